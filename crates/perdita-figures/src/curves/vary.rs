//! A loss with several values of a parameter.
use perdita_catalog::Loss;
use perdita_catalog::symbolic::letter;

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

/// A loss for each value of a parameter, named by the value: `γ = 2`.
///
/// # Errors
/// An unknown parameter, a value outside its domain, or a value that is given twice.
pub fn vary(loss: &Loss, parameter: &str, values: &[&str]) -> Result<Vec<Named>, String> {
    let symbol = letter(loss.card(), parameter);
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
