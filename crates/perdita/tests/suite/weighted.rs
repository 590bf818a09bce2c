//! Weights and sums: near the largest number, of which some are 0, and means of sums that overflow.
use perdita::losses::{Bce, CrossEntropy, GaussianNll, Mae, Mse};
use perdita::prelude::*;
use perdita::real::Element;

/// The weighted mean and its gradient are right for a weight near the largest finite number, in both precisions: neither w·loss nor
/// w·slope overflows.
#[test]
fn a_weight_near_the_largest_number_counts() {
    fn check<E: Element>(largest: f64) {
        let numbers = |xs: [f64; 3]| xs.map(E::from_f64);
        let (p, y, w) = (numbers([2.0, 1.0, 0.5]), numbers([0.0; 3]), numbers([largest, 1.0, 3.0]));
        let near =
            |got: f64, want: f64| assert!((got - want).abs() <= 1e-6 * want.abs(), "{got}, not {want}");
        let mut grad = numbers([9.0; 3]);

        let pairs = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&w).unwrap();
        let total =
            Mse.evaluate(pairs, Reduction::Mean, Outputs::new().grad("prediction", &mut grad)).unwrap();
        near(total.mean(), 4.0);
        near(grad[0].to_f64(), 4.0);
        // 2·w·p/Σw; subnormal numbers have fewer digits.
        let slack = if size_of::<E>() == 4 { 1e-44 } else { 0.0 };
        for (g, w) in grad[1..].iter().zip([2.0, 3.0]) {
            let want = w / largest;
            assert!((g.to_f64() - want).abs() <= 1e-6 * want + slack, "{g:?}, not {want:e}");
        }
        assert_eq!(total.count(), 3);
        near(total.weight(), w[0].to_f64());

        let scores = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0].map(E::from_f64);
        let rows =
            Rows::new(Scores::new(&scores, 2), Labels::from(&[1i64, 1, 1])).unwrap().weighted(&w).unwrap();
        near(CrossEntropy::default().mean(rows).unwrap(), 1f64.exp().ln_1p());

        let batch = Arrays::new().numbers("mean", &p, &[3]).unwrap();
        let batch = batch.numbers("variance", &p, &[3]).unwrap().numbers("target", &y, &[3]).unwrap();
        let mut grad = numbers([9.0; 3]);
        let mean = GaussianNll::default().mean_grad(batch.weighted(&w).unwrap(), "mean", &mut grad).unwrap();
        near(mean, 0.5 * 2f64.ln() + 1.0);
        near(grad[0].to_f64(), 1.0);
    }
    check::<f64>(1e308);
    check::<f64>(1e200);
    check::<f32>(3e38);
    check::<f32>(1e12);
}

/// Weights of 0 hide what lies there, in a batch whose other chunks have none; all outputs have the weights.
#[test]
fn weights_of_some_chunks_are_zero() {
    let n = 2000;
    let number = |i: usize, by: usize| (i * by % 101) as f32 / 16.0 - 3.0;
    let w: Vec<f32> =
        (0..n).map(|i| if i / 512 == 1 && i % 3 == 0 { 0.0 } else { 0.5 + (i % 7) as f32 }).collect();
    let p: Vec<f32> = (0..n).map(|i| if w[i] == 0.0 { f32::INFINITY } else { number(i, 37) }).collect();
    let y: Vec<f32> = (0..n).map(|i| number(i, 53)).collect();
    let u: Vec<f32> = (0..n).map(|i| number(i, 29)).collect();
    let counts: Vec<usize> = (0..n).filter(|&i| w[i] != 0.0).collect();

    let pairs = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&w).unwrap();
    let (mut each, mut grad) = (vec![9.0f32; n], vec![9.0f32; n]);
    let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).upstream(&u);
    let total = Mse.evaluate(pairs, Reduction::Mean, out).unwrap();
    let sum: f64 = counts.iter().map(|&i| f64::from(w[i])).sum();
    assert_eq!((total.count(), total.weight()), (counts.len() as u64, sum));
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-6 * b.abs().max(1e-6), "{a} {b}");
    let mut value = 0.0;
    for i in 0..n {
        let (r, w) = (f64::from(p[i] - y[i]), f64::from(w[i]));
        let (loss, slope) =
            if w == 0.0 { (0.0, 0.0) } else { (w * r * r, 2.0 * w * r * f64::from(u[i]) / sum) };
        close(each[i].into(), loss);
        close(grad[i].into(), slope);
        value += loss;
    }
    close(total.sum(), value);

    // The same without the losses per pair, which are then not stored.
    let mut alone = vec![9.0f32; n];
    let out = Outputs::new().grad("prediction", &mut alone).upstream(&u);
    assert_eq!(Mse.evaluate(pairs, Reduction::Mean, out).unwrap(), total);
    assert_eq!(alone, grad);

    for bad in [-1.0, f32::NAN, f32::INFINITY] {
        let mut wrong = w.clone();
        wrong[700] = bad;
        let error = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&wrong).unwrap_err().to_string();
        assert!(error.contains("700"), "{error}");
    }
}

/// A batch of more than 16 MiB, whose outputs bypass the caches, has the outputs of its two halves, weighted or not.
#[test]
fn a_large_batch_has_the_outputs_of_its_halves() {
    let half = (9 << 20) / size_of::<f32>();
    let n = 2 * half + 3;
    let number = |i: usize, by: usize| (i * by % 1009) as f32 / 256.0 - 2.0;
    let [p, y, u] = [37, 53, 29].map(|by| (0..n).map(|i| number(i, by)).collect::<Vec<f32>>());
    let w: Vec<f32> = (0..n).map(|i| (i % 5) as f32).collect();

    for (weighted, wants_each, wants_grad) in [
        (true, true, true),
        (true, false, true),
        (true, true, false),
        (false, true, true),
        (false, false, true),
    ] {
        let evaluate = |range: std::ops::Range<usize>, each: &mut [f32], grad: &mut [f32]| {
            let pairs = Pairs::new(Pred(&p[range.clone()]), Target(&y[range.clone()])).unwrap();
            let pairs = if weighted { pairs.weighted(&w[range.clone()]).unwrap() } else { pairs };
            let out = if weighted { Outputs::new().upstream(&u[range]) } else { Outputs::new() };
            let out = if wants_each { out.each(each) } else { out };
            let out = if wants_grad { out.grad("prediction", grad) } else { out };
            Mse.evaluate(pairs, Reduction::Sum, out).unwrap()
        };
        let [mut each, mut grad, mut each_of_halves, mut grad_of_halves] = [(); 4].map(|()| vec![9.0f32; n]);
        let whole = evaluate(0..n, &mut each, &mut grad);
        let (first, rest) = each_of_halves.split_at_mut(half);
        let (first_grad, rest_grad) = grad_of_halves.split_at_mut(half);
        let halves = evaluate(0..half, first, first_grad).merge(evaluate(half..n, rest, rest_grad));

        assert!(each == each_of_halves && grad == grad_of_halves, "{weighted} {wants_each} {wants_grad}");
        assert_eq!((whole.count(), whole.weight()), (halves.count(), halves.weight()));
        assert!((whole.sum() - halves.sum()).abs() <= 1e-7 * whole.sum(), "{whole} {halves}");
    }
}

/// A mean is right wherever it is finite: sums of losses and of weights may exceed the largest number.
#[test]
fn sums_that_overflow_have_a_mean() {
    let near = |got: f64, want: f64| assert!((got - want).abs() <= 1e-14 * want.abs(), "{got}, not {want}");
    let far = Pairs::new(Pred(&[1e308, -1e308, 1e308]), Target(&[0.0; 3])).unwrap();
    for batch in [far, far.checked(), far.weighted(&[2.0; 3]).unwrap()] {
        near(Mae.mean(batch).unwrap(), 1e308);
        assert_eq!(Mae.sum(batch).unwrap(), f64::INFINITY);
        let over = Mae.mean_over_grad(batch, 300.0, &mut [0.0; 3]).unwrap();
        near(over, Mae.total(batch).unwrap().weight() / 300.0 * 1e308);
    }
    let parts = Mae.total(far).unwrap();
    let whole = parts.merge(Mae.total(far).unwrap()).merge(Total::default());
    near(whole.mean(), 1e308);
    assert_eq!((whole.count(), whole.weight()), (6, 6.0));

    // Weights: losses of 1 and 4, gradients of −2 and −4 over two.
    let pairs = Pairs::new(Pred(&[1.0, 0.0]), Target(&[2.0, 2.0])).unwrap();
    for weight in [[1e308; 2], [f64::MAX; 2]] {
        let heavy = pairs.weighted(&weight).unwrap();
        let mut grad = [9.0; 2];
        for batch in [heavy, heavy.checked()] {
            near(Mse.mean_grad(batch, &mut grad).unwrap(), 2.5);
            near(Mse.mean(batch).unwrap(), 2.5);
            near(grad[0], -1.0);
            near(grad[1], -2.0);
        }
        assert_eq!(Mse.total(heavy).unwrap().weight(), f64::INFINITY);
        let (mixed, three) = ([weight[0], weight[1], 1.0], [0.0; 3]);
        let with_light = Pairs::new(Pred(&three), Target(&three)).unwrap().weighted(&mixed).unwrap();
        let total = Mse.evaluate(with_light, Reduction::Mean, Outputs::new()).unwrap();
        assert_eq!((total.count(), Mse.total(with_light).unwrap().count()), (3, 3));
        let rows = Rows::new(Scores::new(&[0.0; 6], 2), Labels::from(&[0i64, 1, 1])).unwrap();
        let loss = CrossEntropy::default();
        let total = loss.evaluate(rows.weighted(&mixed).unwrap(), Reduction::Mean, Outputs::new()).unwrap();
        assert_eq!(total.count(), 3);

        let scores = [0.0, 3f64.ln(), 0.0, 0.0];
        let rows =
            Rows::new(Scores::new(&scores, 2), Labels::from(&[0i64, 1])).unwrap().weighted(&weight).unwrap();
        let mut grad = [9.0; 4];
        near(CrossEntropy::default().mean_grad(rows, &mut grad).unwrap(), (4f64.ln() + 2f64.ln()) / 2.0);
        near(grad[0], -0.375);

        let batch = Arrays::new().numbers("mean", &[1.0, 0.0], &[2]).unwrap();
        let batch =
            batch.numbers("variance", &[1.0, 1.0], &[2]).unwrap().numbers("target", &[2.0, 2.0], &[2]);
        let batch = batch.unwrap().weighted(&weight).unwrap();
        let mut grad = [9.0; 2];
        near(GaussianNll::default().mean_grad(batch, "mean", &mut grad).unwrap(), 1.25);
        near(grad[1], -1.0);
    }

    // An infinite loss remains one.
    let bce = Bce::new(0.0).unwrap();
    let certain = Pairs::new(Pred(&[0.0, 0.5]), Target(&[1.0, 1.0])).unwrap();
    assert_eq!(bce.mean(certain).unwrap(), f64::INFINITY);
}
