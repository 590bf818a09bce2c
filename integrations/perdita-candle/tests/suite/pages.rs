//! The code of the book's page *In Candle*, which includes it from here, and of the README.
use candle_core::{Device, Result, Tensor, Var};
// ANCHOR: page
use perdita_candle::{Loss, Reduction};

/// The mean over the rows that count, and the losses of all rows.
fn smooth(logits: &Tensor, labels: &Tensor, weight: &Tensor) -> Result<(Tensor, Tensor)> {
    let loss = Loss::new("cross_entropy(label_smoothing=0.1, class_weights=[1, 2, 1])")?.weight(weight);
    let mean = loss.forward(logits, labels)?;
    let each = loss.reduction(Reduction::None).forward(logits, labels)?;
    Ok((mean, each))
}

/// A loss of several tensors, by name.
fn bound(reconstruction: &Tensor, image: &Tensor, mean: &Tensor, log_variance: &Tensor) -> Result<Tensor> {
    Loss::new("elbo(beta=4)")?.forward_named(&[
        ("prediction", reconstruction),
        ("target", image),
        ("mean", mean),
        ("log_variance", log_variance),
    ])
}
// ANCHOR_END: page

fn numbers(shape: (usize, usize)) -> Result<Tensor> {
    Tensor::rand(0f32, 1., shape, &Device::Cpu)
}

fn labels() -> Result<Tensor> {
    Tensor::new(&[0u32, 2, 1, 1], &Device::Cpu)
}

#[test]
fn page() -> Result<()> {
    let weight = Tensor::new(&[1f32, 0., 2., 1.], &Device::Cpu)?;
    let (mean, each) = smooth(&numbers((4, 3))?, &labels()?, &weight)?;
    let bound = bound(&numbers((4, 6))?, &numbers((4, 6))?, &numbers((4, 2))?, &numbers((4, 2))?)?;
    assert_eq!((mean.rank(), each.dims(), bound.rank()), (0, &[4][..], 0));
    Ok(())
}

#[test]
fn readme() -> Result<()> {
    let (logits, labels) = (Var::from_tensor(&numbers((4, 3))?)?, labels()?);
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
