//! Families of losses, as curves.
use super::loss;
use crate::curves::{Argument, Curves, Quantity, vary};
use crate::{Figure, Mark};

fn curves(losses: &[&str]) -> Result<Curves, String> {
    Ok(Curves::of(losses.iter().map(|l| loss(l)).collect::<Result<Vec<_>, _>>()?))
}

fn varied(base: &str, parameter: &str, values: &[&str]) -> Result<Curves, String> {
    Ok(Curves::new(vary(&loss(base)?, parameter, values)?))
}

fn titled(mut figure: Figure, titles: &[&str]) -> Figure {
    for (panel, title) in figure.panels.iter_mut().zip(titles) {
        panel.title = (*title).into();
    }
    figure
}

pub(super) fn regression() -> Result<Figure, String> {
    let figure = curves(&["mse", "mae", "huber"])?
        .what([Quantity::Value, Quantity::Slope])
        .title("Regression losses")
        .figure()?;
    Ok(titled(figure, &["Loss", "Gradient"]))
}

pub(super) fn influence() -> Result<Figure, String> {
    let losses = ["mse", "mae", "huber", "log_cosh", "epsilon_insensitive(epsilon=0.5)", "quantile(tau=0.8)"];
    let mut figure =
        curves(&losses)?.what([Quantity::Slope]).range(-5.0, 5.0).title("Influence of an error").figure()?;
    // The gradient of the squared error is unbounded: the axis shows the others.
    figure.panels[0].y.range = Some((-2.2, 2.2));
    Ok(figure)
}

pub(super) fn focal() -> Result<Figure, String> {
    let curves = varied("focal(alpha=1)", "gamma", &["0", "0.5", "1", "2", "5"])?;
    let mut figure = curves.clone().what([Quantity::Value, Quantity::Ratio]).title("Focal loss").figure()?;
    // On a linear axis: a logarithmic one hides that hard examples have more gradient than with cross-entropy.
    let gradients = Curves { log: Some(false), ..curves.what([Quantity::SlopeRatio]) };
    figure.panels.extend(gradients.figure()?.panels);
    let labels = ["FL", "FL / CE", "|∂FL/∂z| / |∂CE/∂z|"];
    for (panel, label) in figure.panels.iter_mut().zip(labels) {
        panel.y.label = label.into();
    }
    // Hard examples are shown up to a cross-entropy of 5.
    figure.panels[0].y.range = Some((-0.05, 5.0));
    Ok(titled(
        figure,
        &["Loss", "Ratio to cross-entropy (γ = 0)", "Gradient in the logit, ratio to cross-entropy"],
    ))
}

pub(super) fn label_smoothing() -> Result<Figure, String> {
    let curves =
        varied("cross_entropy", "label_smoothing", &["0", "0.05", "0.1", "0.2"])?.over(Argument::Margin);
    let title = "Cross-entropy with label smoothing, two classes";
    let figure = curves.what([Quantity::Value, Quantity::Slope]).title(title).figure()?;
    Ok(titled(figure, &["Loss: over-confidence is penalised", "Gradient: 0 at a finite logit"]))
}

pub(super) fn noisy_labels() -> Result<Figure, String> {
    let losses = [
        "cross_entropy",
        "generalized_cross_entropy",
        "generalized_cross_entropy(q=1)",
        "symmetric_cross_entropy",
    ];
    let curves = curves(&losses)?.over(Argument::Margin).what([Quantity::Value, Quantity::Slope]);
    let figure = curves.title("Losses for noisy labels").figure()?;
    Ok(titled(figure, &["Loss", "Gradient: wrong labels are on the left"]))
}

pub(super) fn margin() -> Result<Figure, String> {
    let curves = curves(&["hinge", "squared_hinge", "soft_margin"])?.range(-2.0, 3.0);
    let mut figure = curves.title("Margin losses").figure()?;
    figure.panels[0].y.range = Some((-0.1, 5.0));
    figure.panels[0].x.label = "margin y·score".into();
    let mistake = vec![(-2.0, 1.0), (0.0, 1.0), (0.0, 0.0), (3.0, 0.0)];
    figure.panels[0].marks.push(Mark::reference("0-1 loss", mistake));
    Ok(figure)
}

pub(super) fn gan() -> Result<Figure, String> {
    let losses = ["minimax_generator", "non_saturating_generator", "wgan_generator"];
    let figure =
        curves(&losses)?.what([Quantity::Value, Quantity::Slope]).title("Generator losses").figure()?;
    Ok(titled(figure, &["Loss", "Gradient"]))
}

pub(super) fn boxes() -> Result<Figure, String> {
    let curves = curves(&["iou", "giou", "diou"])?.what([Quantity::Value, Quantity::Slope]);
    let figure = curves.title("A box that moves past the true one").figure()?;
    Ok(titled(figure, &["Loss", "Gradient: that of IoU is 0 for disjoint boxes"]))
}
