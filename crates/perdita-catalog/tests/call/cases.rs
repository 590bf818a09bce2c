//! Batches for every loss of the catalogue: from the reference files where a loss needs arrays that fit each other, made up
//! from the domains of its fields elsewhere.
use perdita::loss::{Field, Holds};
use perdita::real::Interval;
use perdita_catalog::call::Data;
use perdita_catalog::{ArrayRef, CallElement, Inputs, LOSSES, Loss, Shape};
use serde_json::Value;

/// How many reference cases of a loss are looked at.
const PER_LOSS: usize = 6;

/// An array of a case, numbers in double precision.
#[derive(Clone, Debug)]
pub(crate) struct Array {
    pub(crate) name: &'static str,
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Vec<f64>,
    pub(crate) labels: Vec<i64>,
}
/// A loss and a batch.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) loss: Loss,
    pub(crate) arrays: Vec<Array>,
    pub(crate) observations: usize,
}

/// An array of a case in the type that is computed in, its rows so far apart.
pub(crate) struct Held<E> {
    pub(crate) name: &'static str,
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Vec<E>,
    pub(crate) labels: Vec<i64>,
    pub(crate) stride: usize,
}
impl<E: CallElement> Held<E> {
    pub(crate) fn array(&self) -> ArrayRef<'_> {
        ArrayRef::new(self.data(), &self.shape).row_stride(self.stride)
    }

    pub(crate) fn data(&self) -> Data<'_> {
        if self.numbers.is_empty() { Data::from(&self.labels) } else { E::data(&self.numbers) }
    }
}

impl Case {
    /// Batches of every loss, with its defaults where there is no reference file.
    pub(crate) fn all() -> Vec<Case> {
        let products: Vec<Value> = serde_json::from_str(include_str!("../products.json")).unwrap();
        let arrays: Vec<Value> = serde_json::from_str(include_str!("../arrays.json")).unwrap();
        let mut all = Vec::new();
        for entry in LOSSES {
            let loss = entry.default().unwrap();
            let of_loss =
                |case: &&Value| case["loss"].as_str().unwrap().split('(').next() == Some(entry.card().name);
            let before = all.len();
            match loss.shape() {
                Shape::Product(_) => {
                    all.extend(products.iter().filter(of_loss).take(PER_LOSS).map(Case::product))
                }
                Shape::Arrays(_) => {
                    all.extend(arrays.iter().filter(of_loss).take(PER_LOSS).map(Case::multi_input))
                }
                _ => all.extend([1, 3, 40].map(|n| Case::made_up(&loss, n))),
            }
            assert!(all.len() > before, "{loss} has no case");
        }
        all
    }

    fn made_up(loss: &Loss, n: usize) -> Case {
        const CLASSES: usize = 5;
        let array = |field: &Field| {
            let shape: Vec<usize> = match field.axes {
                "..." if n.is_multiple_of(2) => vec![2, n / 2],
                "..." | "n" => vec![n],
                _ => vec![n, CLASSES],
            };
            let len = shape.iter().product();
            let is_labels = field.holds == Holds::Labels;
            let two_labels = field.name == "target" && loss.card().two_labels;
            let number = |i| if two_labels { end(field.domain, i) } else { inside(field.domain, i) };
            Array {
                name: field.name,
                shape,
                numbers: if is_labels { vec![] } else { (0..len).map(number).collect() },
                labels: if is_labels { (0..len).map(|i| (i * 3 % CLASSES) as i64).collect() } else { vec![] },
            }
        };
        let arrays = loss.fields().iter().map(array).collect();
        Case { loss: loss.clone(), arrays, observations: n }
    }

    fn product(case: &Value) -> Case {
        let loss: Loss = case["loss"].as_str().unwrap().parse().unwrap();
        let rows = case["a"].as_array().unwrap().len();
        let dim = case["a"][0].as_array().unwrap().len();
        let arrays = loss.fields().iter().filter(|field| !case[field.name].is_null());
        let arrays = arrays.filter(|field| field.holds != Holds::Parameter).map(|field| {
            let numbers = numbers(&case[field.name]);
            let len = numbers.len();
            let shape = match field.name {
                "negatives" if !case["per_query"].is_null() => vec![rows, len / rows / dim, dim],
                "a" | "b" | "negatives" => vec![len / dim, dim],
                "targets" => vec![rows, len / rows],
                _ => vec![len],
            };
            Array::new(field, shape, numbers)
        });
        let arrays = arrays.collect();
        Case { loss, arrays, observations: rows }
    }

    fn multi_input(case: &Value) -> Case {
        let loss: Loss = case["loss"].as_str().unwrap().parse().unwrap();
        let arrays = loss.fields().iter().filter(|field| !case["inputs"][field.name].is_null());
        let arrays = arrays.map(|field| {
            let input = &case["inputs"][field.name];
            let shape = numbers(&input["shape"]).into_iter().map(|size| size as usize).collect();
            Array::new(field, shape, numbers(&input["data"]))
        });
        let arrays = arrays.collect();
        Case { loss, arrays, observations: case["each"].as_array().unwrap().len() }
    }

    /// The arrays in the type that is computed in; scores with padding if it is asked for.
    pub(crate) fn hold<E: CallElement>(&self, padding: usize) -> Vec<Held<E>> {
        let hold = |array: &Array| {
            let width = array.shape.last().copied().unwrap_or(1);
            let padding = if self.is_padded(array.name) { padding } else { 0 };
            let mut numbers: Vec<E> = array.numbers.iter().map(|&x| E::from_f64(x)).collect();
            if padding > 0 {
                let gap = vec![E::from_f64(f64::NAN); padding];
                numbers = numbers.chunks(width).flat_map(|row| [row, &gap].concat()).collect();
                // The last row may be short of its padding.
                numbers.truncate(numbers.len() - padding);
            }
            let (name, shape, labels) = (array.name, array.shape.clone(), array.labels.clone());
            Held { name, shape, numbers, labels, stride: width + padding }
        };
        self.arrays.iter().map(hold).collect()
    }

    /// Whether rows of this array may have padding.
    pub(crate) fn is_padded(&self, name: &str) -> bool {
        name == "scores" && self.loss.multi_input().is_none()
    }

    /// The field of an array.
    pub(crate) fn field(&self, name: &str) -> &Field {
        self.loss.fields().iter().find(|field| field.name == name).unwrap()
    }
}
impl Array {
    fn new(field: &Field, shape: Vec<usize>, numbers: Vec<f64>) -> Self {
        match field.holds {
            Holds::Labels => {
                let labels = numbers.iter().map(|&x| x as i64).collect();
                Array { name: field.name, shape, numbers: vec![], labels }
            }
            _ => Array { name: field.name, shape, numbers, labels: vec![] },
        }
    }
}

/// All arrays of a case.
pub(crate) fn inputs<E: CallElement>(held: &[Held<E>]) -> Inputs<'_> {
    held.iter().fold(Inputs::new(), |inputs, array| inputs.with(array.name, array.array()))
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        Value::String(text) => vec![text.parse().unwrap()],
        Value::Bool(flag) => vec![f64::from(u8::from(*flag))],
        number => vec![number.as_f64().unwrap()],
    }
}
/// One of the ends of a domain.
fn end(domain: Interval, i: usize) -> f64 {
    if i.is_multiple_of(3) { domain.lo } else { domain.hi }
}
/// A number of a domain, not too large.
fn inside(domain: Interval, i: usize) -> f64 {
    let (lo, hi) = (domain.lo.max(-2.0), domain.hi.min(2.0));
    let share = 0.1 + 0.8 * ((i * 7 + 3) % 11) as f64 / 10.0;
    lo + (hi - lo) * share
}
