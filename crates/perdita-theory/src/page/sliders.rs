//! Figures with a slider, where a parameter is the point: all curves are computed here, from the one formula.
use crate::lang::Texts;
use crate::losses::{loss, of_grad};
use crate::numerics::grid;
use perdita_figures::curves::{Named, vary};
use perdita_figures::{Argument, Axis, Curves, Figure, Mark, Panel, Quantity};
use perdita_report::{Block, Slider};

/// A family of curves of one loss.
struct Family {
    /// The loss, and losses to compare it with.
    loss: &'static str,
    references: &'static [&'static str],
    parameter: &'static str,
    letter: &'static str,
    /// The least value, the step, and the number of values.
    values: (f64, f64, usize),
    /// The value that is shown first.
    start: f64,
    over: Argument,
    panels: [(Quantity, &'static str); 2],
    /// The largest value on the first vertical axis, of a loss that has none.
    top: Option<f64>,
    caption: &'static str,
}

const FAMILIES: &[Family] = &[
    Family {
        loss: "focal(alpha=1)",
        references: &["cross_entropy"],
        parameter: "gamma",
        letter: "γ",
        values: (0.0, 0.25, 21),
        start: 2.0,
        over: Argument::Probability,
        panels: [
            (Quantity::Value, "Loss"),
            (Quantity::SlopeRatio, "Gradient in the logit, ratio to cross-entropy"),
        ],
        top: Some(5.0),
        caption: "The focal loss. The larger γ, the less easy examples count; hard ones have more gradient than with \
                  cross-entropy.",
    },
    Family {
        loss: "huber",
        references: &["mse", "mae"],
        parameter: "delta",
        letter: "δ",
        values: (0.125, 0.125, 24),
        start: 1.0,
        over: Argument::Error,
        panels: [(Quantity::Value, "Loss"), (Quantity::Slope, "Gradient")],
        top: Some(5.0),
        caption: "The Huber loss. For small δ its gradient is that of MAE times δ, for large δ half that of MSE.",
    },
    Family {
        loss: "cross_entropy",
        references: &[],
        parameter: "label_smoothing",
        letter: "ε",
        values: (0.0, 0.025, 21),
        start: 0.1,
        over: Argument::Margin,
        panels: [(Quantity::Value, "Loss"), (Quantity::Slope, "Gradient")],
        top: None,
        caption: "Cross-entropy with label smoothing, two classes. The larger ε, the smaller the margin at which the gradient \
                  is 0.",
    },
];

/// The sliders of the page.
pub(super) fn sliders(texts: &Texts) -> Vec<Block> {
    let families = FAMILIES.iter().map(|family| slider(family, texts));
    families.chain([temperature(texts)]).map(Block::Slider).collect()
}

fn slider(family: &Family, texts: &Texts) -> Slider {
    let moving = loss(family.loss).card().name;
    let (first, step, count) = family.values;
    let values: Vec<String> = (0..count).map(|k| (first + step * k as f64).to_string()).collect();
    let drawn = |losses: Vec<Named>, what: Quantity| -> Panel {
        let curves = Curves { log: Some(false), ..Curves::new(losses) }.over(family.over).what([what]);
        curves.figure().expect("the tests draw it").panels.remove(0)
    };

    let panel = |&(what, title): &(Quantity, &str)| {
        let of = |value: &String| {
            let varied = vary(&loss(family.loss), family.parameter, &[value]).expect("in the domain");
            // Ratios are to the first.
            let base = family.references.iter().take(1).map(|name| loss(name).into());
            let is_ratio = what == Quantity::SlopeRatio;
            drawn(base.filter(|_| is_ratio).chain(varied).collect(), what)
        };
        let mut panels: Vec<Panel> = values.iter().map(of).collect();
        let mut marks: Vec<Mark> = panels
            .iter_mut()
            .filter_map(|panel| match panel.marks.pop() {
                Some(Mark::Line { points, .. }) => Some(Mark::line(moving, points)),
                _ => None,
            })
            .collect();
        for name in family.references {
            if let Some(Mark::Line { name, points, .. }) = drawn(vec![loss(name).into()], what).marks.pop() {
                marks.push(Mark::reference(name, points));
            }
        }
        let ends = panels.iter().filter_map(|panel| panel.y.range);
        let (lo, hi) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), (a, b)| (lo.min(a), hi.max(b)));
        let hi = family.top.filter(|_| what == Quantity::Value).unwrap_or(hi);
        let panel = panels.swap_remove(0);
        Panel { title: texts.text(title), y: panel.y.range(lo, hi), marks, ..panel }
    };
    let figure = Figure { title: String::new(), panels: family.panels.iter().map(panel).collect() };
    let start =
        values.iter().position(|value| *value == family.start.to_string()).expect("one of the values");
    Slider {
        figure,
        moving: moving.into(),
        letter: family.letter.into(),
        values,
        start,
        caption: texts.text(family.caption),
    }
}

/// The loss of one query by the cosine similarity of its positive, and the gradients in the similarities of its negatives.
fn temperature(texts: &Texts) -> Slider {
    const NEGATIVES: usize = 16;
    const MOVING: &str = "info_nce";
    let values: Vec<String> = (1..=20).map(|k| (f64::from(k) / 20.0).to_string()).collect();
    let unit = |cosine: f64| [cosine, (1.0 - cosine * cosine).max(0.0).sqrt()];
    let negatives = grid(-1.0..0.9, NEGATIVES);
    // The loss, and its derivatives in the similarities: the gradient in a key is that times the query, (1, 0).
    let at = |temperature: &str, positive: f64| -> (f64, Vec<f64>) {
        let loss = loss(&format!("info_nce(temperature={temperature}, normalize=false)"));
        let keys: Vec<f64> = [positive].iter().chain(&negatives).flat_map(|cosine| unit(*cosine)).collect();
        let given = [("a", &[1.0, 0.0][..], &[1, 2][..]), ("b", &keys, &[1 + NEGATIVES, 2])];
        let (value, grad) = of_grad(&loss, &given, "b").expect("the tests draw it");
        (value, grad.chunks(2).map(|key| key[0]).collect())
    };

    let losses = |temperature: &String| {
        Mark::line(MOVING, grid(-1.0..1.0, 81).into_iter().map(|s| (s, at(temperature, s).0)).collect())
    };
    let shares = |temperature: &String| {
        let (_, slopes) = at(temperature, 0.8);
        let all: f64 = slopes[1..].iter().sum();
        let points = negatives.iter().zip(&slopes[1..]).map(|(cosine, slope)| (*cosine, slope / all));
        Mark::line(MOVING, points.collect())
    };
    let panels = vec![
        Panel {
            title: texts.text("Loss"),
            x: Axis::new(texts.text("cosine similarity of the positive")),
            y: Axis::new("loss").range(-0.1, 8.0),
            marks: values.iter().map(losses).collect(),
        },
        Panel {
            title: texts.text("Share of the gradient"),
            x: Axis::new(texts.text("cosine similarity of a negative")),
            y: Axis::new("").range(-0.02, 1.0),
            marks: values.iter().map(shares).collect(),
        },
    ];
    Slider {
        figure: Figure { title: String::new(), panels },
        moving: MOVING.into(),
        letter: "τ".into(),
        start: values.iter().position(|value| value == "0.2").expect("one of the values"),
        values,
        caption: texts.text(
            "InfoNCE with 16 negatives. The lower the temperature τ, the more of the gradient falls on the negatives that are most \
             similar to the query. On the right, the positive has a similarity of 0.8.",
        ),
    }
}
