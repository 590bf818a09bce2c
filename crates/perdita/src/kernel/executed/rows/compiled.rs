//! Compiled programs, by the number of classes.
use super::code::{INPUTS_MAX, RowCode};
use super::cut::{Cut, cut};
use crate::loss::{Error, TargetKind};
use crate::trace::{Op, Program};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The most numbers of classes whose code is kept.
const KEPT: usize = 8;

/// A function that records the program for a number of classes.
type Record = Box<dyn Fn(usize) -> Result<Program, Error> + Send + Sync>;

/// The code for the last few numbers of classes. No lock is held while it is compiled or runs.
pub(in crate::kernel) struct RowPrograms {
    name: &'static str,
    soft: bool,
    record: Record,
    /// The most recently used first.
    recent: Mutex<Vec<Arc<Compiled>>>,
}

impl RowPrograms {
    pub(in crate::kernel) fn new<K: TargetKind>(
        name: &'static str,
        record: impl Fn(usize) -> Result<Program, Error> + Send + Sync + 'static,
    ) -> Self {
        RowPrograms {
            name,
            soft: K::SOFT,
            record: Box::new(record),
            recent: Mutex::new(Vec::with_capacity(KEPT)),
        }
    }

    /// The code for so many classes.
    ///
    /// # Errors
    /// Those of the recording; a program that is none of rows.
    pub(in crate::kernel) fn get(&self, classes: usize) -> Result<Arc<Compiled>, Error> {
        if let Some(known) = self.recent(classes, None) {
            return Ok(known);
        }
        let program = (self.record)(classes)?;
        self.check(&program, classes)?;
        let made = Arc::new(Compiled::new(program.value_and_gradient(classes), classes));
        if !made.fits() {
            return Err(self.refuse("has more than 32 numbers and rows between two sums or maxima"));
        }
        Ok(self.recent(classes, Some(&made)).unwrap_or(made))
    }

    /// The code that is kept, or is to be kept: another thread may have compiled the same.
    fn recent(&self, classes: usize, made: Option<&Arc<Compiled>>) -> Option<Arc<Compiled>> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent.iter().position(|known| known.classes == classes).map(|at| recent.remove(at));
        let first = known.or_else(|| made.cloned())?;
        recent.truncate(KEPT - 1);
        recent.insert(0, Arc::clone(&first));
        Some(first)
    }

    fn check(&self, program: &Program, classes: usize) -> Result<(), Error> {
        let names = if self.soft { &["scores", "targets"][..] } else { &["scores"] };
        let fits = program.inputs.len() == names.len()
            && program.inputs.iter().zip(names).all(|(input, name)| input.wide && input.name == *name);
        if !fits {
            return Err(self.refuse(match self.soft {
                true => "must have the inputs `scores` and `targets`, both rows",
                false => "must have the input `scores`, a row, and no other",
            }));
        }
        match program.outputs[..] {
            [value] if !program.nodes[value].wide => {}
            _ => return Err(self.refuse("must have one output, a number per row")),
        }

        if self.soft && program.has_label() {
            return Err(self.refuse("refers to a label, but its targets are distributions"));
        }
        for node in &program.nodes {
            if let Op::Constants(row) = &node.op
                && row.len() != classes
            {
                let (loss, got, want) = (self.name, row.len(), classes);
                return Err(Error::Classes { loss, name: "a row of constants", got, want });
            }
        }

        Ok(())
    }

    fn refuse(&self, problem: &'static str) -> Error {
        Error::Field { loss: self.name, name: "the program".into(), problem }
    }
}

/// The program for some number of classes, and its code in each precision, without and with the gradient.
pub(in crate::kernel) struct Compiled {
    pub(super) classes: usize,
    /// The value and the gradient in the scores.
    pub(super) program: Program,
    single: [OnceLock<RowCode<f32>>; 2],
    double: [OnceLock<RowCode<f64>>; 2],
    /// The same with the Hessian's diagonal in place of the gradient, and no value; `None` if it does not fit.
    diagonal: OnceLock<Option<Box<Compiled>>>,
}

impl Compiled {
    fn new(program: Program, classes: usize) -> Self {
        let (single, double, diagonal) = Default::default();
        Compiled { classes, program, single, double, diagonal }
    }

    /// The program of the Hessian's diagonal, recorded at the first request; `None` if it does not fit.
    pub(in crate::kernel) fn diagonal(&self) -> Option<&Compiled> {
        let record = || Box::new(Compiled::new(self.program.diagonal(self.classes), self.classes));
        self.diagonal.get_or_init(|| Some(record()).filter(|diagonal| diagonal.fits())).as_deref()
    }

    fn cut(&self, gradient: bool) -> Cut {
        cut(&self.program, gradient)
    }

    /// True if every phase has as many inputs as the executor has room for.
    fn fits(&self) -> bool {
        let phases = [false, true].map(|gradient| self.cut(gradient).phases);
        let fits = |n: usize| n <= INPUTS_MAX;
        phases.iter().flatten().all(|phase| fits(phase.wide.reads.len()) && fits(phase.narrow.reads.len()))
    }

    /// The code in `f32`.
    pub(super) fn single(&self, gradient: bool) -> &RowCode<f32> {
        let code = &self.single[usize::from(gradient)];
        code.get_or_init(|| RowCode::new(self.cut(gradient), self.classes))
    }

    /// The same in `f64`.
    pub(super) fn double(&self, gradient: bool) -> &RowCode<f64> {
        let code = &self.double[usize::from(gradient)];
        code.get_or_init(|| RowCode::new(self.cut(gradient), self.classes))
    }
}
