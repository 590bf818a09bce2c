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

/// Losses as they are, or each with several values of a parameter: its name, and the values.
///
/// # Errors
/// As [`vary`].
pub fn family<T: AsRef<str>>(losses: &[Loss], varied: Option<(&str, &[T])>) -> Result<Vec<Named>, String> {
    let Some((parameter, values)) = varied else {
        return Ok(losses.iter().cloned().map(Named::from).collect());
    };
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    let mut all = Vec::new();
    for loss in losses {
        let named = |n: Named| match losses.len() {
            1 => n,
            _ => Named { name: format!("{}, {}", loss.card().name, n.name), ..n },
        };
        all.extend(vary(loss, parameter, &values)?.into_iter().map(named));
    }
    Ok(all)
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
        let varied: Loss = text.parse().map_err(|e: perdita::Error| format!("{parameter} = {value}: {e}"))?;
        if all.iter().any(|known| known.loss.args() == varied.args()) {
            return Err(format!("{parameter} = {value}: the value is given twice"));
        }
        all.push(Named { name: format!("{symbol} = {}", value.replace('-', "−")), loss: varied });
    }
    Ok(all)
}
