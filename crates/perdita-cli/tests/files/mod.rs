//! Files of NumPy, and commands that run where they are.
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Output};
use tempfile::TempDir;

/// An array of NumPy.
pub(crate) fn npy(descr: &str, shape: &str, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    cells.into_iter().for_each(|cell| file.extend(cell.as_ref()));
    file
}

pub(crate) fn doubles(rows: usize, cells: &[f64]) -> Vec<u8> {
    npy("<f8", &format!("({rows}, {})", cells.len() / rows), cells.iter().map(|x| x.to_le_bytes()))
}

pub(crate) fn singles(rows: usize, cells: &[f64]) -> Vec<u8> {
    npy("<f4", &format!("({rows}, {})", cells.len() / rows), cells.iter().map(|&x| (x as f32).to_le_bytes()))
}

pub(crate) fn labels(labels: &[i64]) -> Vec<u8> {
    npy("<i8", &format!("({},)", labels.len()), labels.iter().map(|y| y.to_le_bytes()))
}

/// An archive of NumPy.
pub(crate) fn npz(arrays: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, array) in arrays {
        let method = rawzip::CompressionMethod::STORE;
        let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(array).unwrap();
        let descriptor = writer.finish().unwrap().1;
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

/// Files in a directory that goes away, and their paths.
pub(crate) struct Files(TempDir);
impl Files {
    pub(crate) fn new(files: &[(&str, Vec<u8>)]) -> Files {
        let files_in = Files(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, content)| fs::write(files_in.path(name), content).unwrap());
        files_in
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().into()
    }

    /// A command that runs where the files are.
    pub(crate) fn run(&self, args: &str, formats: &[&str]) -> Output {
        let args = args.split_whitespace().chain(formats.iter().copied());
        let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
        command.current_dir(self.0.path()).arg("eval").args(args).output().unwrap()
    }

    pub(crate) fn eval(&self, args: &str) -> Value {
        let output = self.run(args, &["--format", "json"]);
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The expected message.
    pub(crate) fn complaint(&self, args: &str) -> String {
        let output = self.run(args, &[]);
        let is_refused = matches!(output.status.code(), Some(1 | 2));
        assert!(is_refused, "{args}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
        let message = String::from_utf8(output.stderr).unwrap();
        message.strip_prefix("error: ").expect("an error begins so").trim_end().into()
    }
}

pub(crate) fn get(report: &Value, loss: usize, key: &str) -> f64 {
    report["losses"][loss][key].as_f64().unwrap_or_else(|| panic!("{key} of {report}"))
}
