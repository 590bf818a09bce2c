//! Statistics of scores: a row is read twice (maximum, Σ exp), columns in tiles.
use super::{SumExp, Summary};
use crate::inline;
use crate::kernel::product::without;
use crate::real::{Float, Lanes, Real, Sum};
use fearless_simd::Simd;

/// Vectors of a row that are summed in the precision of the lanes before the sum goes to double.
const FLUSH_VECTORS: usize = 32;

/// The summary of a row of scores: positives are the columns whose id is the row's, `number`.
#[inline(always)]
pub(in crate::kernel::product) fn observe_row<S: Simd, F: Float>(
    simd: S,
    scores: &[F],
    numbers: &[F],
    number: F,
    skip: Option<usize>,
) -> Summary {
    let n = Lanes::<S, F>::N;
    let number = Lanes::<S, F>::splat(simd, number);
    let (zero, least) = (number.lit(0.0), number.lit(f64::NEG_INFINITY));
    let (mut max_positive, mut max_negative) = (least, least);

    for part in without(scores.len(), skip) {
        for at in part.clone().step_by(n) {
            let z = Lanes::load_tail(simd, &scores[at..part.end]);
            let positives = Lanes::load_tail(simd, &numbers[at..part.end]);
            // Positives are few: most vectors have none.
            if positives.meets(number) {
                max_positive = positives.select_eq(number, z, least).max(max_positive);
                max_negative = positives.select_eq(number, least, z).max(max_negative);
            } else {
                max_negative = z.max(max_negative);
            }
        }
    }

    let (max_positive, max_negative) = (max_positive.largest().to_f64(), max_negative.largest().to_f64());
    // Without scores the maximum is −∞, and exp(−∞ + ∞) would be NaN: any finite shift will do.
    let shift = |max: f64| number.lit(if max == f64::NEG_INFINITY { 0.0 } else { max });
    let (shift_positive, shift_negative) = (shift(max_positive), shift(max_negative));
    let mut totals = [Sum::zero(simd); 4];

    for part in without(scores.len(), skip) {
        let mut begin = part.start;
        while begin < part.end {
            let end = part.end.min(begin + FLUSH_VECTORS * n);
            let mut sums = [zero; 4];
            for at in (begin..end).step_by(n) {
                let z = Lanes::load_tail(simd, &scores[at..end]);
                let positives = Lanes::load_tail(simd, &numbers[at..end]);
                if !positives.meets(number) {
                    sums[1] = sums[1] + (z - shift_negative).exp().first(end - at);
                    continue;
                }

                let e =
                    (z - positives.select_eq(number, shift_positive, shift_negative)).exp().first(end - at);
                let one = zero.lit(1.0).first(end - at);
                let terms = [
                    positives.select_eq(number, e, zero),
                    positives.select_eq(number, zero, e),
                    positives.select_eq(number, z, zero).first(end - at),
                    positives.select_eq(number, one, zero),
                ];

                for (k, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + terms[k];
                }
            }

            for (k, total) in totals.iter_mut().enumerate() {
                total.add(sums[k]);
            }
            begin = end;
        }
    }

    let [positive, negative, linear, count] = Sum::totals(totals);
    Summary {
        positive: SumExp { max: max_positive, sum: positive },
        negative: SumExp { max: max_negative, sum: negative },
        linear,
        count,
    }
}

/// Columns of a tile: eight arrays of as many floats stay in the L1 cache.
const TILE: usize = 256;

/// Rows of a tile: sums down a column stay in the precision of the lanes for so many.
const TILE_ROWS: usize = 256;

/// Merges rows of scores, `stride` apart, into the summaries of their columns: positives of a column are the
/// rows with its id.
#[inline(always)]
pub(in crate::kernel::product) fn observe_columns<S: Simd, F: Float>(
    simd: S,
    scores: &[F],
    stride: usize,
    rows: &[F],
    columns: &[F],
    summaries: &mut [Summary],
) {
    for (tile, (columns, summaries)) in columns.chunks(TILE).zip(summaries.chunks_mut(TILE)).enumerate() {
        for (deep, rows) in rows.chunks(TILE_ROWS).enumerate() {
            let corner = &scores[deep * TILE_ROWS * stride + tile * TILE..];
            observe_tile(simd, corner, stride, rows, columns, summaries);
        }
    }
}

/// Merges a tile of scores into the summaries of its columns: a pass for the maxima, a pass for Σ exp.
#[inline(always)]
fn observe_tile<S: Simd, F: Float>(
    simd: S,
    corner: &[F],
    stride: usize,
    rows: &[F],
    columns: &[F],
    summaries: &mut [Summary],
) {
    let (n, width) = (Lanes::<S, F>::N, columns.len());
    let (zero, least) = (F::default(), F::from_f64(f64::NEG_INFINITY));
    let load = inline!(|xs: &[F], at: usize| Lanes::<S, F>::load_tail(simd, &xs[at..width]));
    let [mut max_positive, mut max_negative] = [[least; TILE]; 2];

    for (scores, &number) in corner.chunks(stride).zip(rows) {
        let (number, least) = (Lanes::<S, F>::splat(simd, number), Lanes::splat(simd, least));
        for at in (0..width).step_by(n) {
            let (mut z, positives) = (load(scores, at), load(columns, at));
            if positives.meets(number) {
                positives
                    .select_eq(number, z, least)
                    .max(load(&max_positive, at))
                    .store_tail(&mut max_positive[at..width]);
                z = positives.select_eq(number, least, z);
            }
            z.max(load(&max_negative, at)).store_tail(&mut max_negative[at..width]);
        }
    }

    let shift = |max: F| if max == least { zero } else { max };
    let (shift_positive, shift_negative) = (max_positive.map(shift), max_negative.map(shift));
    let [mut positive, mut negative, mut linear, mut count] = [[zero; TILE]; 4];

    for (scores, &number) in corner.chunks(stride).zip(rows) {
        let (number, zero) = (Lanes::<S, F>::splat(simd, number), Lanes::splat(simd, zero));
        for at in (0..width).step_by(n) {
            let (z, positives) = (load(scores, at), load(columns, at));
            let add = inline!(
                |to: &mut [F; TILE], x: Lanes<S, F>| (load(&*to, at) + x).store_tail(&mut to[at..width])
            );
            if !positives.meets(number) {
                add(&mut negative, (z - load(&shift_negative, at)).exp());
                continue;
            }

            let e =
                (z - positives.select_eq(number, load(&shift_positive, at), load(&shift_negative, at))).exp();
            add(&mut positive, positives.select_eq(number, e, zero));
            add(&mut negative, positives.select_eq(number, zero, e));
            add(&mut linear, positives.select_eq(number, z, zero));
            add(&mut count, positives.select_eq(number, zero.lit(1.0), zero));
        }
    }

    for (j, summary) in summaries.iter_mut().enumerate() {
        *summary = summary.merge(Summary {
            positive: SumExp { max: max_positive[j].to_f64(), sum: positive[j].to_f64() },
            negative: SumExp { max: max_negative[j].to_f64(), sum: negative[j].to_f64() },
            linear: linear[j].to_f64(),
            count: count[j].to_f64(),
        });
    }
}
