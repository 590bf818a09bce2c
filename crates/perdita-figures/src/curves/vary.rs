//! One loss with several values of a parameter.
use perdita_catalog::Loss;

/// A loss, and its name in the legend.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The loss.
    pub loss: Loss,
}
impl From<Loss> for Named {
    fn from(loss: Loss) -> Named {
        Named { name: loss.to_string(), loss }
    }
}

/// The loss with each of these values of a parameter, named by it: `γ = 2`.
///
/// # Errors
/// A parameter that the loss has not, a value that it cannot have, or one for the second time.
pub fn vary(loss: &Loss, parameter: &str, values: &[&str]) -> Result<Vec<Named>, String> {
    let symbol = symbol(loss, parameter);
    let mut all: Vec<Named> = Vec::new();
    for value in values.iter().map(|v| v.trim()) {
        let others =
            loss.args().iter().filter(|(name, _)| *name != parameter).map(|(name, v)| format!("{name}={v}"));
        let pairs: Vec<String> = others.chain([format!("{parameter}={value}")]).collect();
        let text = format!("{}({})", loss.card().name, pairs.join(", "));
        let varied: Loss =
            text.parse().map_err(|e: perdita::Error| format!("--vary {parameter}={value}: {e}"))?;
        if all.iter().any(|known| known.loss.args() == varied.args()) {
            return Err(format!("--vary {parameter}={value}: the value is given twice"));
        }
        all.push(Named { name: format!("{symbol} = {}", value.replace('-', "−")), loss: varied });
    }
    Ok(all)
}

/// What the formula calls a parameter: γ for `gamma`. Its name if the formula does not say.
fn symbol<'a>(loss: &'a Loss, parameter: &'a str) -> &'a str {
    let card = loss.card();
    let before = card.formula.split(&format!(" = {parameter}")[..]).next();
    let said = before.filter(|text| text.len() < card.formula.len()).and_then(last_word);
    // Or what says what it is: "ε, the share …".
    let about = card.param(parameter).and_then(|p| p.doc.split_once(", ")).map(|(symbol, _)| symbol);
    let short = |word: &&str| word.chars().count() == 1;
    said.filter(short).or(about.filter(short)).unwrap_or_else(|| greek(parameter))
}
fn last_word(text: &str) -> Option<&str> {
    text.rsplit(|c: char| !c.is_alphanumeric()).next()
}
fn greek(name: &str) -> &str {
    match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" => "ε",
        "temperature" => "τ",
        name => name,
    }
}
