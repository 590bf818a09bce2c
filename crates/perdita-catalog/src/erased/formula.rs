//! Losses made of a [`Formula`], by the kind of its observations.
use super::{AnyArrays, AnyPointwise, Erased, ErasedArrays, Evaluate, NamedArrays, Points, Precision};
use crate::formula::found::{self, Forms};
use crate::formula::{Formula, Observations};
use crate::interned;
use perdita::certify::{ProofResult, Property, Region};
use perdita::kernel::{ExecutedNumbers, ExecutedPointwise, Outputs, Reduction, Total};
use perdita::loss::{Card, Claims, Curve, Error, Field, ValueSlope};
use perdita::real::{Dual, Interval};
use perdita::trace::Program;
use perdita::{Arrays, Pairs};
use std::sync::{Arc, OnceLock};

/// The loss of a formula.
pub(crate) fn of_formula(formula: &Formula, card: &'static Card) -> Result<Erased, Error> {
    match formula.observations() {
        Observations::Pairs => Ok(Erased::Pointwise(Arc::new(FormulaOfPairs::new(formula, card)?))),
        Observations::Numbers => Ok(Erased::Arrays(Arc::new(FormulaOfNumbers::new(formula, card)?))),
        Observations::Labels | Observations::Rows => todo!(),
    }
}

/// A formula of a prediction and a target.
struct FormulaOfPairs {
    program: Program,
    kernel: ExecutedPointwise,
    /// Forms for proofs.
    forms: Forms,
    /// Predictions and targets of proofs.
    region: Option<Region>,
    /// The claims, found and proved when they are wanted.
    claims: OnceLock<Claims>,
}

impl FormulaOfPairs {
    fn new(formula: &Formula, card: &'static Card) -> Result<Self, Error> {
        let program = formula.program(0)?;
        let kernel = ExecutedPointwise::of_program(card.name, &program);
        let region = found::region(formula, &program);
        let forms = Forms::of(formula)?;
        Ok(FormulaOfPairs { program, kernel, forms, region, claims: OnceLock::new() })
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
        self.forms.enclose(prediction, target)
    }

    fn claims(&self) -> Claims {
        *self.claims.get_or_init(|| match &self.region {
            Some(region) => found::claims(region, &|p, y| self.dual_at(p, y), &self.forms),
            None => found::NOTHING,
        })
    }

    fn examine(&self, claims: Claims) -> ProofResult {
        match &self.region {
            Some(region) => self.forms.examine(region, claims),
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
