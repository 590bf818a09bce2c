//! Programs of pairs on the executor: equal operations are computed once.
use perdita::kernel::ExecutedPointwise;
use perdita::trace::{Input, Traced, record};

fn steps(formula: impl for<'g> Fn(&[Traced<'g>]) -> Traced<'g>) -> usize {
    let program = record(["prediction", "target"].map(Input::scalar).to_vec(), &formula);
    ExecutedPointwise::of_program("formula", &program).steps()
}

#[test]
fn operands_of_sums_and_products_may_be_swapped() {
    assert_eq!(steps(|x| (x[0] * x[1]) / (x[1] * x[0])), steps(|x| (x[0] * x[1]) / (x[0] * x[1])));
    assert_eq!(steps(|x| (x[0] + x[1]) / (x[1] + x[0])), steps(|x| (x[0] + x[1]) / (x[0] + x[1])));
    assert!(steps(|x| (x[0] - x[1]) / (x[1] - x[0])) > steps(|x| (x[0] - x[1]) / (x[0] - x[1])));
}
