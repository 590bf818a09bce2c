//! Text with formulas between `$`, code between backticks, and links `[to a card](#its-id)`.
use crate::{Error, math};
use maud::{Markup, html};

/// The text as HTML.
pub(crate) fn markup(text: &str) -> Result<Markup, Error> {
    let parts = parts(text)?.into_iter().map(|part| match part {
        Part::Plain(text) => Ok(html! { (text) }),
        Part::Code(code) => Ok(html! { code { (code) } }),
        Part::Math(latex) => math::inline(latex),
        Part::Link(label, id) => Ok(html! { a href={ "#" (id) } { (label) } }),
    });
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    Ok(html! { @for part in parts { (part) } })
}

/// The text without markup, for an attribute: formulas as LaTeX without its braces.
pub(crate) fn plain(text: &str) -> String {
    text.replace("\\mathrm", "").replace(['$', '`', '{', '}', '\\'], "")
}

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Plain(&'a str),
    Code(&'a str),
    Math(&'a str),
    Link(&'a str, &'a str),
}

fn parts(text: &str) -> Result<Vec<Part<'_>>, Error> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '`', '[']) {
        let (plain, marked) = rest.split_at(at);
        if marked.starts_with('[') {
            let (part, after) = link(marked).unwrap_or_else(|| {
                let (bracket, after) = marked.split_at(1);
                (Part::Plain(bracket), after)
            });
            if !plain.is_empty() {
                parts.push(Part::Plain(plain));
            }
            parts.push(part);
            rest = after;
            continue;
        }
        let (mark, marked) = marked.split_at(1);
        let (inside, after) = marked.split_once(mark).ok_or_else(|| Error::Unclosed { text: text.into() })?;
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        parts.push(if mark == "$" { Part::Math(inside) } else { Part::Code(inside) });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    Ok(parts)
}

/// The link at the beginning of a text, and what follows it. Other brackets are brackets.
fn link(text: &str) -> Option<(Part<'_>, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](#")?;
    let (id, after) = rest.split_once(')')?;
    let is_label = !label.contains(['[', ']', '$', '`']);
    is_label.then_some((Part::Link(label, id), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_code_are_found() {
        let found = parts("at $x$, `a$b` is <b>").unwrap();
        let want = [
            Part::Plain("at "),
            Part::Math("x"),
            Part::Plain(", "),
            Part::Code("a$b"),
            Part::Plain(" is <b>"),
        ];
        assert_eq!(found, want);
        let linked = parts("in [0, 1], [T4.8](#text-T4-8)").unwrap();
        assert_eq!(linked.last(), Some(&Part::Link("T4.8", "text-T4-8")));
        assert_eq!(linked[..3], [Part::Plain("in "), Part::Plain("["), Part::Plain("0, 1], ")]);
        assert_eq!(parts("").unwrap(), []);
        assert!(matches!(parts("5 $ only"), Err(Error::Unclosed { .. })));
    }

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(plain("γ for $N_{\\mathrm{eff}}$ of `focal`"), "γ for N_eff of focal");
    }

    #[test]
    fn what_is_text_stays_text() {
        assert_eq!(markup("a < b & `c > d`").unwrap().0, "a &lt; b &amp; <code>c &gt; d</code>");
    }
}
