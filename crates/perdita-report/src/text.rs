//! Text with formulas between `$` and code between backticks.
use crate::{Error, math};
use maud::{Markup, html};

/// The text as HTML.
pub(crate) fn markup(text: &str) -> Result<Markup, Error> {
    let parts = parts(text)?.into_iter().map(|part| match part {
        Part::Plain(text) => Ok(html! { (text) }),
        Part::Code(code) => Ok(html! { code { (code) } }),
        Part::Math(latex) => math::inline(latex),
    });
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    Ok(html! { @for part in parts { (part) } })
}

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Plain(&'a str),
    Code(&'a str),
    Math(&'a str),
}

fn parts(text: &str) -> Result<Vec<Part<'_>>, Error> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '`']) {
        let (plain, marked) = rest.split_at(at);
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
        assert_eq!(parts("").unwrap(), []);
        assert!(matches!(parts("5 $ only"), Err(Error::Unclosed { .. })));
    }

    #[test]
    fn what_is_text_stays_text() {
        assert_eq!(markup("a < b & `c > d`").unwrap().0, "a &lt; b &amp; <code>c &gt; d</code>");
    }
}
