//! Letters: Greek letters of parameters, their LaTeX, and Unicode's superscripts and subscripts.

/// Names of letters as in parameters, the letters, and their LaTeX.
const GREEK: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("eps", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
];

/// The letter of this name.
pub(super) fn greek(name: &str) -> Option<&'static str> {
    GREEK.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

/// A letter with an optional index, in LaTeX.
pub(super) fn latex_letter(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        let letter = c.to_string();
        match GREEK.iter().find(|(_, known)| *known == letter) {
            Some((_, "ε")) => text += r"\varepsilon",
            Some((name, _)) => text += &format!(r"\{name}"),
            None if c == '₊' => text += "_{+}",
            None if c == '₋' => text += "_{-}",
            None if c == '_' => text += r"\_",
            None => text.push(c),
        }
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 { format!(r"\mathit{{{text}}}") } else { text }
}

/// The text in superscript, if all of it can be.
pub(super) fn superscript(text: &str) -> Option<String> {
    const PLAIN: &str = "0123456789+−=()abcdefghijklmnoprstuvwxyzαβγδθφχ";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᶿᵠᵡ";
    let raise = |c: char| match c {
        ' ' => Some(None),
        _ => PLAIN.chars().position(|plain| plain == c).map(|i| RAISED.chars().nth(i)),
    };
    text.chars().map(raise).collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect())
}

/// A fraction with a Unicode character.
pub(super) fn vulgar(n: i64, d: i64) -> Option<&'static str> {
    Some(match (n, d) {
        (1, 2) => "½",
        (1, 3) => "⅓",
        (2, 3) => "⅔",
        (1, 4) => "¼",
        (3, 4) => "¾",
        (1, 5) => "⅕",
        (1, 6) => "⅙",
        (1, 8) => "⅛",
        (3, 8) => "⅜",
        (5, 8) => "⅝",
        (7, 8) => "⅞",
        _ => return None,
    })
}
