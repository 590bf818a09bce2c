//! The program `perdita-perceptual`, on a file of weights that PyTorch wrote.
use candle_core::{DType, Device, Result, Tensor};
use std::path::PathBuf;
use std::process::{Command, Output};

fn weights() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/perceptual/conv1_1.pth").into()
}

/// A folder of a test's own with images, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let folder = Folder(std::env::temp_dir().join(format!("perdita-{}-{name}", std::process::id())));
        std::fs::create_dir_all(&folder.0)?;
        let zeros = Tensor::zeros((2, 3, 6, 5), DType::F32, &Device::Cpu)?;
        zeros.write_npy(folder.0.join("x.npy"))?;
        let bytes = Tensor::full(255u8, (1, 3, 6, 5), &Device::Cpu)?;
        Tensor::write_npz(&[("image", bytes)], folder.0.join("y.npz"))?;
        (zeros + 1.0)?.write_npy(folder.0.join("ones.npy"))?;
        zeros_of_another_size(&folder.0.join("small.npy"))?;
        Ok(folder)
    }

    fn eval(&self, loss: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perdita-perceptual"));
        command
            .current_dir(&self.0)
            .args(["eval", "--loss", loss])
            .args(arguments)
            .env_remove("RUST_BACKTRACE");
        command.output().expect("the program starts")
    }
}

fn zeros_of_another_size(path: &std::path::Path) -> Result<()> {
    Tensor::zeros((1, 3, 4, 4), DType::F32, &Device::Cpu)?.write_npy(path)
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn printed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into()
}

#[test]
fn values() -> Result<()> {
    let folder = Folder::new("values")?;
    let loss = format!(
        "perceptual(weights=\"{}\", layers={{relu1_1=2, conv1_1=0.5}}, style={{relu1_1=1e2}})",
        weights()
    );
    let json = ["-i", "prediction=x.npy", "-i", "target=y.npz:image", "-f", "json"];
    let found: serde_json::Value = serde_json::from_str(&printed(&folder.eval(&loss, &json))).expect("JSON");
    // Bytes of 255 are 1.
    let ones = ["-i", "prediction=x.npy", "-i", "target=ones.npy", "-f", "json"];
    assert_eq!(
        found,
        serde_json::from_str::<serde_json::Value>(&printed(&folder.eval(&loss, &ones))).expect("JSON")
    );
    assert_eq!(found["images"], 2);
    let result = &found["results"][0];
    assert!(result["value"].as_f64() > Some(0.0) && result["gradient_norm"].as_f64() > Some(0.0), "{found}");

    let same = ["-i", "prediction=x.npy", "-i", "target=x.npy"];
    assert_eq!(
        printed(&folder.eval(&loss, &same)),
        format!("{loss}\n  mean           0\n  gradient norm  0\n")
    );
    Ok(())
}

#[test]
fn mistakes() -> Result<()> {
    let folder = Folder::new("mistakes")?;
    let good = format!("perceptual(weights=\"{}\", layers={{conv1_1=1}})", weights());
    let both = ["-i", "prediction=x.npy", "-i", "target=x.npy"];
    let refused = |loss: &str, arguments: &[&str], text: &str| {
        let output = folder.eval(loss, arguments);
        let errors = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
        assert!(!output.status.success() && errors.contains(text), "{errors}");
    };
    refused("mse", &both, "a loss here is 'perceptual(weights=\"FILE\")'");
    refused("perceptual()", &both, "missing field `weights`");
    refused("perceptual(weights=\"a\", layer={conv1_1=1})", &both, "unknown field `layer`");
    refused("perceptual(weights=\"absent.pth\")", &both, "absent.pth: no such file");
    // By default the layer is relu2_2.
    let text = format!("perceptual(weights=\"{}\")", weights());
    refused(&text, &both, "conv1_2 of VGG-16 needs features.2.weight");
    refused(&good, &both[..2], "perceptual needs --input target=FILE");
    refused(
        &good,
        &["-i", "prediction=x.npy", "-i", "other=x.npy"],
        "the names are prediction, target, style",
    );
    refused(&good, &["-i", "prediction=x.npy", "-i", "target=absent.npy"], "absent.npy: ");
    refused(
        &good,
        &["-i", "prediction=x.npy", "-i", "target=small.npy"],
        "the images must have the same size",
    );
    Ok(())
}
