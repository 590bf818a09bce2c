//! `perdita show`: the description of a loss. Its properties are proved on the spot.
use crate::args::{Show, Style};
use crate::list::{describe_inputs, parameter_value, parameters};
use crate::options::{Family, arrays, embeddings};
use crate::text::{Tone, entry, json, paint, plain_minus, words};
use crate::theory::describe_row;
use anyhow::Result;
use perdita::loss::{Field, FieldKind};
use perdita_catalog::Loss;
use perdita_catalog::formula::{Failure, Formula};
use perdita_catalog::properties::{CardProperty, Claimed, Verdict, properties};
use perdita_catalog::symbolic::{Expression, Expressions};
use perdita_theory::matrix::{Finding, Property, Status, row};
use serde_json::{Value, json};

pub(crate) fn run(args: &Show) -> Result<String> {
    match args.format {
        Style::Table => Ok(table(args.loss())),
        Style::Json => json(&plain_minus(describe(args.loss()))),
    }
}

/// The width of `class_weights=none` with its margins.
const INDENT: usize = 22;

fn table(loss: &Loss) -> String {
    let card = loss.card();
    let task = card.task.to_string();
    let derived = derived(loss);
    let takes = takes(loss);
    let estimates = estimates(loss);
    let mut lines = vec![("task", task.as_str()), ("formula", card.formula)];
    lines.extend(derived.iter().map(|(label, about)| (*label, about.as_str())));
    lines.extend([
        ("takes", takes.as_str()),
        ("estimates", estimates.as_str()),
        ("kinks", card.kinks),
        ("reference", card.reference),
    ]);
    let mut text = entry("", 0, words(&format!("{loss}: {}", card.summary))) + "\n";
    let of_formula = loss.formula().map_or_else(Vec::new, rewritten);
    lines.extend(of_formula.iter().map(|(label, about)| (*label, about.as_str())));
    // A formula has no estimate and no reference.
    for (label, about) in lines.into_iter().filter(|(_, about)| !about.is_empty()) {
        text += &entry(label, INDENT, words(about));
    }
    if !card.params.is_empty() {
        text += "\nparameters\n";
    }
    for (param, (name, value)) in card.params.iter().zip(loss.args().iter()) {
        let about = format!("{}; {}, by default {}", param.doc, param.accepts(), param.default());
        text += &entry(&format!("  {name}={value}"), INDENT, words(&about));
    }
    text += "\ninputs\n";
    for field in arrays(loss) {
        text += &entry(&format!("  {} ({})", field.name, field.axes), INDENT, words(&input(field)));
    }
    let needs_domain = loss.formula().is_some_and(Formula::needs_domain);
    text += "\nproperties\n";
    if needs_domain {
        let target = &loss.formula().expect("a formula").inputs()[1];
        let about =
            format!("the domain of {target} is needed for proofs: add `; {target} in [0, 1]`, or {{-1, 1}}");
        return text + &entry("  unknown", INDENT, words(&about));
    }
    for (name, Finding { status, evidence }) in findings(loss) {
        let says = match status {
            Status::Proved => evidence.clone(),
            _ => format!("{}: {evidence}", status.name()),
        };
        text += &entry(&format!("  {}", paint(name, tone(status))), INDENT, words(&says));
    }
    text
}

/// The properties that make sense for a loss: those of the matrix, and two more that are proved of some.
fn findings(loss: &Loss) -> Vec<(&'static str, Finding)> {
    let known = row(loss).findings;
    let mut all: Vec<(&str, Finding)> = Property::ALL.into_iter().map(Property::name).zip(known).collect();
    let others = properties(loss).into_iter().filter_map(|CardProperty { name, claim }| {
        let Claimed { inequality, verdict, proof } = claim?;
        let status = match verdict {
            Verdict::Proved => Status::Proved,
            Verdict::Tested => Status::Tested,
            Verdict::Refuted => Status::Refuted,
            Verdict::Undecided => Status::Open,
        };
        Some((name, Finding { status, evidence: format!("{inequality}: {proof}") }))
    });
    let new: Vec<_> = others.filter(|(name, _)| all.iter().all(|(known, _)| known != name)).collect();
    all.extend(new);
    all.retain(|(_, finding)| finding.status != Status::NotApplicable);
    all
}

/// A loss as JSON.
fn describe(loss: &Loss) -> Value {
    let card = loss.card();
    let mut parameters = parameters(card);
    for (parameter, (_, value)) in parameters.iter_mut().zip(loss.args().iter()) {
        parameter["value"] = parameter_value(value);
    }
    let properties = properties(loss).into_iter().map(|CardProperty { name, claim }| match claim {
        None => json!({ "name": name, "claim": null, "verdict": null, "proof": null }),
        Some(Claimed { inequality, verdict, proof }) => {
            json!({ "name": name, "claim": inequality, "verdict": verdict.name(), "proof": proof })
        }
    });

    let needs_domain = loss.formula().is_some_and(Formula::needs_domain);
    let matrix = (!needs_domain).then(|| describe_row(&row(loss)));
    let mut about = json!({
        "loss": loss.to_string(),
        "name": card.name,
        "summary": card.summary,
        "task": card.task.to_string(),
        "formula": card.formula,
        "symbolic": Expressions::of(loss).map(|formula| symbolic(&formula)),
        "takes": takes(loss),
        "estimates": estimates(loss),
        "kinks": card.kinks,
        "reference": card.reference,
        "parameters": parameters,
        "properties": properties.collect::<Vec<_>>(),
        "matrix": matrix,
    });

    if let Some(formula) = loss.formula() {
        describe_formula(formula, &mut about);
    }
    describe_inputs(loss, &mut about);
    about
}

/// The same of a formula as JSON.
fn describe_formula(formula: &Formula, about: &mut Value) {
    let rules = formula.rewrites().unwrap_or_default().into_iter();
    let rules =
        rules.map(|rule| json!({ "written": rule.written, "computed": rule.computed, "gain": rule.gain }));
    let failure = |failure: Option<Failure>| {
        failure.map(|Failure { inputs, written, computed }| {
            let inputs: serde_json::Map<String, Value> =
                inputs.into_iter().map(|(name, values)| (name, json!(values))).collect();
            // JSON has no infinity.
            json!({ "inputs": inputs, "written": written.to_string(), "computed": computed })
        })
    };
    let failures = formula.failures().unwrap_or_default();
    about["rewrites"] = rules.collect();
    about["as_written"] = json!({
        "overflow": failure(failures.overflow),
        "digits": failure(failures.digits),
    });
    about["needs_domain"] = formula.needs_domain().into();
}

/// The rules by which a formula was rewritten, and what it would lose as it is written.
fn rewritten(formula: &Formula) -> Vec<(&'static str, String)> {
    let rules = formula.rewrites().unwrap_or_default();
    let mut lines: Vec<_> = rules
        .iter()
        .map(|rule| ("computed", format!("{} as {}: {}", rule.written, rule.computed, rule.gain)))
        .collect();

    let failures = formula.failures().unwrap_or_default();
    if let Some(Failure { written, computed, .. }) = &failures.overflow {
        let at = inputs_of(failures.overflow.as_ref());
        lines.push(("as written", format!("{written} at {at}, where the loss is {computed}")));
    }
    if let Some(Failure { written, computed, .. }) = &failures.digits {
        let at = inputs_of(failures.digits.as_ref());
        lines.push(("as written", format!("{written:e} at {at}, where the loss is {computed:e}")));
    }
    lines
}

/// The quantity that the minimiser estimates: from the card, of a formula by solving for it.
fn estimates(loss: &Loss) -> String {
    let solved = loss.formula().and_then(|_| perdita_catalog::estimates(loss));
    solved.unwrap_or_else(|| loss.card().estimates.into())
}

/// The inputs of a failure, in words.
fn inputs_of(failure: Option<&Failure>) -> String {
    let inputs = failure.into_iter().flat_map(|failure| &failure.inputs);
    let input = |(name, values): &(String, Vec<f64>)| match values[..] {
        [x] => format!("{name} = {x}"),
        _ => format!("{name} = {values:?}"),
    };
    inputs.map(input).collect::<Vec<_>>().join(", ")
}

/// The symbolic value, slope and curvature.
fn derived(loss: &Loss) -> Vec<(&'static str, String)> {
    let Some(formula) = Expressions::of(loss) else { return Vec::new() };
    let mut lines = vec![("value", formula.value.to_string()), ("slope", formula.slope.to_string())];
    lines.extend(formula.curvature.map(|curvature| ("curvature", curvature.to_string())));
    let meanings: Vec<String> = formula.definitions.iter().map(ToString::to_string).collect();
    if !meanings.is_empty() {
        lines.push(("where", meanings.join(", ")));
    }
    lines
}

fn symbolic(formula: &Expressions) -> Value {
    let expression = |x: &Expression| json!({ "text": x.to_string(), "latex": x.latex() });
    let meanings = formula.definitions.iter().map(|d| json!({ "text": d.to_string(), "latex": d.latex() }));
    json!({
        "value": expression(&formula.value),
        "slope": expression(&formula.slope),
        "curvature": formula.curvature.as_ref().map(expression),
        "where": meanings.collect::<Vec<_>>(),
    })
}

/// An input array, in words.
fn input(field: &Field) -> String {
    let holds = match field.holds {
        FieldKind::Variable => format!("numbers in {}, with a gradient", field.domain),
        FieldKind::Parameter => format!("a parameter in {}, with a gradient", field.domain),
        FieldKind::Constant => format!("numbers in {}", field.domain),
        FieldKind::Labels => "integers".into(),
    };
    let alternative = field.alternative.map_or(String::new(), |axes| format!("; or ({axes})"));
    let optional = if field.optional { "; optional" } else { "" };
    format!("{}; {holds}{alternative}{optional}", field.doc)
}

/// The inputs of a loss, in words.
fn takes(loss: &Loss) -> String {
    let card = loss.card();
    let (what, prediction) = (card.predicts, card.prediction);
    let domain = format!("{} {}", if card.two_labels { "that is" } else { "in" }, card.targets());
    let fields: Vec<&Field> = arrays(loss).collect();

    match (Family::of(loss), loss.each()) {
        (Family::Predictions, _) => {
            let per_class = if fields[0].axes.contains(' ') { "for each class " } else { "" };
            let target = match fields[1].holds {
                FieldKind::Labels => "; a class index, from 0".into(),
                _ => format!(", and a target {domain}"),
            };
            format!("{per_class}a {what} in {prediction}{target}")
        }
        (Family::Embeddings, _) => embeddings(loss),
        (Family::Named, each) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let losses = match each {
                "" => "one loss for the whole batch".into(),
                each => format!("one loss per entry of ({each})"),
            };
            format!("{}; {losses}", names.join(", "))
        }
    }
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Proved => Tone::Good,
        Status::Refuted => Tone::Bad,
        _ => Tone::Note,
    }
}
