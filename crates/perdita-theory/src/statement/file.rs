//! Files of statements.
use super::arrays::Input;
use super::comparison::{Comparison, Said, Written};
use super::table::cells;
use super::variables::Values;
use super::{Problem, Statement, Text};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    text: Option<String>,
    #[serde(default)]
    statement: Vec<Spanned<FileStatement>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStatement {
    id: String,
    says: String,
    not_comparable: Option<String>,
    of: Option<String>,
    #[serde(default)]
    r#where: BTreeMap<String, String>,
    #[serde(default)]
    at: BTreeMap<String, Value>,
    #[serde(default)]
    r#for: BTreeMap<String, Value>,
    formula: Option<Value>,
    printed: Option<Value>,
    table: Option<String>,
    #[serde(default)]
    compare: Vec<FileComparison>,
}

/// A comparison; what it leaves out is as in its statement.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileComparison {
    of: Option<String>,
    #[serde(default)]
    r#where: BTreeMap<String, String>,
    #[serde(default)]
    at: BTreeMap<String, Value>,
    #[serde(default)]
    r#for: BTreeMap<String, Value>,
    formula: Option<Value>,
    printed: Option<Value>,
    table: Option<String>,
}

/// The text of a file.
///
/// # Errors
/// The line, the statement and the key.
pub(super) fn parse(source: &str) -> Result<Text, Problem> {
    let file: FileText =
        toml::from_str(source).map_err(|error| Problem::new(error.to_string().trim_end().into()))?;
    let mut statements: Vec<Statement> = Vec::new();
    for statement in file.statement {
        let line = source[..statement.span().start].matches('\n').count() + 1;
        let statement = statement.into_inner();
        let id = statement.id.clone();
        let problem = |problem: Problem| problem.of(&format!("line {line}, statement `{id}`"));
        if statements.iter().any(|known| known.id == id) {
            return Err(problem(Problem::new("the id is used twice".into())));
        }
        statements.push(statement.parse().map_err(problem)?);
    }
    Ok(Text { title: file.text.unwrap_or_default(), statements })
}

impl FileStatement {
    fn parse(self) -> Result<Statement, Problem> {
        let FileStatement {
            id,
            says,
            not_comparable,
            of,
            r#where,
            at,
            r#for,
            formula,
            printed,
            table,
            compare,
        } = self;
        let own = FileComparison { of, r#where, at, r#for, formula, printed, table };
        let mut comparisons = Vec::new();
        if own.is_complete() && compare.is_empty() {
            comparisons.extend(own.parse()?);
        }
        for (k, comparison) in compare.into_iter().enumerate() {
            let problem = |problem: Problem| problem.of(&format!("comparison {}", k + 1));
            let comparison = comparison.with_defaults_of(&own);
            if !comparison.is_complete() {
                return Err(problem(Problem::new("`formula`, `printed` or `table` is missing".into())));
            }
            comparisons.extend(comparison.parse().map_err(problem)?);
        }

        if comparisons.is_empty() && own.of.is_some() {
            return Err(Problem::new(
                "`formula`, `printed`, `table` or `compare` is missing beside `of`".into(),
            ));
        }
        if not_comparable.is_some() && !comparisons.is_empty() {
            return Err(Problem::new("it is compared, and has the key `not_comparable`".into()));
        }
        Ok(Statement { id, says, not_comparable, comparisons })
    }
}

impl FileComparison {
    fn is_complete(&self) -> bool {
        self.formula.is_some() || self.printed.is_some() || self.table.is_some()
    }

    fn with_defaults_of(self, own: &FileComparison) -> FileComparison {
        fn both<V: Clone>(
            of_statement: &BTreeMap<String, V>,
            ours: BTreeMap<String, V>,
        ) -> BTreeMap<String, V> {
            of_statement.clone().into_iter().chain(ours).collect()
        }
        let said = if self.is_complete() { self.clone() } else { own.clone() };
        FileComparison {
            of: self.of.or_else(|| own.of.clone()),
            r#where: both(&own.r#where, self.r#where),
            at: both(&own.at, self.at),
            r#for: both(&own.r#for, self.r#for),
            formula: said.formula,
            printed: said.printed,
            table: said.table,
        }
    }

    fn parse(&self) -> Result<Vec<Comparison>, Problem> {
        let inputs = self.at.iter().map(|(name, value)| Ok((name.clone(), input(name, value)?)));
        let values = self.r#for.iter().map(|(name, value)| Ok((name.clone(), numbers(name, value)?)));
        let mut written = Written {
            of: self.of.clone().unwrap_or_default(),
            quantities: self.r#where.clone().into_iter().collect(),
            inputs: inputs.collect::<Result<_, Problem>>()?,
            values: values.collect::<Result<_, Problem>>()?,
            said: Said::Formula(String::new()),
        };
        let said = [self.formula.is_some(), self.printed.is_some(), self.table.is_some()];
        if said.iter().filter(|is_there| **is_there).count() > 1 {
            return Err(Problem::new(
                "`formula`, `printed` and `table` are alternatives: write `compare`".into(),
            ));
        }
        if let Some(table) = &self.table {
            let cells = cells(table, &written).map_err(|problem| problem.of("table"))?;
            return cells.iter().map(Comparison::new).collect();
        }
        if written.of.is_empty() {
            return Err(
                Problem::new("the key is missing: a quantity, such as `slope of huber`".into()).of("of")
            );
        }

        written.said = match (&self.formula, &self.printed) {
            (Some(formula), _) => Said::Formula(text("formula", formula)?),
            (None, Some(Value::String(printed))) => Said::Printed(printed.clone()),
            _ => {
                let problem =
                    "a printed number is written in quotes, which keep its digits: printed = \"0.290\"";
                return Err(Problem::new(problem.into()).of("printed"));
            }
        };
        Ok(vec![Comparison::new(&written)?])
    }
}

/// A formula, or a number that stands for one.
fn text(key: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(x) => Ok(x.to_string()),
        Value::Float(x) => Ok(x.to_string()),
        other => {
            Err(Problem::new(format!("a formula is a text in quotes, not this {}", other.type_str())).of(key))
        }
    }
}

fn input(name: &str, value: &Value) -> Result<Input, Problem> {
    let key = format!("at.{name}");
    let all = |list: &Vec<Value>| list.iter().map(|entry| text(&key, entry)).collect::<Result<Vec<_>, _>>();
    match value {
        Value::Array(rows) if rows.first().is_some_and(Value::is_array) => {
            let row = |row: &Value| row.as_array().map(all).unwrap_or_else(|| Ok(Vec::new()));
            Ok(Input::Rows(rows.iter().map(row).collect::<Result<_, _>>()?))
        }
        Value::Array(row) => Ok(Input::Row(all(row)?)),
        one => Ok(Input::One(text(&key, one)?)),
    }
}

fn numbers(name: &str, value: &Value) -> Result<Values, Problem> {
    let key = format!("for.{name}");
    let number = |value: &Value| match value {
        Value::Integer(x) => Ok(*x as f64),
        Value::Float(x) if x.is_finite() => Ok(*x),
        other => {
            Err(Problem::new(format!("a value is a finite number, not this {}", other.type_str())).of(&key))
        }
    };
    match value {
        Value::String(text) => text.parse().map_err(|problem: Problem| problem.of(&key)),
        Value::Array(list) if !list.is_empty() => {
            Ok(Values::List(list.iter().map(number).collect::<Result<_, _>>()?))
        }
        one => Ok(Values::List(vec![number(one)?])),
    }
}
