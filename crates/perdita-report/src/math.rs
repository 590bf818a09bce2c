//! Conversion of LaTeX to MathML, which browsers display without a script.
use crate::Error;
use maud::{Markup, PreEscaped};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

/// A formula in a line of text.
pub(crate) fn inline(latex: &str) -> Result<Markup, Error> {
    render(latex, DisplayMode::Inline)
}

/// A formula on a line of its own.
pub(crate) fn block(latex: &str) -> Result<Markup, Error> {
    render(latex, DisplayMode::Block)
}

/// A formula as MathML: in a line of text, or on a line of its own.
///
/// # Errors
/// A formula that is not LaTeX, or uses an unsupported command.
pub fn mathml(latex: &str, is_inline: bool) -> Result<String, Error> {
    Ok(if is_inline { inline(latex)? } else { block(latex)? }.into_string())
}

fn render(latex: &str, display_mode: DisplayMode) -> Result<Markup, Error> {
    let wrong = |why: String| Error::Formula { latex: latex.into(), why };
    let storage = Storage::new();
    // The renderer would write errors into the page.
    let events: Vec<_> =
        Parser::new(latex, &storage).collect::<Result<_, _>>().map_err(|error| wrong(error.to_string()))?;
    // The renderer writes the annotation as it is.
    let annotation = latex.replace('&', "&amp;").replace('<', "&lt;");
    // In a line of text, the source would be a quarter of a page of formulas.
    let annotation = matches!(display_mode, DisplayMode::Block).then_some(&annotation[..]);
    let config = RenderConfig { display_mode, annotation, ..RenderConfig::default() };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| wrong(error.to_string()))?;
    // The renderer writes the operator "<" as it is: that is no XML.
    Ok(PreEscaped(mathml.replace("<<", "&lt;<")))
}
