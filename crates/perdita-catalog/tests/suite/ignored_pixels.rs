//! Pixels that are masked, or have the ignored label: they are as if the image lacked them, whatever they hold.
use super::pixels::{Batch, near};
use super::segmentation::REGIONS;
use crate::common::loss;
use perdita::Reduction;
use perdita_catalog::{Inputs, Outputs};

/// Ignored pixels are as if the image lacked them, whatever they hold.
#[test]
fn ignored_pixels_are_not_there() {
    let [n, c, d] = [2, 3, 41];
    let clean = Batch::<f64>::random(11, [n, c, d]);
    let gone = |pixel: usize| pixel % 3 == 1;
    let kept: Vec<usize> = (0..d).filter(|&pixel| !gone(pixel)).collect();
    let pick = |x: &[f64]| x.chunks(d).flat_map(|row| kept.iter().map(|&i| row[i])).collect::<Vec<f64>>();
    let labels = clean.labels.clone().unwrap();
    let small = Batch {
        prediction: pick(&clean.prediction),
        shape: [n, c, kept.len()],
        labels: Some(labels.chunks(d).flat_map(|row| kept.iter().map(|&i| row[i])).collect()),
        ..Batch::default()
    };
    let poison = |x: f64, i: usize| if gone(i % d) { f64::NAN } else { x };
    let prediction: Vec<f64> = clean.prediction.iter().enumerate().map(|(i, &x)| poison(x, i)).collect();
    let ignored = labels.iter().enumerate().map(|(i, &y)| if gone(i % d) { 255 } else { y }).collect();
    let by_label = Batch { prediction: prediction.clone(), labels: Some(ignored), ..clean.clone() };
    // What a label says where the mask is 0 does not matter either.
    let nonsense = labels.iter().enumerate().map(|(i, &y)| if gone(i % d) { -7 } else { y }).collect();
    let mask = (0..n * d).map(|i| f64::from(!gone(i % d))).collect();
    let by_mask = Batch { prediction, labels: Some(nonsense), mask: Some(mask), ..clean.clone() };
    for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax"]) {
        for from in ["softmax", "sigmoid"].iter().take(if *text == "ce_dice" { 1 } else { 2 }) {
            let more = if *from == "sigmoid" { ", activation=sigmoid" } else { "" };
            let text = format!("{text}(ignore_index=255{more})");
            let want = small.mean(&text);
            for run in [by_label.mean(&text), by_mask.mean(&text)] {
                near(run.total.mean(), want.total.mean(), 1e-14, &text);
                for (got, want) in pick(&run.grad).iter().zip(&want.grad) {
                    near(*got, *want, 1e-14, &text);
                }
                assert!(run.grad.iter().enumerate().all(|(i, g)| !gone(i % d) || *g == 0.0), "{text}");
            }
        }
    }
    // Soft targets need a mask.
    let soft =
        Batch { mask: by_mask.mask.clone(), prediction: by_mask.prediction.clone(), ..clean.one_hot() };
    near(soft.mean("dice").total.mean(), small.mean("dice").total.mean(), 1e-14, "soft");
}

/// A check looks at the pixels that count, in both layouts, on predictions and targets.
#[test]
fn domains_of_ignored_pixels_are_not_checked() {
    let [n, c, d] = [2, 3, 5];
    for (channels, shape) in [("first", [n, c, d]), ("last", [n, d, c])] {
        let dice = loss(&format!("dice(activation=identity, channels={channels}, ignore_index=255)"));
        // Class 2 of pixel 4 in image 1.
        let at = if channels == "first" { (c + 2) * d + 4 } else { (d + 4) * c + 2 };
        let mut wrong = vec![0.25; n * c * d];
        wrong[at] = 1.5;
        let (right, mut labels, mut mask) = (vec![0.25; n * c * d], vec![1i64; n * d], vec![1.0; n * d]);
        let evaluate = |inputs: Inputs| {
            let found = dice.evaluate(&inputs.checked(), Reduction::Mean, Outputs::new());
            found.map(|found| found.value()).map_err(|error| error.to_string())
        };
        let outside = |name: &str| Err(format!("dice: {name}[{at}] = 1.5 lies outside [0, 1]"));

        let predicted = Inputs::new().array("prediction", &wrong, &shape);
        assert_eq!(evaluate(predicted.array("labels", &labels, &[n, d])), outside("prediction"));
        labels[d + 4] = 255;
        assert!(evaluate(predicted.array("labels", &labels, &[n, d])).is_ok());

        let target = Inputs::new().array("prediction", &right, &shape).array("target", &wrong, &shape);
        let masked = |inputs: Inputs, mask: &[f64]| {
            let mask = mask.to_vec();
            evaluate(inputs.array("mask", &mask, &[n, d]))
        };
        assert_eq!(masked(target, &mask), outside("target"));
        mask[d + 4] = 0.0;
        assert!(masked(target, &mask).is_ok());
    }
}
