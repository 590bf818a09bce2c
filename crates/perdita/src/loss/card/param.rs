//! Entries of parameters on a card: names, defaults, domains and documentation, joined at compile time.
use crate::real::Interval;

/// Kind of a parameter, with its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A number.
    Number(f64),
    /// A number, or `none`.
    Optional(Option<f64>),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
    /// One of several words; the first is the default.
    Choice(&'static [&'static str]),
    /// A number for all classes, or a list with one for each; `none` where there is no default.
    PerClass(Option<f64>),
}
impl ParamKind {
    /// A whole number, or `none`.
    pub const fn optional_integer(default: Option<usize>) -> ParamKind {
        match default {
            Some(k) => ParamKind::Optional(Some(k as f64)),
            None => ParamKind::Optional(None),
        }
    }

    /// A list of one number per class; the default is one number for all classes, or none.
    pub const fn per_class(default: &[f64]) -> ParamKind {
        match default {
            [] => ParamKind::PerClass(None),
            [x, ..] => ParamKind::PerClass(Some(*x)),
        }
    }
}

/// Parameter of a loss: name, default, domain and documentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// The name, as in `huber(delta=1)`.
    pub name: &'static str,
    /// Kind and default.
    pub kind: ParamKind,
    /// Domain of the numbers.
    pub domain: Interval,
    /// One line.
    pub doc: &'static str,
    /// The letter in formulas, if it is not the Greek letter of the name.
    pub symbol: Option<&'static str>,
    /// True for the arguments of the constructor `new`, false for options.
    pub required: bool,
}
impl Param {
    /// A parameter of this kind, without documentation or domain.
    ///
    /// `Param::of("delta", ParamKind::Number(1.0)).within(POSITIVE).document("threshold of the linear part")`
    pub const fn of(name: &'static str, kind: ParamKind) -> Param {
        Param { name, kind, domain: Interval::REAL, doc: "", symbol: None, required: false }
    }

    /// The same, with a letter in formulas.
    pub const fn symbol(self, symbol: &'static str) -> Param {
        Param { symbol: Some(symbol), ..self }
    }

    /// The same, with the domain `domain`.
    pub const fn within(self, domain: Interval) -> Param {
        Param { domain, ..self }
    }

    /// The same, with this documentation, unless it is empty.
    pub const fn document(self, doc: &'static str) -> Param {
        if doc.is_empty() { self } else { Param { doc: doc.trim_ascii_start(), ..self } }
    }

    /// The same, with documentation, domain and letter of the parameter with its name among `others`.
    pub const fn like(self, others: &[Param]) -> Param {
        Param { name: self.name, kind: self.kind, required: self.required, ..Param::named(others, self.name) }
    }

    /// The parameter with this name. A compile error in constants where there is none.
    pub const fn named(params: &[Param], name: &str) -> Param {
        let (name, mut i) = (name.as_bytes(), 0);
        while i < params.len() {
            let (other, mut j) = (params[i].name.as_bytes(), 0);
            while j < name.len() && j < other.len() && name[j] == other[j] {
                j += 1;
            }
            if j == name.len() && j == other.len() {
                return params[i];
            }
            i += 1;
        }
        panic!("no parameter has this name")
    }

    /// The number of parameters in several lists.
    #[doc(hidden)]
    pub const fn count(lists: &[&[Param]]) -> usize {
        let (mut count, mut i) = (0, 0);
        while i < lists.len() {
            count += lists[i].len();
            i += 1;
        }
        count
    }

    /// Several lists, one after another, of which the first parameters are required.
    #[doc(hidden)]
    pub const fn join<const N: usize>(lists: &[&[Param]], required: usize) -> [Param; N] {
        let mut all = [Param::of("", ParamKind::Flag(false)); N];
        let (mut n, mut i) = (0, 0);
        while i < lists.len() {
            let mut j = 0;
            while j < lists[i].len() {
                all[n] = Param { required: n < required, ..lists[i][j] };
                (n, j) = (n + 1, j + 1);
            }
            i += 1;
        }
        all
    }

    /// Text form of the default.
    pub fn default(&self) -> String {
        match self.kind {
            ParamKind::Number(x) | ParamKind::Optional(Some(x)) | ParamKind::PerClass(Some(x)) => {
                x.to_string()
            }
            ParamKind::Integer(x) => x.to_string(),
            ParamKind::Flag(x) => x.to_string(),
            ParamKind::Choice(words) => words[0].into(),
            ParamKind::Optional(None) | ParamKind::PerClass(None) => "none".into(),
        }
    }

    /// Text form of the accepted values.
    pub fn accepts(&self) -> String {
        match self.kind {
            ParamKind::Number(_) => self.domain.to_string(),
            ParamKind::Optional(_) => format!("{} or none", self.domain),
            ParamKind::Integer(_) => "an integer".into(),
            ParamKind::Flag(_) => "true or false".into(),
            ParamKind::Choice(words) => format!("one of {}", words.join(", ")),
            ParamKind::PerClass(Some(_)) => format!("{}, or a list of one per class", self.domain),
            ParamKind::PerClass(None) => format!("none, or a list of one per class in {}", self.domain),
        }
    }
}
