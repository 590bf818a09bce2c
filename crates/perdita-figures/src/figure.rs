//! What a figure shows, as data: nothing here knows how it is drawn.
use serde::Serialize;

/// One or more panels under a title.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// What the figure shows, in a line. May be empty.
    pub title: String,
    /// The panels, in the order in which they are read.
    pub panels: Vec<Panel>,
}
impl Figure {
    /// A figure of one panel, whose title is the figure's.
    pub fn single(title: impl Into<String>, panel: Panel) -> Figure {
        Figure { title: title.into(), panels: vec![panel] }
    }
}

/// Marks in one pair of axes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Panel {
    /// What this panel shows. May be empty.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn. Marks of the same name share a colour and a line in the legend; a mark without a name has none.
    pub marks: Vec<Mark>,
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Axis {
    /// What it measures.
    pub label: String,
    /// Whether equal distances are equal ratios.
    pub log: bool,
    /// From where to where; what the marks need, if it is not given.
    pub range: Option<(f64, f64)>,
    /// Names for 0, 1, 2, … instead of numbers: from the left, or from the top.
    pub names: Vec<String>,
}
impl Axis {
    /// An axis of numbers.
    pub fn new(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), ..Axis::default() }
    }
    /// The same, with equal ratios at equal distances.
    pub fn log(self) -> Axis {
        Axis { log: true, ..self }
    }
    /// The same, from `lo` to `hi`.
    pub fn range(self, lo: f64, hi: f64) -> Axis {
        Axis { range: Some((lo, hi)), ..self }
    }
    /// The same, with names for 0, 1, 2, …
    pub fn names(self, names: impl IntoIterator<Item = impl Into<String>>) -> Axis {
        Axis { names: names.into_iter().map(Into::into).collect(), ..self }
    }
}

/// Something drawn. What is not finite is left out: a line breaks there.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum Mark {
    /// A line through points.
    Line {
        /// Its name in the legend.
        name: String,
        /// The points, from left to right.
        points: Vec<(f64, f64)>,
        /// Whether it is broken: a reference, not a result.
        dashed: bool,
    },
    /// Points on their own.
    Points {
        /// Their name in the legend.
        name: String,
        /// The points.
        points: Vec<(f64, f64)>,
    },
    /// The area between two lines.
    Band {
        /// Its name in the legend; that of the line it belongs to.
        name: String,
        /// x, and the lower and upper end there.
        points: Vec<(f64, f64, f64)>,
    },
    /// Values with intervals, each on a line of its own: y is 0, 1, 2, … from the top, named by the axis.
    Intervals {
        /// Their name in the legend.
        name: String,
        /// The value, and the lower and upper end.
        values: Vec<(f64, f64, f64)>,
    },
    /// A histogram.
    Bars {
        /// Its name in the legend.
        name: String,
        /// The ends of the bars: one more than there are bars.
        edges: Vec<f64>,
        /// Their heights.
        heights: Vec<f64>,
    },
    /// A function of two numbers, in colours with lines of equal height. What is not finite has the colour of the end
    /// of the scale that it is nearest to.
    Surface {
        /// What the colours measure.
        name: String,
        /// Where along x.
        x: Vec<f64>,
        /// Where along y.
        y: Vec<f64>,
        /// The values: a row for each y.
        z: Vec<Vec<f64>>,
    },
}
impl Mark {
    /// An unbroken line.
    pub fn line(name: impl Into<String>, points: Vec<(f64, f64)>) -> Mark {
        Mark::Line { name: name.into(), points, dashed: false }
    }
    /// A broken line, for reference.
    pub fn reference(name: impl Into<String>, points: Vec<(f64, f64)>) -> Mark {
        Mark::Line { name: name.into(), points, dashed: true }
    }
    /// Its name in the legend, or what its colours measure. May be empty.
    pub fn name(&self) -> &str {
        match self {
            Mark::Line { name, .. }
            | Mark::Points { name, .. }
            | Mark::Band { name, .. }
            | Mark::Intervals { name, .. }
            | Mark::Bars { name, .. }
            | Mark::Surface { name, .. } => name,
        }
    }
    /// Whether it is a line for reference.
    pub fn is_reference(&self) -> bool {
        matches!(self, Mark::Line { dashed: true, .. })
    }
}
