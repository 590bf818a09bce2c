//! Losses of images and of features.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, value};
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "perceptual-sum",
        topic: Topic::MultiInputLoss,
        title: "The perceptual loss is a weighted sum of squared distances of features",
        latex: "$\\sum_l \\lambda_l \\|f_l(x) - f_l(\\hat x)\\|^2$, each layer's sum over its size.",
        plain: "Σ λ_l ‖f_l(x) − f_l(x̂)‖², each layer's sum over its size.",
        reference: "Johnson et al. 2016",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: perceptual,
    },
    Claim {
        id: "gram-style",
        topic: Topic::MultiInputLoss,
        title: "Style does not see where things are",
        latex: "The Gram matrix sums over positions: moving them about leaves the style loss 0, but not the content loss.",
        plain: "The Gram matrix sums over positions: moving them about leaves the style loss 0, but not the content loss.",
        reference: "Johnson et al. 2016",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: style,
    },
    Claim {
        id: "ssim-identity",
        topic: Topic::MultiInputLoss,
        title: "Structural similarity is 1 for equal images only, and symmetric",
        latex: "$\\mathrm{SSIM}(x, x) = 1$, $\\mathrm{SSIM}(x, y) = \\mathrm{SSIM}(y, x) < 1$ for $x \\ne y$; also at several scales.",
        plain: "SSIM(x, x) = 1, SSIM(x, y) = SSIM(y, x) < 1 for x ≠ y; also at several scales.",
        reference: "Wang et al. 2004",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: ssim,
    },
    Claim {
        id: "variation-constant",
        topic: Topic::MultiInputLoss,
        title: "Total variation is 0 for constant images, and does not see brightness",
        latex: "$\\mathrm{TV}(c) = 0$, $\\mathrm{TV}(x + c) = \\mathrm{TV}(x)$, $\\mathrm{TV}(ax) = |a|\\,\\mathrm{TV}(x)$",
        plain: "TV(c) = 0, TV(x + c) = TV(x), TV(ax) = |a| TV(x)",
        reference: "Rudin, Osher & Fatemi 1992",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: variation,
    },
];

fn pair(name: &str, x: &[f64], y: &[f64], shape: &[usize]) -> Result<f64, Error> {
    of(&loss(name), &[("prediction", x, shape), ("target", y, shape)])
}

fn perceptual(e: &mut Evidence) -> Done {
    let mse = loss("mse");
    let mut rng = draws(190);
    let (mut total, mut sum) = (0.0, 0.0);
    for (weight, shape) in [(1.0, [1, 4, 6, 6]), (0.5, [1, 8, 3, 3]), (0.25, [1, 16, 1, 1])] {
        let n = shape.iter().product();
        let (f, g) = (normals(&mut rng, n), normals(&mut rng, n));
        total += weight * pair("feature_distance", &f, &g, &shape)?;
        sum += weight * f.iter().zip(&g).map(|(f, g)| value(&mse, *f, *g)).sum::<f64>() / n as f64;
    }
    e.equal("three layers, and λ times the mean squared differences", total, sum, 1e-14);
    Ok(())
}

fn style(e: &mut Evidence) -> Done {
    let (shape, mut rng) = ([1, 3, 4, 4], draws(191));
    let x = normals(&mut rng, 48);
    // The same positions, the other way round, in every channel.
    let moved: Vec<f64> =
        x.chunks(16).flat_map(|channel| channel.iter().rev().copied().collect::<Vec<_>>()).collect();
    e.equal("the style loss of moved positions, and 0", pair("gram", &moved, &x, &shape)?, 0.0, 1e-28);
    let content = pair("feature_distance", &moved, &x, &shape)?;
    e.is(format!("the content loss is {}", crate::short(content)), content > 0.1);
    let louder: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let (loud, plain) = (pair("gram", &louder, &[0.0; 48], &shape)?, pair("gram", &x, &[0.0; 48], &shape)?);
    e.equal("twice the features against nothing, over the features: 2⁴", loud / plain, 16.0, 1e-13);
    Ok(())
}

fn ssim(e: &mut Evidence) -> Done {
    let mut rng = draws(192);
    let mut image = |n: usize| normals(&mut rng, n).into_iter().map(|x| 0.5 + 0.1 * x).collect::<Vec<f64>>();
    let small = [1, 1, 16, 16];
    let (x, y) = (image(256), image(256));
    e.equal("SSIM loss of an image with itself, and 0", pair("ssim", &x, &x, &small)?, 0.0, 1e-15);
    e.equal("both ways", pair("ssim", &x, &y, &small)?, pair("ssim", &y, &x, &small)?, 1e-14);
    e.is("of two images it is positive", pair("ssim", &x, &y, &small)? > 0.1);
    let large = [1, 1, 48, 48];
    let (x, y) = (image(48 * 48), image(48 * 48));
    let scales = "ms_ssim(scales=3, window=7)";
    e.equal("at three scales, with itself, and 0", pair(scales, &x, &x, &large)?, 0.0, 1e-14);
    e.is("of two images it is positive", pair(scales, &x, &y, &large)? > 0.1);
    Ok(())
}

fn variation(e: &mut Evidence) -> Done {
    let of_image = |norm: &str, x: &[f64]| {
        of(&loss(&format!("total_variation(norm={norm})")), &[("image", x, &[1, 1, 8, 8])])
    };
    let x = normals(&mut draws(193), 64);
    for norm in ["anisotropic", "isotropic"] {
        let (lifted, doubled): (Vec<f64>, Vec<f64>) = x.iter().map(|x| (x + 3.0, -2.0 * x)).unzip();
        let plain = of_image(norm, &x)?;
        e.equal(&format!("{norm}: of a constant, and 0"), of_image(norm, &[0.7; 64])?, 0.0, 0.0);
        e.equal(&format!("{norm}: of x + 3, and of x"), of_image(norm, &lifted)?, plain, 1e-13);
        e.equal(
            &format!("{norm}: of −2x, and twice that of x"),
            of_image(norm, &doubled)?,
            2.0 * plain,
            1e-13,
        );
    }
    Ok(())
}
