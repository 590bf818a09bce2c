//! The losses and options that the results of a file depend on.
use super::texts::losses;
use crate::args::Eval;
use crate::eval::given::{RequestedInput, family};
use crate::options::Family;
use crate::read::Missing;
use anyhow::{Result, bail};
use clap::ValueEnum;
use perdita_catalog::Loss;
use serde::{Deserialize, Serialize};

/// The value of an option that is not given.
const NONE: &str = "not given";

/// The losses and options of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::eval) struct Settings {
    #[serde(with = "losses")]
    pub(in crate::eval) losses: Vec<Loss>,
    pub(in crate::eval) family: Family,
    /// The column of the groups.
    pub(in crate::eval) by: Option<String>,
    /// The number of worst rows.
    pub(in crate::eval) worst: usize,
    pub(in crate::eval) missing: Missing,
    pub(in crate::eval) unchecked: bool,
    /// All other options that results depend on, as texts.
    options: Vec<(String, String)>,
}

impl Settings {
    pub(in crate::eval) fn new(args: &Eval, inputs: &[RequestedInput]) -> Self {
        let mut options: Vec<(String, String)> =
            inputs.iter().map(|input| (input.option.clone(), input.texts.join(", "))).collect();
        let mut add = |option: &str, value: String| options.push((option.into(), value));
        if !args.classes.is_empty() {
            add("--classes", args.classes.join(","));
        }
        if let Some(targets) = &args.reading.targets {
            add("--targets", targets.display().to_string());
        }
        if let Some(key) = &args.reading.on {
            add("--on", key.clone());
        }
        for (option, is_given) in
            [("--no-header", args.reading.no_header), ("--channels-first", args.channels_first)]
        {
            if is_given {
                add(option, "given".into());
            }
        }
        Settings {
            losses: args.losses.clone(),
            family: family(args),
            by: args.by.clone(),
            worst: args.worst,
            missing: args.reading.missing,
            unchecked: args.unchecked,
            options,
        }
    }

    /// The options and their values.
    fn described(&self) -> Vec<(&str, String)> {
        let losses = self.losses.iter().map(Loss::to_string).collect::<Vec<_>>().join(", ");
        let missing = self.missing.to_possible_value().map_or(String::new(), |value| value.get_name().into());
        let unchecked = if self.unchecked { "given" } else { NONE };
        let by = self.by.clone().unwrap_or(NONE.into());
        let mut all = vec![("--loss", losses), ("--by", by)];
        all.extend(self.options.iter().map(|(option, value)| (option.as_str(), value.clone())));
        all.extend([
            ("--worst", self.worst.to_string()),
            ("--missing", missing),
            ("--unchecked", unchecked.into()),
        ]);
        all
    }

    /// Checks that the settings of `name` are those of `other`.
    ///
    /// # Errors
    /// The first option that differs, with both values.
    pub(in crate::eval) fn same(&self, name: &str, other: &Settings, of_other: &str) -> Result<()> {
        let (own, others) = (self.described(), other.described());
        let value = |all: &[(&str, String)], option: &str| {
            let found = all.iter().find(|(name, _)| *name == option);
            found.map_or(NONE.into(), |(_, value)| value.clone())
        };
        for (option, _) in own.iter().chain(&others) {
            let (here, there) = (value(&own, option), value(&others, option));
            if here != there {
                bail!("{name}: {option} is {}, but {} in {of_other}", shown(&here), shown(&there));
            }
        }
        Ok(())
    }
}

/// A value in a message.
fn shown(value: &str) -> String {
    if value == NONE { value.into() } else { format!("`{value}`") }
}
