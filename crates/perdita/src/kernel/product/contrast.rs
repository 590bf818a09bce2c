//! Contrastive losses: of every row only what the exponentials of its partners' and of all others' scores add up to is
//! needed. That is collected online, tile by tile, for rows and for columns; and the gradient of a score follows from
//! the score and the two sums.
use super::ending::{Ending, Margin};
use super::kin::Kin;
use super::meeting::Meeting;
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::sharded::{self, Shard, Shards};
use super::strip::{Block, Keys, Sink, Strip, finish, sweep};
use super::summary::{Pulls, Summary, meet_row, pull_row};
use crate::batch::Products;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Contrastive, Error, Input, Pointwise, Pooling, Setting, Similarity};
use crate::real::{Element, on_lanes};

/// What every contrastive loss can do.
pub trait ContrastiveExt: Contrastive {
    /// What the loss needs beside the rows of a.
    fn needs() -> &'static [Input] {
        match Self::SETTING {
            Setting::Queries | Setting::Both | Setting::Views => &[Input::B],
            Setting::Labelled => &[Input::Labels],
        }
    }
    /// What it takes if it is there.
    fn allows() -> &'static [Input] {
        match Self::SETTING {
            Setting::Queries => &[Input::Labels, Input::KeyLabels, Input::Negatives, Input::Weight],
            Setting::Both | Setting::Views | Setting::Labelled => &[Input::Weight],
        }
    }
    /// The loss of every row of a (and of b, where it looks for partners too), reduced, and its gradients. Similarities
    /// are never stored: 64 MiB hold them all or those of some rows, whatever the size of the batch.
    ///
    /// # Errors
    /// Parts that are missing or too many, or whose numbers of rows do not fit; an output of the wrong length; an
    /// explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        batch.fits(Self::CARD.name, Self::needs(), Self::allows())?;
        out.fit(&batch)?;
        let rows_of_b = |want: usize| match batch.keys() {
            got if got >= want && (got == want || Self::SETTING == Setting::Queries) => Ok(()),
            got => Err(Error::RowsOfB { got, want }),
        };
        if batch.b.is_some() && batch.key_labels.is_none() {
            rows_of_b(batch.len())?;
        }
        let spec = Spec::of(self);
        let loss = |margin| self.margin().at(margin, 1.0);
        match Self::SETTING {
            Setting::Queries | Setting::Labelled => rows_only(&spec, &loss, batch, reduction, out),
            Setting::Both | Setting::Views => both_ways(&spec, &loss, batch, reduction, out),
        }
    }
    /// The losses of the rows of one shard of a batch, `local`, among the rows of all shards, reduced. `out` receives the
    /// gradients in `local` as the rows that look for their partners. What falls to rows that are looked at, in every shard
    /// (the local one too), is left with the shard: a row's gradient is what all workers leave for it, and what `out`
    /// receives. Extra memory is that of the local rows and 42 MiB.
    ///
    /// A worker knows the weight of its own rows only: [`Reduction::Mean`] is the mean over them. The mean over the whole
    /// batch, and its gradient, is the sum over all workers with [`Reduction::Over`] that batch's weight. Where
    /// that is not known before (rows that have no partner in any shard count nothing), it is the sum with
    /// [`Reduction::Sum`], divided by the weight of all totals together.
    ///
    /// ```
    /// use perdita::losses::clip::Clip;
    /// use perdita::{ContrastiveExt, Embeddings, Error, Gradients, Products, Reduction, See, Shard, Shards};
    /// /// Two shards of one row each, in memory; elsewhere they would come from other machines, in turns.
    /// struct Here([[f64; 4]; 2], [[f64; 4]; 2]);
    /// fn shard(rows: &[f64; 4], k: usize) -> Result<Shard<'_, f64>, Error> {
    ///     let (a, b) = rows.split_at(2);
    ///     Ok(Shard { rows: Products::new(Embeddings::new(a, 2)?, Embeddings::new(b, 2)?)?, first: k })
    /// }
    /// impl Shards<f64> for Here {
    ///     fn count(&self) -> usize {
    ///         2
    ///     }
    ///     fn visit(&mut self, k: usize, see: &mut See<f64>) -> Result<(), Error> {
    ///         let (a, b) = self.1[k].split_at_mut(2);
    ///         see(shard(&self.0[k], k)?, Gradients::none().a(a).b(b))
    ///     }
    /// }
    /// let rows = [[1.0, 0.0, 3.0, 0.0], [0.0, 2.0, 0.0, 1.0]];
    /// let mut shards = Here(rows, [[0.0; 4]; 2]);
    /// let mut loss = 0.0;
    /// for (k, local) in rows.iter().enumerate() {
    ///     let clip = Clip::new(0.5)?;
    ///     let over = Reduction::Over(2.0);
    ///     let (mut of_a, mut of_b) = ([0.0; 2], [0.0; 2]);
    ///     let out = Gradients::none().a(&mut of_a).b(&mut of_b);
    ///     loss += over.of(&clip.evaluate_sharded(shard(local, k)?, &mut shards, over, out)?.total);
    /// }
    /// assert!((loss - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), of the local shard and of all others; a shard whose b has not a row for each row of
    /// its a; `out.b` where rows of b do not look for partners, so that all of their gradient is left with the shards; and
    /// what [`Shards::visit`] returns. Nothing is written before all shards have been looked at once.
    fn evaluate_sharded<E: Element>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        sharded::evaluate(
            &Spec::of(self),
            &|margin| self.margin().at(margin, 1.0),
            local,
            shards,
            reduction,
            out,
        )
    }
}
impl<L: Contrastive> ContrastiveExt for L {}

/// A contrastive loss but for its formula, so that what follows is compiled once for all of them.
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) setting: Setting,
    pub(super) similarity: Similarity,
    pub(super) pooling: Pooling,
}
impl Spec {
    fn of<L: Contrastive>(loss: &L) -> Spec {
        let (similarity, pooling) = (loss.similarity(), loss.pooling());
        Spec { name: L::CARD.name, setting: L::SETTING, similarity, pooling }
    }
}

/// Only rows look for partners: a strip is all that a row needs, and each score is computed once.
fn rows_only<E: Element>(
    spec: &Spec,
    loss: &Margin,
    batch: Products<E>,
    reduction: Reduction,
    mut out: Gradients<E::Float>,
) -> Result<Outcome, Error> {
    let name = spec.name;
    let Similarity { temperature, normalize, .. } = spec.similarity;
    let factors = Operand::all(&batch, normalize);
    let len = batch.len();
    let skip_self = spec.setting == Setting::Labelled;
    let (keys, kin) = match (batch.negatives, batch.labels, batch.key_labels) {
        (Some(_), None, None) if batch.keys() != len => {
            return Err(Error::RowsOfB { got: batch.keys(), want: len });
        }
        (Some(negatives), None, None) => {
            // The partner is in the first column; a row's number is 0.
            let negatives = Keys { factor: 2, per_query: negatives.per_query };
            let mut columns = vec![E::Float::from_f64(-1.0); 1 + negatives.columns(&factors)];
            columns[0] = E::Float::default();
            let kin = Kin { rows: vec![E::Float::default(); len], columns };
            (vec![Keys::own(1, 1), negatives], kin)
        }
        (None, Some(labels), None) if skip_self => (vec![Keys::shared(0)], Kin::by_label(labels, labels)),
        (None, Some(labels), Some(key_labels)) => (vec![Keys::shared(1)], Kin::by_label(labels, key_labels)),
        (None, None, None) => (vec![Keys::shared(1)], Kin::by_index(len, 0, batch.keys())),
        (Some(_), Some(_), _) => return Err(Error::Unexpected { loss: name, input: Input::Labels }),
        (_, Some(_), None) => return Err(Error::Missing { loss: name, input: Input::KeyLabels }),
        (_, None, Some(_)) => return Err(Error::Missing { loss: name, input: Input::Labels }),
    };
    let mut ending = Ending {
        loss,
        pooling: spec.pooling,
        weight: batch.weight,
        upstream: out.upstream,
        partner: kin.partners().into_iter().map(|n| n > usize::from(skip_self)).collect(),
        scale: 1.0,
        share: 1.0,
    };
    ending.scale = reduction.scale(|| ending.total_weight())?;
    out.clear();
    let wanted = out.wanted();
    let (a, rest) = factors.split_first().expect("a is there");
    let mut sinks = vec![Sink::new(out.a, a, out.add)];
    let outs = [batch.b.is_some().then_some(out.b), batch.negatives.is_some().then_some(out.negatives)];
    let outs = outs.into_iter().flatten().zip(rest);
    sinks.extend(outs.map(|(slot, factor)| Sink::new(slot, factor, out.add)));

    let leaf = |mut block: Block<E::Float>| {
        let (mut sum, mut weight, mut count, mut tilt) = (0.0, 0.0, 0, 0.0);
        let (first, mut each) = (block.first, block.each.take());
        for (i, scores) in block.rows() {
            let skip = skip_self.then_some(i);
            let summary = on_lanes!(simd => meet_row(simd, scores, &kin.columns, kin.rows[i], skip));
            let (value, pull) = ending.row(i, &summary);
            if let Some(each) = each.as_deref_mut() {
                each[i - first] = E::Float::from_f64(value);
            }
            if wanted {
                let none = None::<&Pulls<E::Float>>;
                tilt +=
                    on_lanes!(simd => pull_row(simd, scores, &kin.columns, kin.rows[i], skip, pull, none));
            }
            if let Some(share) = ending.weight(i) {
                (sum, weight, count) = (sum + value, weight + share, count + 1);
            }
        }
        Outcome {
            temperature: wanted.then_some(-tilt / temperature),
            ..Outcome::of(Total::new(sum, weight, count))
        }
    };
    let outcome =
        sweep(&factors, &mut Sink::grads(&mut sinks), &keys, 1.0 / temperature, None, out.each, &leaf);
    finish(&factors, sinks);
    Ok(outcome)
}

/// Columns look for partners too: two rounds, one that sums rows and columns up, one that computes the scores again
/// and pulls at them. Scores that are still there from the first round are not computed twice.
fn both_ways<E: Element>(
    spec: &Spec,
    loss: &Margin,
    batch: Products<E>,
    reduction: Reduction,
    mut out: Gradients<E::Float>,
) -> Result<Outcome, Error> {
    let Similarity { temperature, normalize, .. } = spec.similarity;
    let len = batch.len();
    let factors = Operand::all(&batch, normalize);
    let meeting = |rows: usize, columns: usize| Meeting {
        rows,
        columns,
        kin: Kin::<E::Float>::by_index(len, 0, len),
        itself: (rows == columns).then_some(0),
    };
    let meetings = match spec.setting {
        Setting::Views => vec![meeting(0, 0), meeting(1, 1), meeting(0, 1)],
        _ => vec![meeting(0, 1)],
    };
    let mut ending = Ending {
        loss,
        pooling: spec.pooling,
        weight: batch.weight,
        upstream: out.upstream,
        partner: vec![true; len],
        scale: 1.0,
        share: 0.5,
    };
    ending.scale = reduction.scale(|| ending.total_weight())?;
    let wanted = out.wanted();
    out.clear();

    let mut strip = Strip::new(len, len, 1.0 / temperature, true);
    let mut summaries = [vec![Summary::NONE; len], vec![Summary::NONE; len]];
    let mut held = None;
    for (m, meeting) in meetings.iter().enumerate() {
        for rows in strip.strips(len) {
            strip.fill(&factors, (meeting.rows, rows.clone()), &[Keys::shared(meeting.columns)], None);
            meeting.observe(&mut strip, rows.clone(), &mut summaries[meeting.rows]);
            if meeting.rows != meeting.columns {
                meeting.observe_columns(&strip, rows.clone(), &mut summaries[meeting.columns]);
            }
            held = Some((m, rows));
        }
    }

    let (total, pulls) = ending.rows(&summaries, out.each);
    let mut outcome = Outcome::of(total);
    if !wanted {
        return Ok(outcome);
    }
    let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
    let mut tilt = 0.0;
    for (m, meeting) in meetings.iter().enumerate().rev() {
        let columns = (meeting.rows != meeting.columns).then(|| Pulls::new(&pulls[meeting.columns]));
        for rows in strip.strips(len).rev() {
            let keys = [Keys::shared(meeting.columns)];
            if held.take() != Some((m, rows.clone())) {
                strip.fill(&factors, (meeting.rows, rows.clone()), &keys, None);
            }
            tilt += meeting.pull(&mut strip, rows.clone(), &pulls[meeting.rows], columns.as_ref());
            strip.spread(&factors, &mut Sink::grads(&mut sinks), (meeting.rows, rows), &keys);
        }
    }
    finish(&factors, sinks);
    outcome.temperature = Some(-tilt / temperature);
    Ok(outcome)
}
