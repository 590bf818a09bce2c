//! Inputs at which a formula, computed as it is written, overflows or loses its digits.
//!
//! The formula as written and its stable form run in double precision at samples of the inputs; where they differ, the stable
//! form is right.
use super::{Formula, Observations, stable};
use perdita::Error;
use perdita::trace::Program;

/// Half the digits of a double.
const HALF: f64 = 1e-8;

/// Sizes of samples, from 1 to the small and to the large.
const SIZES: &[f64] = &[
    1.0, 2.0, 0.5, 5.0, 0.1, 10.0, 0.01, 20.0, 1e-3, 50.0, 1e-4, 100.0, 1e-6, 200.0, 1e-8, 800.0, 1e-9, 1e4,
    1e-12, 1e8, 1e-16, 1e16, 1e160,
];

/// Targets, and further inputs.
const OTHERS: &[f64] = &[0.0, 1.0, -1.0, 0.5];

/// An input at which the formula as written is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The inputs, by name: a number, or a row; a label.
    pub inputs: Vec<(String, Vec<f64>)>,
    /// The value of the formula as it is written.
    pub written: f64,
    /// The value of the stable form.
    pub computed: f64,
}

/// The mildest failures of a formula as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failures {
    /// It is infinite or NaN where the loss is a number.
    pub overflow: Option<Failure>,
    /// It has lost more than half its digits.
    pub digits: Option<Failure>,
}

impl Formula {
    /// Inputs at which the formula as written overflows, or loses more than half its digits.
    ///
    /// ```
    /// use perdita_catalog::Formula;
    /// let failures = Formula::parse("log(1 + exp(p)) - y*p; y in [0, 1]")?.failures()?;
    /// assert!(failures.overflow.unwrap().written.is_infinite() && failures.digits.is_some());
    /// # Ok::<(), perdita_catalog::Error>(())
    /// ```
    ///
    /// # Errors
    /// None for a formula that was parsed.
    pub fn failures(&self) -> Result<Failures, Error> {
        let classes = self.classes_tried();
        let written = self.written(classes)?;
        let (computed, rules) = stable::stable(&written, classes);
        let mut failures = Failures::default();
        if rules.is_empty() {
            return Ok(failures);
        }

        for (inputs, label) in self.samples() {
            let value = |program: &Program| {
                let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
                program.run(&inputs, label)[0][0]
            };
            let (written, computed) = (value(&written), value(&computed));
            let place = if !computed.is_finite() || written == computed {
                continue;
            } else if !written.is_finite() {
                &mut failures.overflow
            } else if (written - computed).abs() > HALF * computed.abs() {
                &mut failures.digits
            } else {
                continue;
            };
            if place.is_none() {
                let label = label.map(|label| vec![label as f64]);
                let inputs = self.inputs().iter().cloned().zip(inputs.iter().cloned().chain(label));
                *place = Some(Failure { inputs: inputs.collect(), written, computed });
            }
        }
        Ok(failures)
    }

    /// Inputs, and a label if there is one, the mild ones first.
    fn samples(&self) -> Vec<(Vec<Vec<f64>>, Option<usize>)> {
        let holds = |input: usize, x: f64| {
            let (domain, ends_only) = self.domain(input);
            domain.contains(x) && (!ends_only || x == domain.lo || x == domain.hi)
        };
        let classes = self.classes_tried();
        let row = |size: f64| {
            (0..classes).map(|j| [size, -size].get(j).copied().unwrap_or(0.0)).collect::<Vec<_>>()
        };
        let signed = || SIZES.iter().flat_map(|&size| [size, -size]);
        match self.observations() {
            Observations::Pairs | Observations::Numbers => {
                let mut samples = Vec::new();
                for size in signed() {
                    for moved in 0..self.inputs().len() {
                        samples.extend(OTHERS.iter().map(|&other| {
                            let input = |input| vec![if input == moved { size } else { other }];
                            ((0..self.inputs().len()).map(input).collect::<Vec<_>>(), None)
                        }));
                    }
                }
                samples.retain(|(inputs, _)| inputs.iter().enumerate().all(|(input, x)| holds(input, x[0])));
                samples
            }
            Observations::Labels => {
                let labels = 0..classes.min(2);
                signed().flat_map(|size| labels.clone().map(move |y| (vec![row(size)], Some(y)))).collect()
            }
            Observations::Rows => {
                let first: Vec<f64> = (0..classes).map(|j| f64::from(j == 0)).collect();
                signed().map(|size| (vec![row(size), first.clone()], None)).collect()
            }
        }
    }
}
