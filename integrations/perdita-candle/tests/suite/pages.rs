//! The code of the book's page *In Candle*, which includes it from here, and of the README.
use candle_core::{Device, Result, Tensor, Var};

fn numbers(shape: (usize, usize)) -> Result<Tensor> {
    Tensor::rand(0f32, 1., shape, &Device::Cpu)
}

#[test]
fn readme() -> Result<()> {
    let logits = Var::from_tensor(&numbers((4, 3))?)?;
    let labels = Tensor::new(&[0u32, 2, 1, 1], &Device::Cpu)?;
    // ANCHOR: readme
    use perdita_candle::{Loss, loss};

    let value = loss::focal(&logits, &labels, 2.0, 0.25)?; // the mean, as in candle_nn::loss
    let grads = value.backward()?;
    let smooth = Loss::new("cross_entropy(label_smoothing=0.1)")?.forward(&logits, &labels)?;
    // ANCHOR_END: readme
    assert!(grads.get(&logits).is_some() && smooth.rank() == 0);

    let shown = include_str!("../../../../README.md").split("## In Candle").nth(1).expect("the section");
    let code = include_str!("pages.rs").split("ANCHOR: readme\n").nth(1).expect("the anchor");
    let lines = code.lines().take_while(|line| !line.contains("ANCHOR_END")).map(str::trim);
    assert!(shown.contains(&lines.collect::<Vec<_>>().join("\n")), "README.md shows other code");
    Ok(())
}

#[test]
fn page() -> Result<()> {
    let (logits, weight) = (numbers((4, 3))?, Tensor::new(&[1f32, 0., 2., 1.], &Device::Cpu)?);
    let labels = Tensor::new(&[0u32, 2, 1, 1], &Device::Cpu)?;
    let (p, x, mu, s) = (numbers((4, 6))?, numbers((4, 6))?, numbers((4, 2))?, numbers((4, 2))?);
    // ANCHOR: page
    use perdita_candle::{Loss, Reduction};

    let loss = Loss::new("cross_entropy(label_smoothing=0.1, class_weights=[1, 2, 1])")?;
    let value = loss.forward(&logits, &labels)?; // the mean over the rows that count
    let each = loss.weight(&weight).reduction(Reduction::None).forward(&logits, &labels)?;

    let elbo = Loss::new("elbo(beta=4)")?; // several tensors, by name
    let bound =
        elbo.forward_named(&[("prediction", &p), ("target", &x), ("mean", &mu), ("log_variance", &s)])?;
    // ANCHOR_END: page
    assert_eq!((value.rank(), each.dims(), bound.rank()), (0, &[4][..], 0));
    Ok(())
}
