//! The results of a file: all that a report needs. Those of several files are merged, in the order of their names.
use super::chunk::get;
use super::given::{Content, Role};
use super::load::Loaded;
use super::missing::LeftOut;
use super::numbering::Numbering;
use super::run::{Found, Run, keys};
use super::sums::Sums;
use super::totals::{FileState, Settings, shared};
use super::worst::Row;
use perdita_catalog::{CallElement, Loss};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::rc::Rc;

/// The results of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileResult {
    pub(super) file: FileState,
    /// The rows of the first input.
    pub(super) rows: u64,
    pub(super) observations: u64,
    /// The number of predictions, similarities or other elements.
    pub(super) work: u64,
    pub(super) left_out: LeftOut,
    pub(super) computed_in: String,
    /// The beginning of messages about the file.
    pub(super) subject: String,
    /// The file of the first input.
    pub(super) first: String,
    pub(super) remarks: Vec<String>,
    /// The inputs, as JSON.
    pub(super) inputs: Vec<Value>,
    /// The results by loss.
    pub(super) losses: Vec<LossResult>,
    /// The names of the queries, which no other file may have.
    #[serde(with = "shared")]
    pub(super) queries: Option<Rc<[String]>>,
}

/// The results of a loss on a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LossResult {
    /// The lengths of the axes of the observations, if the loss has a value per observation.
    shape: Option<Vec<usize>>,
    pub(super) without_pairs: u64,
    pub(super) groups: Vec<Group>,
    /// A lower bound on the mutual information, of losses that compare the rows of one file.
    #[serde(skip)]
    pub(super) information: Option<f64>,
}

/// The sums of a group; of all rows, if there are no groups.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: Option<String>,
    pub(super) sums: Sums,
}

impl FileResult {
    /// The results of a run over the inputs of a file.
    pub(super) fn new<E: CallElement>(run: Run, inputs: &[Loaded<E>], file: FileState) -> Self {
        let names = get(inputs, Role::By).map(|by| by.names.names.as_slice());
        let observations = run.found[0].len().map_or(run.rows, |len| len as u64);
        let losses = run.args.losses.iter().zip(run.found).map(|(loss, found)| {
            let mut result = LossResult::new(found, names);
            result.information = information(loss, &result.whole(run.args.worst), inputs);
            result
        });
        let in_files = inputs.iter().filter(|input| !input.requested.texts.is_empty());
        let remark = |input: &Loaded<E>| {
            let remark = input.requested.remark.as_ref()?;
            Some(format!("{}: {remark}", input.requested.option))
        };
        FileResult {
            file,
            rows: run.rows,
            observations,
            work: run.work,
            left_out: run.left_out,
            computed_in: E::NAME.into(),
            subject: inputs[0].name(),
            first: inputs[0].file.clone(),
            remarks: inputs.iter().filter_map(remark).collect(),
            inputs: in_files.map(Loaded::describe).collect(),
            losses: losses.collect(),
            queries: run.queries,
        }
    }

    /// True for the results that a run with these settings may have: the worst rows are observations, every query is one, and groups have
    /// names if there are any.
    pub(super) fn is_sound(&self, settings: &Settings) -> bool {
        let is_of_settings = |group: &Group| {
            group.name.is_some() == settings.by.is_some() && group.sums.worst.most() == settings.worst
        };
        self.losses.len() == settings.losses.len()
            && self.losses.iter().all(|loss| {
                let axes = loss.shape.iter().flatten();
                let len = axes.copied().try_fold(1, usize::checked_mul);
                let has = |row: &Row| len.is_some_and(|len| row.row < len as u64);
                let are_named = self.queries.as_ref().is_none_or(|names| len == Some(names.len()));
                let is_sound =
                    |group: &Group| is_of_settings(group) && group.sums.worst.sorted().iter().all(has);
                are_named && loss.groups.iter().all(is_sound)
            })
    }

    /// The numbering of a loss's observations; `None` without rows.
    pub(super) fn numbering(&self, loss: &LossResult) -> Option<Numbering> {
        (self.rows > 0).then(|| Numbering::new(self.queries.as_ref(), loss.shape.as_ref()))
    }
}

impl LossResult {
    fn new(found: Found, names: Option<&[String]>) -> Self {
        let name = |at: usize| names.map(|names| names[at].clone());
        let groups = found.groups.into_iter().enumerate();
        let groups = groups.filter_map(|(at, sums)| Some(Group { name: name(at), sums: sums? }));
        LossResult {
            groups: groups.collect(),
            shape: found.shape,
            without_pairs: found.without_pairs,
            information: None,
        }
    }

    /// The sums over all rows of the file, with this number of worst rows.
    pub(super) fn whole(&self, worst: usize) -> Sums {
        self.groups.iter().fold(Sums::new(worst), |whole, group| whole.merge(&group.sums))
    }
}

/// The lower bound on the mutual information, in nats, if the loss gives one and every row has exactly one positive.
fn information<E: CallElement>(loss: &Loss, sums: &Sums, inputs: &[Loaded<E>]) -> Option<f64> {
    let product = loss.product()?;
    let has_labels = inputs.iter().any(|input| input.requested.content == Content::Labels);
    if has_labels || sums.total.count() == 0 {
        return None;
    }
    product.information_bound(sums.total.mean(), keys(loss, inputs).saturating_sub(1))
}
