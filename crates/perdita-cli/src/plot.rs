//! `perdita plot`: curves of losses, and named figures.
use crate::args::{Drawn, Plot};
use crate::exit::usage;
use crate::replace::Output;
use crate::text;
use anyhow::{Result, bail, ensure};
use perdita_figures::curves::{Argument, Curves, family};
use perdita_figures::{Figure, Quantity, ready};
use std::path::Path;

pub(crate) fn run(args: &Plot) -> Result<String> {
    let nothing = args.output.is_empty() && args.format.is_none();
    ensure!(!nothing, usage("no output: give -o fig.svg (or .png, .html), or --format json"));
    let kinds = args.output.iter().map(|path| kind(path)).collect::<Result<Vec<_>>>()?;
    let outputs =
        args.output.iter().map(|path| Output::create("-o", path, &[])).collect::<Result<Vec<_>>>()?;
    let figure = figure(args).map_err(usage)?;
    // All files are drawn before any is written.
    let draw = |kind: &PlotKind| match kind {
        PlotKind::Svg => Ok(figure.svg().into_bytes()),
        PlotKind::Html => Ok(figure.html().into_bytes()),
        PlotKind::Png => figure.png(args.scale).map_err(|problem| usage(format!("--scale: {problem}"))),
    };
    let drawn = kinds.iter().map(draw).collect::<Result<Vec<_>>>()?;
    let mut said = String::new();
    for ((path, output), bytes) in args.output.iter().zip(outputs).zip(drawn) {
        output.complete_with(&bytes)?;
        said += &format!("{}: {}\n", path.display(), figure.title);
    }
    match args.format {
        Some(Drawn::Json) => text::json(&serde_json::to_value(&figure)?),
        None => Ok(said),
    }
}

fn figure(args: &Plot) -> Result<Figure, String> {
    if let Some(name) = &args.figure {
        return ready::ready(name);
    }

    let varied = args.vary.as_ref().map(|(name, values)| (name.as_str(), &values[..]));
    let losses = family(&args.losses, varied).map_err(|problem| format!("--vary: {problem}"))?;
    let what = if args.what.is_empty() { vec![Quantity::Value] } else { args.what.clone() };
    let curves = Curves {
        over: args.over,
        range: args.range,
        target: args.target,
        log: args.log,
        ..Curves::new(losses)
    };
    let drawable = |loss| !Argument::of(loss).is_empty();
    curves.what(what).figure().map_err(|problem| match args.losses.iter().all(drawable) {
        true => problem,
        false => format!("{problem}; `perdita plot --help` lists the named figures"),
    })
}

/// The format of an output file.
enum PlotKind {
    Svg,
    Png,
    Html,
}

fn kind(path: &Path) -> Result<PlotKind> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    Ok(match extension.as_str() {
        "svg" => PlotKind::Svg,
        "png" => PlotKind::Png,
        "html" => PlotKind::Html,
        _ => bail!(usage(format!("-o {}: a figure is written as .svg, .png or .html", path.display()))),
    })
}
