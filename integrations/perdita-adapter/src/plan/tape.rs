//! Derivatives of a computation on matrices, by the reverse pass: the operations of a framework on variables, which record how a
//! gradient passes through them.
//!
//! ```text
//! forward     each operation on a variable that leads to a requested gradient records a step
//! reverse     seeds: gradients of some variables
//!             for each step in reverse, if it has a gradient, for each argument with a gradient: add the step's share
//! ```
//!
//! Derivatives of formulas are those of their programs. Nothing is recorded where no gradient is requested.
use crate::framework::Framework;
use perdita::trace::{Binary, Namespace, Program};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// Rows and columns.
pub(super) type Size = [usize; 2];

/// A variable or a constant.
pub(super) type Made<F> = Result<Var<F>, <F as Namespace>::Error>;
/// A matrix of the framework.
pub(super) type Matrix<F> = Result<<F as Namespace>::Array, <F as Namespace>::Error>;

/// A matrix, and its step if it leads to a requested gradient.
pub(super) struct Var<F: Framework> {
    pub(super) value: F::Array,
    pub(super) size: Size,
    step: Option<usize>,
}

impl<F: Framework> Var<F> {
    /// True if it leads to a requested gradient.
    pub(super) fn has_gradient(&self) -> bool {
        self.step.is_some()
    }

    /// The same number as a constant.
    pub(super) fn stopped(&self) -> Self {
        Var { step: None, ..self.clone() }
    }
}

impl<F: Framework> Clone for Var<F> {
    fn clone(&self) -> Self {
        Var { value: self.value.clone(), size: self.size, step: self.step }
    }
}

/// A matrix of truth values.
pub(super) struct Mask<F: Framework> {
    pub(super) mask: Rc<F::Mask>,
    pub(super) size: Size,
}

impl<F: Framework> Mask<F> {
    pub(super) fn new(mask: F::Mask, size: Size) -> Self {
        Mask { mask: Rc::new(mask), size }
    }
}

impl<F: Framework> Clone for Mask<F> {
    fn clone(&self) -> Self {
        Mask { mask: self.mask.clone(), size: self.size }
    }
}

/// A program with its derivative, which is made when it is first needed.
#[derive(Clone)]
pub(super) struct Formula(Rc<(Program, OnceCell<Program>)>);

impl Formula {
    pub(super) fn new(program: &Program) -> Self {
        Formula(Rc::new((program.clone(), OnceCell::new())))
    }

    pub(super) fn program(&self) -> &Program {
        &self.0.0
    }

    /// The program of the gradients in the inputs.
    pub(super) fn backward(&self) -> &Program {
        self.0.1.get_or_init(|| self.0.0.backward())
    }
}

/// The share of an argument in the gradient of a step, from the argument's place.
type Share<F> = Box<dyn Fn(usize, &<F as Namespace>::Array) -> Matrix<F>>;

/// A step: the steps of its arguments, and their shares.
struct Step<F: Framework> {
    args: Vec<Option<usize>>,
    share: Option<Share<F>>,
}

/// The steps of a computation, and their gradients.
pub(super) struct Tape<F: Framework> {
    pub(super) framework: F,
    /// A matrix of the type and on the device of the computation.
    pub(super) like: F::Array,
    /// The row of positions that was needed last, for all tapes of a run.
    positions: Rc<RefCell<Option<Var<F>>>>,
    steps: RefCell<Vec<Step<F>>>,
    grads: RefCell<Vec<Option<F::Array>>>,
}

/// Variables, constants and gradients.
impl<F: Framework> Tape<F> {
    pub(super) fn new(framework: F, like: &F::Array) -> Self {
        let (positions, steps, grads) = (Rc::default(), RefCell::default(), RefCell::default());
        Tape { framework, like: like.clone(), positions, steps, grads }
    }

    /// An empty tape of the same run.
    pub(super) fn of_block(&self) -> Self {
        Tape { positions: self.positions.clone(), ..Tape::new(self.framework, &self.like) }
    }

    /// A constant.
    pub(super) fn constant(&self, value: F::Array, size: Size) -> Var<F> {
        Var { value, size, step: None }
    }

    /// A variable whose gradient is requested.
    pub(super) fn variable(&self, value: F::Array, size: Size) -> Var<F> {
        Var { value, size, step: Some(self.push(Step { args: vec![], share: None })) }
    }

    /// A number.
    pub(super) fn number(&self, x: f64) -> Made<F> {
        self.row(&[x])
    }

    /// A row of constants.
    pub(super) fn row(&self, row: &[f64]) -> Made<F> {
        Ok(self.constant(self.framework.constants(row, &self.like)?, [1, row.len()]))
    }

    /// 0, 1, …, count − 1
    pub(super) fn positions(&self, count: usize) -> Made<F> {
        let mut last = self.positions.borrow_mut();
        if let Some(row) = last.as_ref().filter(|row| row.size[1] == count) {
            return Ok(row.clone());
        }
        let row = self.row(&(0..count).map(|place| place as f64).collect::<Vec<_>>())?;
        Ok(last.insert(row).clone())
    }

    /// Adds to the gradient of a variable.
    pub(super) fn seed(&self, x: &Var<F>, grad: F::Array) -> Result<(), F::Error> {
        x.step.map_or(Ok(()), |step| self.add_to(step, grad))
    }

    /// The reverse pass: the gradients of all variables, from the seeds.
    pub(super) fn reverse(&self) -> Result<(), F::Error> {
        let steps = self.steps.borrow();
        for (at, step) in steps.iter().enumerate().rev() {
            let Some(share) = &step.share else { continue };
            let Some(grad) = self.grads.borrow_mut()[at].take() else { continue };
            for (place, arg) in step.args.iter().enumerate() {
                if let Some(arg) = arg {
                    self.add_to(*arg, share(place, &grad)?)?;
                }
            }
        }
        Ok(())
    }

    /// The gradient of a variable; none if nothing depends on it.
    pub(super) fn grad(&self, x: &Var<F>) -> Option<F::Array> {
        x.step.and_then(|step| self.grads.borrow()[step].clone())
    }

    fn add_to(&self, step: usize, grad: F::Array) -> Result<(), F::Error> {
        let before = self.grads.borrow_mut()[step].take();
        let sum = match before {
            Some(before) => self.framework.binary(Binary::Add, &before, &grad)?,
            None => grad,
        };
        self.grads.borrow_mut()[step] = Some(sum);
        Ok(())
    }

    fn push(&self, step: Step<F>) -> usize {
        self.steps.borrow_mut().push(step);
        self.grads.borrow_mut().push(None);
        self.grads.borrow().len() - 1
    }

    /// The result of an operation.
    pub(super) fn made(
        &self,
        value: F::Array,
        size: Size,
        args: &[&Var<F>],
        share: impl Fn(usize, &F::Array) -> Matrix<F> + 'static,
    ) -> Var<F> {
        let args: Vec<_> = args.iter().map(|arg| arg.step).collect();
        let is_variable = args.iter().any(Option::is_some);
        let step = is_variable.then(|| self.push(Step { args, share: Some(Box::new(share)) }));
        Var { value, size, step }
    }
}
