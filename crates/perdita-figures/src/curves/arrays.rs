//! Multi-input losses over one variable: one observation whose arrays move along a line.
use super::argument::Argument;
use super::sample::Sample;
use perdita::Reduction;
use perdita::loss::{Curve, Error, Field};
use perdita_catalog::{Inputs, Loss, Outputs};

/// Twice the distance of the positive where both distances are equal.
pub(super) const GAP: f64 = 4.0;

/// The argument of a curve.
pub(super) fn argument(curve: Curve) -> Argument {
    match curve {
        Curve::Score => Argument::Score,
        Curve::Error => Argument::Error,
        Curve::Distance => Argument::Distance,
        Curve::Cosine => Argument::Cosine,
        Curve::Gap => Argument::Gap,
        Curve::Order | Curve::Preference => Argument::Difference,
        Curve::Shift => Argument::Shift,
    }
}

/// An array as a function of the variable.
struct Moving {
    numbers: Vec<f64>,
    moves: Vec<f64>,
}

fn moving(numbers: &[f64], moves: &[f64]) -> Moving {
    Moving { numbers: numbers.into(), moves: moves.into() }
}

fn still(numbers: &[f64]) -> Moving {
    moving(numbers, &vec![0.0; numbers.len()])
}

/// The arrays in the order of the required fields.
fn place(argument: Argument, x: f64, target: f64) -> Vec<Moving> {
    match argument {
        Argument::Score => vec![moving(&[x], &[1.0])],
        Argument::Distance => vec![still(&[0.0, 0.0]), moving(&[x, 0.0], &[1.0, 0.0]), still(&[target])],
        Argument::Cosine => {
            let c = x.clamp(-1.0 + 1e-12, 1.0 - 1e-12);
            let s = (1.0 - c * c).sqrt();
            vec![still(&[1.0, 0.0]), moving(&[c, s], &[1.0, -c / s]), still(&[target])]
        }
        Argument::Gap => {
            let (near, far) = ((GAP - x) / 2.0, (GAP + x) / 2.0);
            vec![still(&[0.0, 0.0]), moving(&[near, 0.0], &[-0.5, 0.0]), moving(&[0.0, far], &[0.0, 0.5])]
        }
        // The target of a ranking; else, with no target, what the reference says.
        Argument::Difference => {
            vec![moving(&[x / 2.0], &[0.5]), moving(&[-x / 2.0], &[-0.5]), still(&[target]), still(&[0.0])]
        }
        Argument::Shift => {
            vec![moving(&[x, 0.0, x + 1.0, 1.0], &[1.0, 0.0, 1.0, 0.0]), still(&[0.0, 0.0, 1.0, 1.0])]
        }
        _ => vec![moving(&[x], &[1.0]), still(&[1.0]), still(&[0.0])],
    }
}

/// The loss and its slope at `x`. There are no curvatures.
pub(super) fn sample(loss: &Loss, argument: Argument, x: f64, target: f64) -> Result<Sample, Error> {
    let placed = place(argument, x, target);
    let fields: Vec<&Field> = loss.fields().iter().filter(|f| !f.optional).collect();
    let mut grads: Vec<Vec<f64>> = placed.iter().map(|p| vec![0.0; p.numbers.len()]).collect();
    let (mut inputs, mut out) = (Inputs::new(), Outputs::new());
    for ((field, array), grad) in fields.iter().zip(&placed).zip(&mut grads) {
        let n = array.numbers.len();
        let shape = [1, n];
        let axes = if field.axes.trim() == "..." { 1 } else { 2 };
        inputs = inputs.array(field.name, &array.numbers, &shape[..axes]);
        if array.moves.iter().any(|m| *m != 0.0) {
            out = out.grad(field.name, grad);
        }
    }
    let value = loss.evaluate(&inputs, Reduction::Sum, out)?.value();
    let along =
        |(array, grad): (&Moving, &Vec<f64>)| array.moves.iter().zip(grad).map(|(m, g)| m * g).sum::<f64>();
    Ok(Sample { value, slope: placed.iter().zip(&grads).map(along).sum(), curvature: f64::NAN })
}

/// The target of a pair: positive or negative.
pub(super) fn target(loss: &Loss, given: Option<f64>) -> Result<f64, String> {
    let card = loss.card();
    let place = loss.multi_input().and_then(|any| any.curve()).and_then(Curve::target);
    let Some(field) = place.and_then(|at| loss.fields().iter().filter(|f| !f.optional).nth(at)) else {
        return match given {
            None => Ok(0.0),
            Some(_) => Err(format!("target: {} has no target that is one number", card.name)),
        };
    };
    let target = given.unwrap_or(1.0);
    let fits = target == field.domain.lo
        || target == field.domain.hi
        || (!card.two_labels && field.domain.contains(target));
    let (lo, hi) = (field.domain.lo, field.domain.hi);
    if fits {
        Ok(target)
    } else {
        Err(format!("target = {target}: {} of {} is {lo} or {hi}", field.name, card.name))
    }
}
