//! Losses of images and of features, against implementations from the papers' definitions.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "feature-distance",
        topic: Topic::MultiInputLoss,
        title: "The content loss of a layer is the squared distance of its features, over their number",
        latex: "$\\|f_l(x) - f_l(\\hat x)\\|^2/(c h w)$ with the gradient $2(f_l(\\hat x) - f_l(x))/(c h w)$. Without $c h w$ a layer counts by its size; a weight \
                $\\lambda_l$ may contain it.",
        plain: "‖f_l(x) − f_l(x̂)‖²/(c h w) with the gradient 2(f_l(x̂) − f_l(x))/(c h w). Without c h w a layer counts by its size; a weight \
                λ_l may contain it.",
        reference: "Johnson, Alahi & Fei-Fei 2016",
        states: &[],
        rejects: &[
            Mutant::value("the distance instead of its square", "feature_distance", f64::sqrt),
            Mutant::loss("absolute differences", "feature_distance", "feature_distance(distance=absolute)"),
            Mutant::loss(
                "the mean over positions only",
                "feature_distance",
                "feature_distance(channels=sum)",
            ),
            Mutant::gradient("the gradient negated", "feature_distance", |g| -g),
        ],
        method: Method::Duals,
        run: features,
    },
    Claim {
        id: "gram-style",
        topic: Topic::MultiInputLoss,
        title: "Style does not see where things are",
        latex: "$\\|G - G'\\|_F^2$ with $G = F F^T/(c h w)$: the Gram matrix sums over positions, and moving them about leaves the style loss 0, but not \
                the content loss.",
        plain: "‖G − G'‖² with G = F Fᵀ/(c h w): the Gram matrix sums over positions, and moving them about leaves the style loss 0, but \
                not the content loss.",
        reference: "Gatys, Ecker & Bethge 2016; Johnson, Alahi & Fei-Fei 2016",
        states: &[],
        rejects: &[
            Mutant::value("a quarter of the loss, as of Gatys et al.", "gram", |v| 0.25 * v),
            Mutant::loss("features instead of their products", "gram", "feature_distance"),
            Mutant::gradient("the gradient negated", "gram", |g| -g),
        ],
        method: Method::Duals,
        run: style,
    },
    Claim {
        id: "ssim-identity",
        topic: Topic::MultiInputLoss,
        title: "Structural similarity is 1 for equal images only, and symmetric",
        latex: "$\\mathrm{SSIM} = \\frac{(2\\mu_x\\mu_y + C_1)(2\\sigma_{xy} + C_2)}{(\\mu_x^2 + \\mu_y^2 + C_1)(\\sigma_x^2 + \\sigma_y^2 + C_2)}$, averaged over the Gaussian windows of $11 \\times 11$ pixels with \
                $\\sigma = 1.5$: 1 for equal images, less than 1 and symmetric for others; at several scales, the product of powers.",
        plain: "SSIM = (2μxμy + C₁)(2σxy + C₂)/((μx² + μy² + C₁)(σx² + σy² + C₂)), averaged over the Gaussian windows of 11 × 11 pixels with σ = 1.5: \
                1 for equal images, less than 1 and symmetric for others; at several scales, the product of powers.",
        reference: "Wang, Bovik, Sheikh & Simoncelli 2004; Wang, Simoncelli & Bovik 2003",
        states: &[],
        rejects: &[
            Mutant::loss("100 times the squared error", "ssim", "100*mse(p, y)"),
            Mutant::loss("another window", "ssim", "ssim(window=7)"),
            Mutant::loss("another constant", "ssim", "ssim(k2=0.1)"),
            Mutant::value("the square", "ssim", |v| v * v),
            Mutant::loss("one scale", "ms_ssim", "ssim(window=7)"),
        ],
        method: Method::Duals,
        run: ssim,
    },
    Claim {
        id: "variation-constant",
        topic: Topic::MultiInputLoss,
        title: "Total variation is 0 for constant images, and does not see brightness",
        latex: "$\\mathrm{TV}(x) = \\sum_{ij} |x_{i+1,j} - x_{ij}| + |x_{i,j+1} - x_{ij}|$, or $\\sqrt{(x_{i+1,j} - x_{ij})^2 + (x_{i,j+1} - x_{ij})^2}$, over the number of pixels: \
                $\\mathrm{TV}(c) = 0$, $\\mathrm{TV}(x + c) = \\mathrm{TV}(x)$, $\\mathrm{TV}(ax) = |a|\\,\\mathrm{TV}(x)$",
        plain: "TV(x) is the sum of |Δx| + |Δy|, or of √(Δx² + Δy²), of the differences to the lower and right neighbours, over the number of pixels: \
                TV(c) = 0, TV(x + c) = TV(x), TV(ax) = |a| TV(x)",
        reference: "Rudin, Osher & Fatemi 1992",
        states: &[],
        rejects: &[
            Mutant::value("half of it, as without vertical differences", "total_variation", |v| 0.5 * v),
            Mutant::loss("squared differences", "total_variation", "total_variation(norm=squared)"),
            Mutant::loss("one norm for both", "total_variation", "total_variation(norm=anisotropic)"),
        ],
        method: Method::Duals,
        run: variation,
    },
];

fn pair(name: &str, x: &[f64], y: &[f64], shape: &[usize]) -> Result<f64, Error> {
    of(&loss(name), &[("prediction", x, shape), ("target", y, shape)])
}

fn pair_grad(name: &str, x: &[f64], y: &[f64], shape: &[usize]) -> Result<Vec<f64>, Error> {
    let given = [("prediction", x, shape), ("target", y, shape)];
    of_grad(&loss(name), &given, "prediction").map(|(_, grad)| grad)
}

fn features(e: &mut Evidence) -> Done {
    let mut rng = draws(190);
    let (mut values, mut slopes, mut text, mut sizes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for shape in [[1, 3, 4, 4], [1, 8, 3, 3], [1, 16, 1, 1]] {
        let n = shape.iter().product::<usize>();
        let (f, g) = (normals(&mut rng, n), normals(&mut rng, n));
        let square: f64 = f.iter().zip(&g).map(|(f, g)| (f - g) * (f - g)).sum();
        let found = pair("feature_distance", &f, &g, &shape)?;
        let size = n as f64;
        values.push((found, square / size));
        let grad = pair_grad("feature_distance", &f, &g, &shape)?;
        slopes.extend((0..n).map(|k| (grad[k], 2.0 * (f[k] - g[k]) / size)));
        sizes.push(square / found);
        text.push((format!("a layer of {n} features"), square / size, found));
    }

    e.all_equal("three layers, and the mean of squared differences", values, 1e-14);
    e.all_equal("gradients, and 2(f − f')/(c h w)", slopes, 1e-14);
    e.all_equal("the sum over the loss, and c h w", sizes.into_iter().zip([48.0, 72.0, 16.0]), 1e-13);
    // The weights of the text are free, and may contain the numbers of features.
    e.formula("T7.5", "Σ λ_l ‖f_l(x) − f_l(x̂)‖² with λ_l = 1/(c h w)", text, 1e-12);
    Ok(())
}

/// F Fᵀ/(c h w) of an image of `c` channels.
fn gram(f: &[f64], c: usize) -> Vec<f64> {
    let hw = f.len() / c;
    let product = |i: usize, j: usize| (0..hw).map(|k| f[i * hw + k] * f[j * hw + k]).sum::<f64>();
    (0..c * c).map(|ij| product(ij / c, ij % c) / f.len() as f64).collect()
}

fn style(e: &mut Evidence) -> Done {
    let (shape, mut rng) = ([1, 3, 4, 4], draws(191));
    let (x, y) = (normals(&mut rng, 48), normals(&mut rng, 48));
    let distance =
        |x: &[f64]| gram(x, 3).iter().zip(gram(&y, 3)).map(|(g, h)| (g - h) * (g - h)).sum::<f64>();
    e.equal("the style loss, and ‖G − G'‖²", pair("gram", &x, &y, &shape)?, distance(&x), 1e-14);
    let grad = pair_grad("gram", &x, &y, &shape)?;
    let slope = |k: usize| {
        let moved = |by: f64| {
            let mut x = x.clone();
            x[k] += by;
            distance(&x)
        };
        (moved(1e-5) - moved(-1e-5)) / 2e-5
    };
    e.all_equal("its gradient, and differences", (0..48).map(|k| (grad[k], slope(k))), 1e-9);

    // The same positions, the other way round, in every channel.
    let moved: Vec<f64> =
        x.chunks(16).flat_map(|channel| channel.iter().rev().copied().collect::<Vec<_>>()).collect();
    e.equal("the style loss of moved positions, and 0", pair("gram", &moved, &x, &shape)?, 0.0, 1e-28);
    let content = pair("feature_distance", &moved, &x, &shape)?;
    e.is(format!("the content loss is {}", crate::short(content)), content > 0.1);
    Ok(())
}

/// A grey image.
struct Image {
    pixels: Vec<f64>,
    side: usize,
}
impl Image {
    /// The Gaussian-weighted mean of f over the window at this row and column.
    fn mean(&self, f: impl Fn(usize) -> f64, window: usize, (row, column): (usize, usize)) -> f64 {
        let weight = |k: usize| (-(k as f64 - (window - 1) as f64 / 2.0).powi(2) / (2.0 * 1.5 * 1.5)).exp();
        let (mut total, mut weights) = (0.0, 0.0);
        for i in 0..window {
            for j in 0..window {
                let w = weight(i) * weight(j);
                total += w * f((row + i) * self.side + column + j);
                weights += w;
            }
        }
        total / weights
    }

    /// The means of luminance times contrast and structure, and of the latter, over all windows.
    fn similarity(&self, other: &Image, window: usize) -> (f64, f64) {
        let (c1, c2) = (0.01f64.powi(2), 0.03f64.powi(2));
        let (x, y) = (&self.pixels, &other.pixels);
        let places = self.side - window + 1;
        let (mut all, mut contrast) = (0.0, 0.0);
        for at in (0..places * places).map(|k| (k / places, k % places)) {
            let (mx, my) = (self.mean(|k| x[k], window, at), self.mean(|k| y[k], window, at));
            let vx = self.mean(|k| (x[k] - mx).powi(2), window, at);
            let vy = self.mean(|k| (y[k] - my).powi(2), window, at);
            let vxy = self.mean(|k| (x[k] - mx) * (y[k] - my), window, at);
            let cs = (2.0 * vxy + c2) / (vx + vy + c2);
            contrast += cs;
            all += cs * (2.0 * mx * my + c1) / (mx * mx + my * my + c1);
        }
        let n = (places * places) as f64;
        (all / n, contrast / n)
    }

    /// Averages of 2 × 2 pixels.
    fn halved(&self) -> Image {
        let side = self.side / 2;
        let at = |i: usize, j: usize| self.pixels[i * self.side + j];
        let average = |i: usize, j: usize| 0.25 * (at(i, j) + at(i, j + 1) + at(i + 1, j) + at(i + 1, j + 1));
        let pixels = (0..side * side).map(|k| average(2 * (k / side), 2 * (k % side))).collect();
        Image { pixels, side }
    }
}

fn ssim(e: &mut Evidence) -> Done {
    let mut rng = draws(192);
    let mut image = |side: usize| {
        let pixels = normals(&mut rng, side * side).into_iter().map(|x| 0.5 + 0.1 * x).collect();
        Image { pixels, side }
    };
    let small = [1, 1, 16, 16];
    let (x, mut y) = (image(16), image(16));
    // Correlated, so that the structure is not 0.
    y.pixels.iter_mut().zip(&x.pixels).for_each(|(y, x)| *y = 0.4 * *y + 0.6 * x);
    let found = pair("ssim", &x.pixels, &y.pixels, &small)?;
    e.equal("the loss, and 1 − SSIM by definition", found, 1.0 - x.similarity(&y, 11).0, 1e-12);
    e.equal("an image with itself, and 0", pair("ssim", &x.pixels, &x.pixels, &small)?, 0.0, 1e-15);
    e.equal("both ways", found, pair("ssim", &y.pixels, &x.pixels, &small)?, 1e-14);
    e.is("of two images it is positive", found > 0.1);

    // The weights of the first two of five scales, divided by their sum.
    let (x, mut y) = (image(24), image(24));
    y.pixels.iter_mut().zip(&x.pixels).for_each(|(y, x)| *y = 0.3 * *y + 0.7 * x);
    let (_, fine) = x.similarity(&y, 7);
    let (coarse, _) = x.halved().similarity(&y.halved(), 7);
    let weights = (0.0448 / (0.0448 + 0.2856), 0.2856 / (0.0448 + 0.2856));
    let by_hand = 1.0 - fine.powf(weights.0) * coarse.powf(weights.1);
    let (scales, large) = ("ms_ssim(scales=2, window=7)", [1, 1, 24, 24]);
    e.equal("at two scales, and by definition", pair(scales, &x.pixels, &y.pixels, &large)?, by_hand, 1e-12);
    e.equal("with itself, and 0", pair(scales, &x.pixels, &x.pixels, &large)?, 0.0, 1e-14);
    Ok(())
}

fn variation(e: &mut Evidence) -> Done {
    const SIDE: usize = 8;
    let of_image = |norm: &str, x: &[f64]| {
        of(&loss(&format!("total_variation(norm={norm})")), &[("image", x, &[1, 1, SIDE, SIDE])])
    };
    let by_hand = |norm: &str, x: &[f64]| {
        let mut total = 0.0;
        for (i, j) in (0..SIDE * SIDE).map(|k| (k / SIDE, k % SIDE)) {
            let here = x[i * SIDE + j];
            let down = if i + 1 < SIDE { x[(i + 1) * SIDE + j] - here } else { 0.0 };
            let right = if j + 1 < SIDE { x[i * SIDE + j + 1] - here } else { 0.0 };
            total += if norm == "isotropic" { down.hypot(right) } else { down.abs() + right.abs() };
        }
        total / (SIDE * SIDE) as f64
    };

    let x = normals(&mut draws(193), SIDE * SIDE);
    for norm in ["anisotropic", "isotropic"] {
        let (lifted, doubled): (Vec<f64>, Vec<f64>) = x.iter().map(|x| (x + 3.0, -2.0 * x)).unzip();
        let plain = of_image(norm, &x)?;
        e.equal(&format!("{norm}: the loss, and differences of neighbours"), plain, by_hand(norm, &x), 1e-13);
        e.equal(&format!("{norm}: of a constant, and 0"), of_image(norm, &[0.7; SIDE * SIDE])?, 0.0, 0.0);
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
