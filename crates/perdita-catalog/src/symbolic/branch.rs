//! Case distinctions: an expression whose kinks depend on one variable, as its pieces between the kinks.
use super::algebra::{add, apply, content, divide, multiply, negated, number, split, sub, terms};
use super::eval::{Values, same};
use super::expression::{Case, Expression, Function, Range, Symbol};
use super::tidy::{expanded, tidied};
use Expression::{Apply, Number, Sum};
use perdita::real::Interval;

/// A piece: a range of the variable, open but for single points, and the expression there.
struct Piece {
    least: Option<Expression>,
    most: Option<Expression>,
    closed: (bool, bool),
    value: Expression,
}

/// The context of a case distinction.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// The prediction.
    pub(super) prediction: &'a Expression,
    /// The domain of the prediction.
    pub(super) domain: Interval,
    /// The values of parameters, which determine the order of kinks.
    pub(super) parameters: Values<'a>,
}

/// The variable on which all kinks depend.
struct Line<'a> {
    of: Option<Expression>,
    context: Context<'a>,
    /// The simplification of a piece.
    smooth: &'a dyn Fn(&Expression) -> Expression,
}

/// The expression by cases, if its kinks depend on one variable.
pub(super) fn cases(
    x: &Expression,
    context: Context,
    smooth: &dyn Fn(&Expression) -> Expression,
) -> Option<Expression> {
    let mut line = Line { of: None, context, smooth };
    let mut pieces = Vec::new();
    line.cut(x.clone(), None, None, &mut pieces)?;
    let of = line.of.clone()?;
    let pieces = line.merged(&of, pieces);
    if pieces.len() == 1 {
        return pieces.into_iter().next().map(|piece| piece.value);
    }
    Some(symmetric(&of, &pieces, context.parameters).unwrap_or_else(|| listed(&of, pieces)))
}

impl Line<'_> {
    /// Cuts the range into pieces without kinks.
    fn cut(
        &mut self,
        x: Expression,
        least: Option<Expression>,
        most: Option<Expression>,
        pieces: &mut Vec<Piece>,
    ) -> Option<()> {
        let Some(bend) = bend(&x) else {
            let point = least.is_some() && least == most;
            pieces.push(Piece {
                least,
                most,
                closed: (point, point),
                value: if point { x } else { (self.smooth)(&x) },
            });
            return Some(());
        };

        let (of, k, at) = self.bend(&difference(bend))?;
        let parameters = self.context.parameters;
        let place = |x: &Expression| x.eval(parameters);
        let decided = |sign: f64| x.replaced(bend, &taken(bend, sign));
        let Some(of) = of else {
            return self.cut(decided(at.eval(self.context.parameters)), least, most, pieces);
        };
        match &self.of {
            None => self.of = Some(of),
            Some(known) if *known != of => return None,
            Some(_) => (),
        }
        let here = place(&at);
        let (first, last) = match &self.of {
            Some(of) if of == self.context.prediction => (self.context.domain.lo, self.context.domain.hi),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let (lo, hi) = (least.as_ref().map_or(first, place), most.as_ref().map_or(last, place));
        if here.is_nan() {
            return None;
        }

        if lo == hi {
            self.cut(decided(k * (lo - here)), least, most, pieces)
        } else if here <= lo || here >= hi {
            self.cut(decided(k * if here <= lo { 1.0 } else { -1.0 }), least, most, pieces)
        } else {
            let at = Some(at);
            self.cut(decided(-k), least, at.clone(), pieces)?;
            self.cut(decided(0.0), at.clone(), at.clone(), pieces)?;
            self.cut(decided(k), at, most, pieces)
        }
    }

    /// A difference as k·(of − at), or its constant value if it depends on parameters only.
    fn bend(&self, difference: &Expression) -> Option<(Option<Expression>, f64, Expression)> {
        let fixed = |x: &Expression| {
            !x.any(&|x| matches!(x, Expression::Symbol(s) if !matches!(s, Symbol::Parameter(_))))
        };
        let (constant, moving): (Vec<_>, Vec<_>) = terms(expanded(difference)).into_iter().partition(fixed);
        let constant = add(constant);
        if moving.is_empty() {
            return Some((None, 1.0, constant));
        }
        let moving = add(moving);
        let (k, of) = if let Sum(_) = moving { content(moving) } else { split(moving) };
        let at = divide(negated(&constant), number(k));
        let below = matches!(at, Number(c) if c < 0.0) && !matches!(of, Expression::Symbol(_));
        // Bounds that are positive are read more easily.
        Some(if below { (Some(negated(&of)), -k, negated(&at)) } else { (Some(of), k, at) })
    }

    /// Merges adjacent pieces with the same expression, and points with an adjacent piece of the same value.
    fn merged(&self, of: &Expression, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut all: Vec<Piece> = Vec::new();
        let mut pieces = pieces.into_iter().peekable();
        while let Some(mut piece) = pieces.next() {
            if let (Some(at), true, Some(last), Some(next)) =
                (&piece.most, piece.least == piece.most, all.last_mut(), pieces.peek_mut())
            {
                let here = |value: &Expression| at_point(value, of, at);
                let value = here(&piece.value);
                let agrees = |side: &Piece| same(&here(&side.value), &value, self.context.parameters);
                let (left, right) = (agrees(last), agrees(next));
                let inner = last.least.is_some();
                last.closed.1 = left && (inner || !right);
                next.closed.0 = right && !last.closed.1;
                if left || right {
                    continue;
                }
                piece.value = (self.smooth)(&piece.value);
            }
            match all.last_mut() {
                Some(last) if last.value == piece.value => {
                    last.most = piece.most.take();
                    last.closed.1 = piece.closed.1;
                }
                _ => all.push(piece),
            }
        }
        all
    }
}

/// An innermost kink. The size or the sign of the target alone is none.
fn bend(x: &Expression) -> Option<&Expression> {
    let inside = x.parts().into_iter().find_map(bend);
    let bends = match x {
        Expression::Min(_) | Expression::Max(_) | Expression::Choice(_) => true,
        Apply(Function::Abs | Function::Sign, of) => !matches!(**of, Expression::Symbol(Symbol::Target(_))),
        _ => false,
    };
    inside.or(bends.then_some(x))
}

/// The expression whose sign decides the kink.
fn difference(bend: &Expression) -> Expression {
    match bend {
        Expression::Min(x) | Expression::Max(x) => sub(x[0].clone(), x[1].clone()),
        Expression::Choice(x) => sub(x[0].clone(), x[1].clone()),
        Apply(_, x) => (**x).clone(),
        _ => bend.clone(),
    }
}

/// The expression on one side of a kink.
fn taken(bend: &Expression, sign: f64) -> Expression {
    let pick = |less: &Expression, other: &Expression| if sign < 0.0 { less.clone() } else { other.clone() };
    match bend {
        Expression::Min(x) => pick(&x[0], &x[1]),
        Expression::Max(x) => pick(&x[1], &x[0]),
        Expression::Choice(x) => pick(&x[2], &x[3]),
        Apply(Function::Abs, x) => pick(&negated(x), x),
        _ => number(if sign == 0.0 { 0.0 } else { sign.signum() }),
    }
}

/// `x` with `of` equal to `at`.
fn at_point(x: &Expression, of: &Expression, at: &Expression) -> Expression {
    let symbol = terms(of.clone()).into_iter().find(|term| matches!(term, Expression::Symbol(_)));
    let Some(symbol) = symbol else { return x.clone() };
    let solved = add([symbol.clone(), negated(of), at.clone()]);
    if solved.contains(&symbol) { x.clone() } else { x.replaced(&symbol, &solved) }
}

fn range(of: &Expression, piece: &Piece) -> Range {
    let (least, most) = (piece.least.clone(), piece.most.clone());
    Range {
        of: of.clone(),
        least: least.map(|x| (x, piece.closed.0)),
        most: most.map(|x| (x, piece.closed.1)),
    }
}

fn listed(of: &Expression, pieces: Vec<Piece>) -> Expression {
    let last = pieces.len() - 1;
    let case = |(i, piece): (usize, Piece)| Case {
        range: (i < last).then(|| range(of, &piece)),
        value: piece.value,
    };
    Expression::Cases(pieces.into_iter().enumerate().map(case).collect())
}

/// Two pieces that mirror each other as one.
fn symmetric(of: &Expression, pieces: &[Piece], parameters: Values) -> Option<Expression> {
    let (left, middle, right) = match pieces {
        [left, middle, right] => (left, Some(middle), right),
        [left, right] => (left, None, right),
        _ => return None,
    };
    let bound = right.least.as_ref().filter(|_| matches!(of, Expression::Symbol(_)))?;
    if left.most != Some(negated(bound)) {
        return None;
    }
    let mirrored = left.value.replaced(of, &negated(of));
    let size = right.value.replaced(of, &apply(Function::Abs, of.clone()));
    let sign = apply(Function::Sign, of.clone());
    let outside = if same(&mirrored, &right.value, parameters) {
        size
    } else if same(&negated(&mirrored), &right.value, parameters) {
        multiply([sign, size])
    } else {
        return None;
    };
    let Some(middle) = middle else { return Some(outside) };
    if *bound == Number(0.0) {
        // What is 0 at 0 by itself needs no line.
        return same(&middle.value, &at_point(&outside, of, bound), parameters).then_some(outside);
    }
    let inside = Case { range: Some(range(of, middle)), value: middle.value.clone() };
    Some(Expression::Cases(vec![inside, Case { range: None, value: tidied(&outside) }]))
}
