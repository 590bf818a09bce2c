//! Losses as formulas: the options that say that a text is one, and how it is computed.
use crate::exit::usage;
use anyhow::{Result, ensure};
use perdita_catalog::{Formula, Loss};

/// The options of formulas.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Formulas")]
pub(crate) struct Formulas {
    /// A loss as a formula, such as '0.5*r^2; r = p - y'; can be repeated
    #[arg(long = "formula", value_name = "FORMULA", value_parser = formula, allow_hyphen_values = true)]
    pub(crate) formulas: Vec<Loss>,
    /// Compute formulas exactly as they are written, not in their stable form
    #[arg(long)]
    pub(crate) as_written: bool,
}

impl Formulas {
    /// Appends the formulas to the other losses; all formulas among them are computed as the options say.
    pub(crate) fn complete(&mut self, losses: &mut Vec<Loss>) -> Result<()> {
        losses.append(&mut self.formulas);
        if !self.as_written {
            return Ok(());
        }
        let is_formula = |loss: &&mut Loss| loss.formula().is_some();
        let mut count = 0;
        for loss in losses.iter_mut().filter(is_formula) {
            let formula = loss.formula().expect("as filtered").clone();
            *loss = Loss::of_formula(formula.as_written())?;
            count += 1;
        }
        ensure!(
            count > 0,
            usage("--as-written: no loss is a formula, such as --formula 'log(1 + exp(p)) - y*p'")
        );
        Ok(())
    }
}

/// A formula, and nothing else that names a loss.
fn formula(text: &str) -> Result<Loss, perdita::Error> {
    Loss::of_formula(Formula::parse(text)?)
}
