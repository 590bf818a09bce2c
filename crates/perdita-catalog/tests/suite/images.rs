//! Losses of images and of features at their edges: equal images, flat ones, small ones, large numbers and small
//! differences.
use crate::common::loss;
use perdita::losses::{FeatureDistance, TotalVariation};
use perdita::real::Element;
use perdita::{Arrays, ArraysExt, Error, Reduction};
use perdita_catalog::{CallElement, Inputs, Loss, Outputs};

const OF_TWO: &[&str] = &[
    "ssim",
    "ssim(window=4, sigma=0.7, range=2)",
    "ms_ssim(window=3, scales=3)",
    "feature_distance",
    "feature_distance(distance=absolute)",
    "feature_distance(normalize=true, channels=sum)",
    "gram",
];

/// Numbers from 0 to 1 that look random.
fn numbers<E: Element>(n: usize, seed: u64) -> Vec<E> {
    let mut state = seed;
    let next = |_| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        E::from_f64((state >> 40) as f64 / (1u64 << 24) as f64)
    };
    (0..n).map(next).collect()
}
/// The mean and its gradients in prediction and target.
fn of_two<E: CallElement>(
    text: &str,
    x: &[E],
    y: &[E],
    shape: &[usize],
) -> Result<(f64, Vec<E>, Vec<E>), Error> {
    let (mut of_x, mut of_y) = (vec![E::from_f64(9.0); x.len()], vec![E::from_f64(9.0); y.len()]);
    let inputs = Inputs::new().array("prediction", E::data(x), shape).array("target", E::data(y), shape);
    let out = Outputs::new().grad("prediction", E::data_mut(&mut of_x));
    let out = out.grad("target", E::data_mut(&mut of_y));
    let result = loss(text).evaluate(&inputs, Reduction::Mean, out);
    if result.is_err() {
        assert!(of_x.iter().chain(&of_y).all(|g| *g == E::from_f64(9.0)), "{text}: written before the error");
    }
    Ok((result?.value(), of_x, of_y))
}
#[track_caller]
fn near(got: f64, want: f64, relative: f64, what: &str) {
    assert!((got - want).abs() <= relative * want.abs(), "{what}: {got:e}, not {want:e}");
}
/// All of them near what they should be, relative to the largest.
#[track_caller]
fn all_near<E: Element, F: Element>(got: &[E], want: &[F], relative: f64, what: &str) {
    let largest = want.iter().fold(0.0, |top: f64, x| top.max(x.to_f64().abs()));
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let (got, want) = (got.to_f64(), want.to_f64());
        assert!((got - want).abs() <= relative * largest, "{what}[{i}]: {got:e}, not {want:e}");
    }
}

#[test]
fn equal_images_have_loss_zero_and_gradient_zero() {
    fn check<E: CallElement>() {
        let shape = [2, 3, 14, 13];
        let n = shape.iter().product();
        for image in [numbers(n, 1), vec![E::from_f64(0.3); n], vec![E::from_f64(0.0); n]] {
            for text in OF_TWO {
                let (value, of_x, of_y) = of_two(text, &image, &image, &shape).unwrap();
                assert_eq!(value, 0.0, "{text}");
                assert!(of_x.iter().chain(&of_y).all(|g| g.to_f64() == 0.0), "{text}");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn the_other_image_has_the_other_gradient() {
    let shape = [2, 3, 14, 13];
    let (x, y) = (numbers::<f64>(2 * 3 * 14 * 13, 1), numbers::<f64>(2 * 3 * 14 * 13, 2));
    for text in OF_TWO {
        let (value, of_x, of_y) = of_two(text, &x, &y, &shape).unwrap();
        let (turned, of_y_first, of_x_second) = of_two(text, &y, &x, &shape).unwrap();
        near(value, turned, 1e-14, text);
        all_near(&of_x, &of_x_second, 1e-13, text);
        all_near(&of_y, &of_y_first, 1e-13, text);
    }
}

#[test]
fn small_images_are_errors_that_name_the_least_size() {
    for (text, least) in
        [("ssim", 11), ("ms_ssim", 176), ("ms_ssim(window=7, scales=3)", 28), ("ssim(window=3)", 3)]
    {
        for (h, w) in [(least, least - 1), (least - 1, least), (0, 0)] {
            let image = vec![0.5f32; h * w];
            let error = of_two(text, &image, &image, &[1, 1, h, w]).unwrap_err();
            assert!(matches!(error, Error::Axes { .. }), "{text}: {error:?}");
            let message = error.to_string();
            assert!(
                message.contains(&format!("{least} rows")) && message.contains("prediction"),
                "{message}"
            );
        }
        let image = vec![0.5f32; least * least];
        assert_eq!(of_two(text, &image, &image, &[1, 1, least, least]).unwrap().0, 0.0);
    }
    for text in
        ["ssim(window=0)", "ssim(window=-3)", "ms_ssim(scales=6)", "ms_ssim(scales=0)", "ssim(range=0)"]
    {
        assert!(matches!(text.parse::<Loss>(), Err(Error::Param { .. })), "{text}");
    }
}

#[test]
fn the_range_is_the_unit_of_the_images() {
    let shape = [1, 2, 12, 12];
    let (x, y) = (numbers::<f64>(288, 1), numbers::<f64>(288, 2));
    let bytes = |image: &[f64]| image.iter().map(|x| 255.0 * x).collect::<Vec<_>>();
    let (value, of_x, _) = of_two("ssim", &x, &y, &shape).unwrap();
    let (scaled, of_scaled, _) = of_two("ssim(range=255)", &bytes(&x), &bytes(&y), &shape).unwrap();
    near(scaled, value, 1e-13, "ssim");
    all_near(&bytes(&of_scaled), &of_x, 1e-12, "ssim");
    let (other, ..) = of_two("ssim", &bytes(&x), &bytes(&y), &shape).unwrap();
    assert!((other - value).abs() > 1e-6);
}

/// Single precision sees in bright images what double precision sees in the same numbers.
#[test]
fn bright_images_keep_their_digits() {
    let shape = [1, 1, 24, 24];
    let noise = numbers::<f32>(2 * 576, 3);
    let images: [fn(usize, f32) -> f32; 3] = [
        |_, noise| 0.9 + 1e-3 * noise,
        // Dark on one side, bright on the other.
        |i, noise| if i % 24 < 12 { 1e-3 * noise } else { 1.0 - 1e-3 * noise },
        |_, noise| 1000.0 + noise,
    ];
    for (k, image) in images.into_iter().enumerate() {
        for text in ["ssim", "ssim(k2=0.001)", "ms_ssim(window=5, scales=3)"] {
            let x: Vec<f32> = (0..576).map(|i| image(i, noise[i])).collect();
            let y: Vec<f32> = (0..576).map(|i| image(i, noise[i + 576])).collect();
            let double = |x: &[f32]| x.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
            let (value, of_x, of_y) = of_two(text, &x, &y, &shape).unwrap();
            let (want, of_double, of_other) = of_two(text, &double(&x), &double(&y), &shape).unwrap();
            let what = format!("{text}, image {k}");
            near(value, want, 1e-12, &what);
            all_near(&of_x, &of_double, 1e-7, &what);
            all_near(&of_y, &of_other, 1e-7, &what);
            // And double precision what the loss is: brightness is no contrast.
            let moved = |x: &[f32]| x.iter().map(|&x| f64::from(x) - 1e-9).collect::<Vec<_>>();
            near(of_two(text, &moved(&x), &moved(&y), &shape).unwrap().0, want, 1e-5, &what);
        }
    }
}

/// A difference of 10⁻⁷ has a loss of 10⁻¹³ or so, and it is right.
#[test]
fn images_that_nearly_agree_keep_their_digits() {
    let (shape, n) = ([1, 1, 20, 20], 400);
    let (x, noise) = (numbers::<f64>(n, 1), numbers::<f64>(n, 2));
    for text in ["ssim", "ms_ssim(window=5, scales=3)"] {
        let at = |by: f64| {
            let y: Vec<f64> = x.iter().zip(&noise).map(|(x, noise)| x + by * noise).collect();
            of_two(text, &x, &y, &shape).unwrap().0
        };
        // The loss is a parabola there.
        near(at(1e-7) * 1e6, at(1e-4), 1e-3, text);
        assert!(at(1e-7) > 0.0 && at(1e-7) < 1e-12);
    }
}

#[test]
fn negative_structure_at_several_scales_is_one_without_gradient() {
    let (shape, n) = ([1, 1, 12, 12], 144);
    let x = numbers::<f64>(n, 1);
    let turned: Vec<f64> = x.iter().map(|x| 1.0 - x).collect();
    let text = "ms_ssim(window=3, scales=3)";
    let (value, of_x, of_y) = of_two(text, &x, &turned, &shape).unwrap();
    assert_eq!(value, 1.0);
    assert!(of_x.iter().chain(&of_y).all(|g| *g == 0.0));
    // A NaN elsewhere in the channel is still seen.
    let mut broken = turned.clone();
    broken[0] = f64::NAN;
    assert!(of_two(text, &x, &broken, &shape).unwrap().0.is_nan());
    // One scale has no power: below 0 it goes on.
    let (one, of_one, _) = of_two("ms_ssim(window=3, scales=1)", &x, &turned, &shape).unwrap();
    let (ssim, of_ssim, _) = of_two("ssim(window=3)", &x, &turned, &shape).unwrap();
    assert!(one > 1.0 && one == ssim && of_one == of_ssim);
}

#[test]
fn nan_is_seen_and_stays_in_its_image() {
    let shape = [2, 2, 12, 12];
    let (mut x, y) = (numbers::<f64>(576, 1), numbers::<f64>(576, 2));
    let clean = x.clone();
    x[288 + 100] = f64::NAN;
    for text in OF_TWO {
        let (value, of_x, _) = of_two(text, &x, &y, &shape).unwrap();
        let (_, want, _) = of_two(text, &clean, &y, &shape).unwrap();
        // The sign of a NaN is 0, here as in `mae`.
        assert!(value.is_nan() && (of_x[288 + 100].is_nan() || text.contains("absolute")), "{text}");
        assert_eq!(of_x[..288], want[..288], "{text}");
    }
}

#[test]
fn flat_images_have_no_variation() {
    for norm in ["anisotropic", "isotropic", "squared"] {
        let loss = loss(&format!("total_variation(norm={norm})"));
        for shape in [[1, 2, 5, 7], [1, 1, 1, 1], [2, 1, 1, 40], [1, 1, 40, 1]] {
            let image = vec![0.7f32; shape.iter().product()];
            let mut grad = vec![9.0f32; image.len()];
            let inputs = Inputs::new().array("image", &image, &shape);
            let out = Outputs::new().grad("image", &mut grad);
            assert_eq!(loss.evaluate(&inputs, Reduction::Mean, out).unwrap().value(), 0.0);
            assert!(grad.iter().all(|g| *g == 0.0), "{norm}");
        }
    }
}

/// √(Δx² + Δy²) where the squares are no floats.
#[test]
fn isotropic_variation_has_no_unit() {
    let loss = loss("total_variation(norm=isotropic)");
    for unit in [1.0, 1e-30, 1e30] {
        let image = [0.0, 3.0 * unit, 4.0 * unit, 4.0 * unit].map(|x| x as f32);
        let mut grad = [9.0f32; 4];
        let inputs = Inputs::new().array("image", &image, &[1, 1, 2, 2]);
        let out = Outputs::new().grad("image", &mut grad);
        let value = loss.evaluate(&inputs, Reduction::Sum, out).unwrap().value();
        near(value, (5.0 + 1.0 + 0.0) / 4.0 * unit, 1e-6, "value");
        all_near(&grad, &[-1.4 / 4.0, -0.4 / 4.0, 0.8 / 4.0, 1.0 / 4.0], 1e-6, "gradient");
    }
}

#[test]
fn features_of_zero() {
    let (zero, some) = (vec![0.0f64; 24], numbers::<f64>(24, 1));
    let shape = [1, 4, 2, 3];
    // The matrix of the other.
    let (value, of_zero, of_some) = of_two("gram", &zero, &some, &shape).unwrap();
    assert!(value > 0.0 && of_zero.iter().all(|g| *g == 0.0) && of_some.iter().all(|g| *g > 0.0));
    // No direction: every other has length 1.
    let directions = "feature_distance(normalize=true, channels=sum)";
    let (value, of_zero, of_some) = of_two(directions, &zero, &some, &shape).unwrap();
    near(value, 1.0, 1e-15, directions);
    assert!(of_zero.iter().all(|g| *g == 0.0) && of_some.iter().all(|g| g.abs() < 1e-15));
    // Length is no direction, however large or small.
    let other = numbers::<f32>(24, 2);
    let some = numbers::<f32>(24, 1);
    let (want, of_some, _) = of_two(directions, &some, &other, &shape).unwrap();
    for unit in [1e-30f32, 1e30] {
        let scaled: Vec<f32> = some.iter().map(|x| unit * x).collect();
        let (value, of_scaled, _) = of_two(directions, &scaled, &other, &shape).unwrap();
        near(value, want, 1e-6, directions);
        let scaled: Vec<f32> = of_scaled.iter().map(|g| unit * g).collect();
        all_near(&scaled, &of_some, 1e-5, directions);
    }
}

#[test]
fn channels_of_weight_zero_are_not_looked_at() {
    let (x, y) = ([1.0, 2.0, f64::NAN, 4.0], [0.0, 0.0, 1.0, f64::INFINITY]);
    let batch = Arrays::new().numbers("prediction", &x, &[1, 2, 2]).unwrap();
    let batch = batch.numbers("target", &y, &[1, 2, 2]).unwrap();
    let batch = batch.numbers("channel_weights", &[2.0, 0.0], &[2]).unwrap();
    let mut grad = [9.0; 4];
    let value = FeatureDistance::default().mean_grad(batch, "prediction", &mut grad).unwrap();
    assert_eq!((value, grad), (2.0 * 5.0 / 4.0, [1.0, 2.0, 0.0, 0.0]));
    let error = FeatureDistance::default().mean_grad(batch, "channel_weights", &mut [0.0; 2]);
    assert!(error.is_err(), "weights are given");
    let (short, all) = ([1.0], batch.checked());
    assert_eq!(FeatureDistance::default().mean(all).unwrap(), value, "what does not count is no error");
    let batch = Arrays::new().numbers("prediction", &x, &[1, 2, 2]).unwrap();
    let batch = batch.numbers("target", &y, &[1, 2, 2]).unwrap();
    let wrong = batch.numbers("channel_weights", &short, &[1]).unwrap();
    assert!(matches!(FeatureDistance::default().mean(wrong), Err(Error::Axes { .. })));
}

#[test]
fn content_and_style_are_their_sum() {
    let (content, style) = (numbers::<f64>(2 * 3 * 4, 1), numbers::<f64>(2 * 5 * 3, 2));
    let (content_target, style_target) = (numbers::<f64>(2 * 3 * 4, 3), numbers::<f64>(2 * 5 * 3, 4));
    let (c, s) = ([2, 3, 2, 2], [2, 5, 1, 3]);
    let both = |text: &str, content: &[f64]| {
        let (mut of_content, mut of_style) = ([9.0; 24], [9.0; 30]);
        let inputs = Inputs::new().array("content", content, &c).array("style", &style, &s);
        let inputs = inputs.array("content_target", &content_target, &c);
        let inputs = inputs.array("style_target", &style_target, &s);
        let out = Outputs::new().grad("content", &mut of_content).grad("style", &mut of_style);
        let found = loss(text).evaluate(&inputs, Reduction::Mean, out).unwrap();
        (found.value(), of_content, of_style)
    };
    let (value, of_content, of_style) = both("content_style(content_weight=0.5, style_weight=3)", &content);
    let (distance, of_distance, _) = of_two("feature_distance", &content, &content_target, &c).unwrap();
    let (gram, of_gram, _) = of_two("gram", &style, &style_target, &s).unwrap();
    near(value, 0.5 * distance + 3.0 * gram, 1e-14, "content_style");
    all_near(&of_content, &of_distance.iter().map(|g| 0.5 * g).collect::<Vec<_>>(), 1e-13, "content");
    all_near(&of_style, &of_gram.iter().map(|g| 3.0 * g).collect::<Vec<_>>(), 1e-13, "style");
    // What counts nothing is not looked at.
    let (value, of_content, _) = both("content_style(content_weight=0)", &[f64::NAN; 24]);
    near(value, gram, 1e-14, "style alone");
    assert_eq!(of_content, [0.0; 24]);
}

/// More channels than a strip of products has rows; more positions than a panel has, and more channels than a block.
#[test]
fn products_in_strips_and_panels() {
    for (c, m) in [(2500, 2), (150, 1000)] {
        let (f, g) = (numbers::<f64>(c * m, 1), numbers::<f64>(c * m, 2));
        let (value, of_f, of_g) = of_two("gram", &f, &g, &[1, c, m]).unwrap();
        let scale = 1.0 / (c * m) as f64;
        let (mut want, mut grads) = (0.0, [vec![0.0; c * m], vec![0.0; c * m]]);
        for i in 0..c {
            for j in 0..c {
                let product = |x: &[f64]| scale * (0..m).map(|k| x[i * m + k] * x[j * m + k]).sum::<f64>();
                let d = product(&f) - product(&g);
                want += d * d;
                for k in 0..m {
                    grads[0][i * m + k] += 4.0 * d * scale * f[j * m + k];
                    grads[1][i * m + k] -= 4.0 * d * scale * g[j * m + k];
                }
            }
        }
        near(value, want, 1e-12, "gram");
        all_near(&of_f, &grads[0], 1e-12, "gram");
        all_near(&of_g, &grads[1], 1e-12, "gram");
    }
}

#[test]
fn no_images_and_no_channels() {
    for text in ["ssim", "gram", "feature_distance", "feature_distance(normalize=true)"] {
        for shape in [[0, 3, 12, 12], [2, 0, 12, 12]] {
            assert_eq!(of_two::<f64>(text, &[], &[], &shape).unwrap().0, 0.0, "{text}");
        }
    }
    let batch = Arrays::new().numbers("image", &[0.0f64; 0], &[2, 3, 0, 4]).unwrap();
    let total = TotalVariation::default().evaluate(batch, Reduction::Mean, perdita::Outputs::new()).unwrap();
    assert_eq!((total.mean(), total.count()), (0.0, 2));
}

#[cfg(feature = "threads")]
#[test]
fn bits_do_not_depend_on_threads() {
    let run = |threads: usize, text: &str, shape: &[usize]| {
        let n = shape.iter().product();
        let (x, y) = (numbers::<f32>(n, 1), numbers::<f32>(n, 2));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        if text.starts_with("total") {
            let mut grad = vec![9.0f32; n];
            let inputs = Inputs::new().array("image", &x, shape);
            let out = Outputs::new().grad("image", &mut grad);
            let found = pool.install(|| loss(text).evaluate(&inputs, Reduction::Mean, out)).unwrap();
            return (found.value(), grad, vec![]);
        }
        pool.install(|| of_two(text, &x, &y, shape)).unwrap()
    };
    for text in [OF_TWO, &["total_variation(norm=isotropic)"]].concat() {
        for shape in [[1, 5, 120, 130], [70, 3, 24, 24], [1, 130, 20, 30]] {
            let (value, of_x, of_y) = run(1, text, &shape);
            for threads in [2, 3] {
                let (other, x, y) = run(threads, text, &shape);
                assert!(value.to_bits() == other.to_bits() && of_x == x && of_y == y, "{text}, {threads}");
            }
        }
    }
}
