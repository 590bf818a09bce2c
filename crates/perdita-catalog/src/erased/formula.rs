//! Losses made of a [`Formula`], by the kind of its observations.
use super::{
    AnyArrays, AnyPointwise, AnyRowwise, Erased, ErasedArrays, Evaluate, NamedArrays, Points, Precision,
    ScoreRows,
};
use crate::convexity::is_row_proved_convex;
use crate::formula::found::{self, Forms};
use crate::formula::{Formula, Observations};
use crate::interned;
use perdita::certify::{ProofResult, Property, Region};
use perdita::kernel::{ExecutedNumbers, ExecutedPointwise, ExecutedRows, Outputs, Reduction, Total};
use perdita::loss::{Card, Claims, ClassIndex, Curve, Distribution, Error, Field, TargetKind, ValueSlope};
use perdita::real::{Dual, Interval};
use perdita::trace::Program;
use perdita::{Arrays, Pairs, Rows};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The loss of a formula.
pub(crate) fn of_formula(formula: &Formula, card: &'static Card) -> Result<Erased, Error> {
    match formula.observations() {
        Observations::Pairs => Ok(Erased::Pointwise(Arc::new(FormulaOfPairs::new(formula, card)?))),
        Observations::Numbers => Ok(Erased::Arrays(Arc::new(FormulaOfNumbers::new(formula, card)?))),
        Observations::Labels => Ok(Erased::Labels(Arc::new(FormulaOfRows::new(formula, card)))),
        Observations::Rows => Ok(Erased::Soft(Arc::new(FormulaOfRows::new(formula, card)))),
    }
}

/// A formula of a prediction and a target.
struct FormulaOfPairs {
    formula: Formula,
    program: Program,
    kernel: ExecutedPointwise,
    /// Made when enclosures or proofs are requested: an evaluation needs none.
    proofs: OnceLock<Proofs>,
    /// The claims, found and proved when they are requested.
    claims: OnceLock<Claims>,
}

/// The forms for proofs, with the predictions and targets.
struct Proofs {
    forms: Forms,
    region: Option<Region>,
}

impl FormulaOfPairs {
    fn new(formula: &Formula, card: &'static Card) -> Result<Self, Error> {
        let program = formula.program(0)?;
        let kernel = ExecutedPointwise::of_program(card.name, &program);
        let (formula, proofs, claims) = (formula.clone(), OnceLock::new(), OnceLock::new());
        Ok(FormulaOfPairs { formula, program, kernel, proofs, claims })
    }

    fn proofs(&self) -> &Proofs {
        self.proofs.get_or_init(|| Proofs {
            forms: Forms::of(&self.formula).expect("every formula was tried"),
            region: found::region(&self.formula, &self.program),
        })
    }
}

fn value_slope<R>(value: Dual<R>) -> ValueSlope<R> {
    ValueSlope { value: value.re, slope: value.du }
}

impl AnyPointwise for FormulaOfPairs {
    fn at(&self, prediction: f64, target: f64) -> ValueSlope<f64> {
        value_slope(self.program.derivative(&[prediction, target], 0))
    }

    fn dual_at(&self, prediction: f64, target: f64) -> ValueSlope<Dual<f64>> {
        value_slope(self.program.derivative(&[Dual::var(prediction), Dual::fixed(target)], 0))
    }

    fn enclose(&self, prediction: Interval, target: Interval) -> ValueSlope<Dual<Interval>> {
        self.proofs().forms.enclose(prediction, target)
    }

    fn claims(&self) -> Claims {
        let Proofs { forms, region } = self.proofs();
        *self.claims.get_or_init(|| match region {
            Some(region) => found::claims(region, &|p, y| self.dual_at(p, y), forms),
            None => found::NOTHING,
        })
    }

    fn examine(&self, claims: Claims) -> ProofResult {
        let Proofs { forms, region } = self.proofs();
        match region {
            Some(region) => forms.examine(region, claims),
            None => ProofResult::Undecided {
                claim: Property::Continuous,
                prediction: Interval::REAL,
                target: Interval::REAL,
            },
        }
    }

    fn trace(&self) -> Program {
        self.program.with_slope()
    }

    fn as_written(&self) -> Program {
        self.program.with_slope_as_written()
    }

    fn steps(&self) -> Option<usize> {
        Some(self.kernel.steps())
    }
}

impl<E: Precision> Evaluate<Points, E> for FormulaOfPairs {
    fn evaluate(&self, batch: Pairs<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}

/// A formula of numbers by name.
struct FormulaOfNumbers {
    fields: &'static [Field],
    program: Program,
    kernel: ExecutedNumbers,
}

impl FormulaOfNumbers {
    fn new(formula: &Formula, card: &'static Card) -> Result<Self, Error> {
        let program = formula.program(0)?;
        let fields = interned::fields(formula);
        let kernel = ExecutedNumbers::of_program(card.name, fields, &program);
        Ok(FormulaOfNumbers { fields, program, kernel })
    }
}

impl AnyArrays for FormulaOfNumbers {
    fn curve(&self) -> Option<Curve> {
        (self.fields.len() == 1).then_some(Curve::Score)
    }

    fn trace(&self, _: usize) -> Option<Program> {
        Some(self.program.tidied(1))
    }
}

impl ErasedArrays for FormulaOfNumbers {
    fn fields(&self) -> &'static [Field] {
        self.fields
    }

    fn each(&self) -> &'static str {
        "..."
    }
}

impl<E: Precision> Evaluate<NamedArrays, E> for FormulaOfNumbers {
    fn evaluate(&self, batch: Arrays<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}

/// A formula of rows of scores with one kind of target.
struct FormulaOfRows<K> {
    formula: Formula,
    kernel: ExecutedRows<K>,
    /// The last programs for a reference value, with their number of classes.
    reference: Mutex<Option<(usize, Arc<Reference>)>>,
    /// True if it is proved to be convex; proved when it is requested.
    convex: OnceLock<bool>,
}

/// The program of the value, and that of its gradient.
struct Reference {
    value: Program,
    gradient: Program,
}

impl<K: TargetKind> FormulaOfRows<K> {
    fn new(formula: &Formula, card: &'static Card) -> Self {
        let recorded = formula.clone();
        let kernel = ExecutedRows::new(*card, move |classes| recorded.program(classes));
        let (formula, reference, convex) = (formula.clone(), Mutex::default(), OnceLock::new());
        FormulaOfRows { formula, kernel, reference, convex }
    }

    fn reference(&self, classes: usize) -> Arc<Reference> {
        let mut last = self.reference.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, reference)) if *known == classes => reference.clone(),
            _ => {
                let value = self.formula.program(classes).expect("every formula was tried");
                let gradient = value.tidied(classes).backward();
                let reference = Arc::new(Reference { value, gradient });
                *last = Some((classes, reference.clone()));
                reference
            }
        }
    }
}

/// A kind of target, as a label or a row.
trait Target: TargetKind {
    fn parts(target: Self::Of<&[Dual<f64>]>) -> (Option<usize>, Option<&[Dual<f64>]>);
}

impl Target for ClassIndex {
    fn parts(label: Self::Of<&[Dual<f64>]>) -> (Option<usize>, Option<&[Dual<f64>]>) {
        (Some(label), None)
    }
}

impl Target for Distribution {
    fn parts(row: Self::Of<&[Dual<f64>]>) -> (Option<usize>, Option<&[Dual<f64>]>) {
        (None, Some(row))
    }
}

impl<K: Target> AnyRowwise<K> for FormulaOfRows<K> {
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        grad: &mut [Dual<f64>],
    ) -> Dual<f64> {
        let reference = self.reference(scores.len());
        let (label, targets) = K::parts(target);
        let one = [Dual::fixed(1.0)];
        let inputs: Vec<&[Dual<f64>]> =
            [Some(scores), targets, Some(&one[..])].into_iter().flatten().collect();
        let found = &reference.gradient.run(&inputs, label)[0];
        // A gradient that is the same for all classes is one number.
        grad.iter_mut().enumerate().for_each(|(j, grad)| *grad = found[j.min(found.len() - 1)]);
        reference.value.run(&inputs, label)[0][0]
    }

    fn convex(&self) -> bool {
        *self.convex.get_or_init(|| is_row_proved_convex(&self.formula))
    }

    fn ignored(&self) -> Option<i64> {
        None
    }

    fn weight(&self, _: usize) -> f64 {
        1.0
    }

    fn trace(&self, classes: usize) -> Result<Program, Error> {
        Ok(self.formula.program(classes)?.tidied(classes))
    }
}

impl<K: Target, E: Precision> Evaluate<ScoreRows<K>, E> for FormulaOfRows<K> {
    fn evaluate(&self, batch: Rows<E, K>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}
