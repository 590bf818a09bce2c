//! Batches of similarity losses, for the tests of replayed plans: those with reference values, awkward ones, and misfits.
use crate::cases::Case;
use crate::common::{Array, loss, product_arrays, product_cases};

/// An array: its field, its shape, its numbers.
type Given<'a> = (&'a str, &'a [usize], &'a [f64]);

fn case(text: &str, arrays: &[Given]) -> Case {
    let loss = loss(text);
    let array = |&(name, shape, numbers): &Given| {
        let field = loss.fields().iter().find(|field| field.name == name).expect("a field");
        Array::new(field, shape.to_vec(), numbers.to_vec())
    };
    let arrays: Vec<_> = arrays.iter().map(array).collect();
    let a = arrays.iter().find(|array| array.name == "a").expect("a is in every batch");
    Case { observations: a.shape[0], arrays, loss }
}

/// All batches with reference values.
pub(crate) fn reference() -> impl Iterator<Item = Case> {
    product_cases().into_iter().map(|case| {
        let loss = loss(case["loss"].as_str().expect("a name"));
        let arrays = product_arrays(&loss, &case);
        Case { observations: arrays[0].shape[0], arrays, loss }
    })
}

/// Rows; among them a row of zeros, two that are equal, and two that are near.
fn rows(count: usize, seed: usize) -> Vec<f64> {
    let number = |i: usize| ((i * 7919 + seed * 104_729) % 1009) as f64 / 504.0 - 1.0;
    let mut numbers: Vec<f64> = (0..count * DIM).map(number).collect();
    for at in 0..DIM {
        numbers[DIM + at] = 0.0;
        numbers[3 * DIM + at] = numbers[2 * DIM + at];
        numbers[5 * DIM + at] = numbers[4 * DIM + at] + 1e-3 * numbers[6 * DIM + at];
    }
    numbers
}

/// The length of rows.
const DIM: usize = 3;

/// Batches with awkward rows, in every way to call a loss: with several positives, shared negatives and those of each row, more
/// rows of b than of a, a bias that masks a class, ignored labels, other orders of the arrays.
pub(crate) fn awkward() -> Vec<Case> {
    let (a, b, few, each) = (rows(8, 1), rows(8, 2), rows(7, 3), rows(16, 4));
    let bias = [0.5, -1., f64::NEG_INFINITY, 0., 1., 2., 0.1, 0.];
    let (a, b): (Given, Given) = (("a", &[8, DIM], &a), ("b", &[8, DIM], &b));
    let labels: Given = ("labels", &[8], &[0., 1., 1., 0., 5., 5., 1., 3.]);
    let of_keys: Given = ("key_labels", &[8], &[1., 1., 0., 0., 0., 3., 1., 5.]);
    let few_rows: Given = ("a", &[7, DIM], &few);
    let mut all = Vec::new();

    for text in ["info_nce", "info_nce(normalize=false)", "n_pair", "clip", "nt_xent", "decoupled", "siglip"]
    {
        all.push(case(text, &[a, b]));
    }
    for text in ["info_nce", "n_pair"] {
        all.push(case(text, &[a, b, labels, of_keys]));
        all.push(case(text, &[a, b, ("negatives", &[7, DIM], &few)]));
        all.push(case(text, &[a, b, ("negatives", &[8, 2, DIM], &each)]));
        all.push(case(text, &[few_rows, b]));
    }
    for text in ["linear_cross_entropy(ignore_index=5)", "linear_focal(soft_cap=3)"] {
        all.push(case(text, &[a, b, labels, ("bias", &[8], &bias)]));
    }
    // The first array has neither the rows nor the elements of a.
    let few_labels: Given = ("labels", &[7], &labels.2[..7]);
    all.push(case("linear_cross_entropy", &[b, few_rows, few_labels]));
    all.push(case("linear_cross_entropy", &[("bias", &[8], &bias), few_labels, b, few_rows]));
    all.push(case("info_nce", &[b, few_rows]));
    all.push(case("info_nce", &[("negatives", &[7, DIM], &few), b, a]));
    for text in ["arc_face", "cos_face(ignore_index=1)"] {
        all.push(case(text, &[a, b, labels]));
    }
    for text in ["sup_con", "sup_con(positives=inside)", "lifted_structure", "multi_similarity", "circle"] {
        all.push(case(text, &[a, labels]));
    }
    for text in ["vicreg", "barlow_twins"] {
        all.push(case(text, &[a, b]));
    }
    // Semi-hard mining compares the distances of equal rows, which rounding decides.
    for mining in ["batch_hard", "batch_all"] {
        for distance in ["euclidean", "squared", "cosine"] {
            for average in ["all", "active"] {
                let text =
                    format!("triplet(mining={mining}, distance={distance}, average={average}, margin=1)");
                all.push(case(&text, &[a, labels]));
            }
        }
    }
    // The second row is so far away that the squares of its distances overflow in single precision.
    let far = [1., 0., 0., 0., 2.5e19, 0., 0., 0., 3., 0.5, 0., 0., 0., -9., 2.];
    let (far, labels): (Given, Given) = (("a", &[5, DIM], &far), ("labels", &[5], &[0., 0., 1., 0., 1.]));
    for mining in ["batch_hard", "semi_hard", "batch_all"] {
        for distance in ["euclidean", "squared"] {
            let text = format!("triplet(mining={mining}, distance={distance}, normalize=false)");
            all.push(case(&text, &[far, labels]));
        }
    }
    all
}

/// Batches whose arrays do not fit.
pub(crate) fn misfits() -> Vec<Case> {
    let ones = [1.0; 25];
    let array = |name: &'static str, shape: &'static [usize]| -> Given<'_> {
        (name, shape, &ones[..shape.iter().product()])
    };
    let (a, b, few, many) =
        (array("a", &[4, 3]), array("b", &[4, 3]), array("b", &[3, 3]), array("b", &[5, 3]));
    let (labels, of_keys, targets) =
        (array("labels", &[4]), array("key_labels", &[4]), array("targets", &[4, 4]));
    let single = [array("a", &[1, 3]), array("b", &[1, 3])];
    let negatives = array("negatives", &[3, 3]);
    vec![
        case("clip", &[a]),
        case("clip", &[a, few]),
        case("clip", &[a, many]),
        case("clip", &[a, array("b", &[4, 2])]),
        case("clip", &[a, array("b", &[4])]),
        case("siglip", &[a, few]),
        case("vicreg", &[a, few]),
        case("vicreg", &[a, many]),
        case("vicreg", &single),
        case("info_nce", &[a, few]),
        case("info_nce", &[a, b, labels]),
        case("info_nce", &[a, b, of_keys]),
        case("info_nce", &[a, b, labels, array("key_labels", &[3])]),
        case("info_nce", &[a, many, negatives]),
        case("info_nce", &[a, b, array("negatives", &[4, 2])]),
        case("info_nce", &[a, b, negatives, labels, of_keys]),
        case("linear_cross_entropy", &[a, b]),
        case("linear_cross_entropy", &[a, b, labels, targets]),
        case("linear_cross_entropy", &[a, b, array("targets", &[4, 3])]),
        case("linear_cross_entropy", &[a, b, array("labels", &[3])]),
        case("linear_cross_entropy(class_weights=[1,2])", &[a, b, labels]),
        case("linear_focal", &[a, b, labels, array("bias", &[3])]),
        case("sup_con", &[a]),
        case("sup_con", &[a, array("labels", &[3])]),
        case("triplet", &[a, array("labels", &[3])]),
        case("circle", &[a, array("labels", &[4, 1])]),
    ]
}
