//! Figures as data, independent of how they are drawn.
use serde::Serialize;

/// One or more panels under a title.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The title. May be empty.
    pub title: String,
    /// The panels, in reading order.
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
    /// The title of the panel. May be empty.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The marks. Marks of the same name share a colour and a legend entry; a mark without a name has no entry.
    pub marks: Vec<Mark>,
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Axis {
    /// The label.
    pub label: String,
    /// True for a logarithmic axis.
    pub log: bool,
    /// The limits; by default those of the marks.
    pub range: Option<(f64, f64)>,
    /// Categories for 0, 1, 2, … instead of numbers: from the left, or from the top.
    pub names: Vec<String>,
}

impl Axis {
    /// An axis of numbers.
    pub fn new(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), ..Axis::default() }
    }

    /// Makes the axis logarithmic.
    pub fn log(self) -> Axis {
        Axis { log: true, ..self }
    }

    /// Sets the limits.
    pub fn range(self, lo: f64, hi: f64) -> Axis {
        Axis { range: Some((lo, hi)), ..self }
    }

    /// Sets the categories.
    pub fn names(self, names: impl IntoIterator<Item = impl Into<String>>) -> Axis {
        Axis { names: names.into_iter().map(Into::into).collect(), ..self }
    }
}

/// A mark. Values that are not finite are not drawn: a line breaks there.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum Mark {
    /// A line through points.
    Line {
        /// Its name in the legend.
        name: String,
        /// The points, from left to right.
        points: Vec<(f64, f64)>,
        /// True for a dashed reference line.
        dashed: bool,
    },
    /// A scatter of points.
    Points {
        /// Their name in the legend.
        name: String,
        /// The points.
        points: Vec<(f64, f64)>,
    },
    /// The area between two lines.
    Band {
        /// Its name in the legend: that of the line it belongs to.
        name: String,
        /// x, and the lower and upper end at x.
        points: Vec<(f64, f64, f64)>,
    },
    /// Values with intervals, a row each: y is 0, 1, 2, … from the top, named by the axis.
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
        /// The edges of the bars: one more than bars.
        edges: Vec<f64>,
        /// Their heights.
        heights: Vec<f64>,
    },
    /// A function of two variables, in colours with contour lines. Infinite values have the colour of the nearest end of the
    /// scale.
    Surface {
        /// The label of the colour scale.
        name: String,
        /// The grid along x.
        x: Vec<f64>,
        /// The grid along y.
        y: Vec<f64>,
        /// The values, a row for each y.
        z: Vec<Vec<f64>>,
    },
}

impl Mark {
    /// A solid line.
    pub fn line(name: impl Into<String>, points: Vec<(f64, f64)>) -> Mark {
        Mark::Line { name: name.into(), points, dashed: false }
    }

    /// A dashed reference line.
    pub fn reference(name: impl Into<String>, points: Vec<(f64, f64)>) -> Mark {
        Mark::Line { name: name.into(), points, dashed: true }
    }

    /// Its name in the legend, or the label of its colours. May be empty.
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

    /// True for a reference line.
    pub fn is_reference(&self) -> bool {
        matches!(self, Mark::Line { dashed: true, .. })
    }
}
