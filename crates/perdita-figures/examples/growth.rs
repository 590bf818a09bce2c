//! The figure of time over size: `cargo run -p perdita-figures --example growth` draws what `python -m bench.peers growth` has
//! measured, `bench/growth.csv`, as `growth.svg` beside it. With `-- FILE.png`, that file instead.
//!
//! A panel for each kind of work, a line for each work and number of threads, both axes logarithmic.
use perdita_figures::{Axis, Figure, Mark, Panel};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The time of a pair, in nanoseconds: a line that is nearly flat would otherwise fill its panel with noise.
const PAIR: (f64, f64) = (5.0, 100.0);

/// The panels in their order: name in the data, title, and the labels of the axes.
const PANELS: [[&str; 4]; 3] = [
    ["pointwise", "Pointwise losses", "elements", "ns per element"],
    ["rows", "Cross-entropy, 2²² scores in all", "classes", "ns per score"],
    ["products", "CLIP, 256 dimensions", "rows on either side", "ns per pair"],
];

/// The names of work in the legend.
const NAMES: [(&str, &str); 5] = [
    ("mse", "MSE"),
    ("bce_with_logits", "BCE with logits"),
    ("triad", "memory alone (triad)"),
    ("cross_entropy", "cross-entropy"),
    ("clip", "CLIP"),
];

/// A line of the data.
struct Measured {
    panel: String,
    work: String,
    threads: String,
    size: f64,
    nanoseconds: f64,
}

impl Measured {
    fn read(line: &str) -> Result<Measured, Box<dyn Error>> {
        let fields: Vec<&str> = line.split(',').collect();
        let [panel, work, threads, size, nanoseconds] = fields[..] else {
            return Err(format!("`{line}` must have five fields").into());
        };
        let (size, nanoseconds) = (size.parse()?, nanoseconds.parse()?);
        Ok(Measured { panel: panel.into(), work: work.into(), threads: threads.into(), size, nanoseconds })
    }

    /// The name in the legend, one for both numbers of threads: a dashed line has the colour of its name.
    fn name(&self) -> &str {
        NAMES.iter().find(|(work, _)| *work == self.work).map_or(&self.work, |(_, name)| name)
    }

    fn is_one_thread(&self) -> bool {
        self.threads == "1"
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench");
    let file = std::env::args().nth(1).map_or_else(|| folder.join("growth.svg"), PathBuf::from);
    let data = fs::read_to_string(folder.join("growth.csv"))?;
    let measured = data.lines().skip(1).map(Measured::read).collect::<Result<Vec<_>, _>>()?;

    let figure = Figure {
        title: "Time of value and gradient over size: one thread (solid), two threads (dashed)".into(),
        panels: PANELS.map(|texts| panel(texts, &measured)).into(),
    };
    match file.extension().is_some_and(|kind| kind == "png") {
        true => fs::write(file, figure.png(2.0)?)?,
        false => fs::write(file, figure.svg())?,
    }
    Ok(())
}

/// The lines of a panel, in the order of the data; dashed for two threads.
fn panel([key, title, x, y]: [&str; 4], measured: &[Measured]) -> Panel {
    let mut marks: Vec<Mark> = Vec::new();
    for one in measured.iter().filter(|one| one.panel == key) {
        let (new, point) = (one.name(), (one.size, one.nanoseconds));
        let dash = !one.is_one_thread();
        match marks.last_mut() {
            Some(Mark::Line { name, points, dashed }) if name == new && *dashed == dash => points.push(point),
            _ => marks.push(Mark::Line { name: new.into(), points: vec![point], dashed: dash }),
        }
    }
    let range = (key == "products").then_some(PAIR);
    Panel { title: title.into(), x: Axis::new(x).log(), y: Axis { range, ..Axis::new(y).log() }, marks }
}
