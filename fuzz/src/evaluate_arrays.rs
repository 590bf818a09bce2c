//! The body of the target that evaluates losses on arrays by name. Bytes choose a loss, and for each of its fields a shape, an
//! element type and elements, most often such that they fit together: the loss has a value, or there is an error.

use perdita_catalog::{Inputs, LOSSES, Loss, Outputs, Reduction};

/// Takes numbers off bytes; zeros at the end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        byte
    }
}

/// Elements of an array, of the type that bytes choose.
enum Elements {
    Singles(Vec<f32>),
    Doubles(Vec<f64>),
    Integers(Vec<i64>),
}

/// Evaluates the loss that the bytes choose on the arrays that they say. True if it has a value.
pub fn evaluate_arrays(bytes: &[u8]) -> bool {
    let mut bytes = Bytes(bytes);
    let entry = &LOSSES[usize::from(bytes.next()) % LOSSES.len()];
    let Ok(loss) = entry.default() else { return false };
    evaluate(&loss, &mut bytes)
}

fn evaluate(loss: &Loss, bytes: &mut Bytes) -> bool {
    // The lengths of each axis, by its name; every now and then an array does not keep to them.
    let mut axes: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut arrays = Vec::new();
    for field in loss.fields() {
        let choice = bytes.next();
        if choice % 16 == 15 {
            continue;
        }
        let mut shape = Vec::new();
        for axis in field.axes.split_whitespace() {
            let free = choice % 8 == 7;
            let known = axes.iter().find(|(name, _)| *name == axis && !free);
            let lengths = match (known, axis) {
                (Some((_, lengths)), _) => lengths.clone(),
                // Any number of axes.
                (None, "...") => (0..bytes.next() % 3).map(|_| usize::from(bytes.next() % 4)).collect(),
                (None, axis) => vec![axis.parse().unwrap_or(usize::from(bytes.next() % 4))],
            };
            shape.extend(&lengths);
            axes.push((axis, lengths));
        }
        if choice % 32 == 14 {
            shape.push(usize::MAX / 2);
        }
        let count = shape.iter().try_fold(1usize, |count, &length| count.checked_mul(length));
        // An array may have fewer elements than its shape says, but not so many that they take the time.
        let count = count.unwrap_or(7).min(256);
        let mut number = || match bytes.next() {
            0xff => f64::NAN,
            0xfe => f64::INFINITY,
            0xfd => -1e308,
            byte => f64::from(byte % 64) / 16.0,
        };
        let elements: Vec<f64> = (0..count).map(|_| number()).collect();
        let elements = match choice / 64 {
            0 => Elements::Integers(elements.iter().map(|&x| x as i64).collect()),
            1 => Elements::Doubles(elements),
            _ => Elements::Singles(elements.iter().map(|&x| x as f32).collect()),
        };
        arrays.push((field.name, shape, elements));
    }

    let mut inputs = Inputs::new();
    for (name, shape, elements) in &arrays {
        inputs = match elements {
            Elements::Singles(elements) => inputs.array(*name, elements, shape),
            Elements::Doubles(elements) => inputs.array(*name, elements, shape),
            Elements::Integers(elements) => inputs.array(*name, elements, shape),
        };
    }
    if bytes.next().is_multiple_of(2) {
        inputs = inputs.checked();
    }
    let reduction = match bytes.next() % 3 {
        0 => Reduction::Mean,
        1 => Reduction::Sum,
        _ => Reduction::Over(f64::from(bytes.next())),
    };
    // Gradients of half of the calls, in every array of floats.
    let mut gradients: Vec<Elements> = Vec::new();
    let wanted = bytes.next().is_multiple_of(2);
    for (_, _, elements) in arrays.iter().filter(|_| wanted) {
        gradients.push(match elements {
            Elements::Singles(elements) => Elements::Singles(vec![0.0; elements.len()]),
            Elements::Doubles(elements) => Elements::Doubles(vec![0.0; elements.len()]),
            Elements::Integers(_) => Elements::Integers(Vec::new()),
        });
    }
    let mut outputs = Outputs::new();
    for ((name, ..), gradient) in arrays.iter().zip(&mut gradients) {
        outputs = match gradient {
            Elements::Singles(gradient) => outputs.grad(*name, gradient),
            Elements::Doubles(gradient) => outputs.grad(*name, gradient),
            Elements::Integers(_) => outputs,
        };
    }
    loss.evaluate(&inputs, reduction, outputs).is_ok()
}
