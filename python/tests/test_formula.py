"""`perdita.formula`: losses from a text or a function, beside those of the catalogue."""

from __future__ import annotations

import copy
import math as numbers
import pickle
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import perdita
from perdita import CallError, math
from perdita._perdita import functions

RNG = np.random.default_rng(0)
P, Y = RNG.normal(size=40), RNG.normal(size=40)
SIGNS, BITS, SHARES = np.sign(Y), (Y > 0).astype(float), RNG.uniform(size=40)
Z, LABELS = RNG.normal(size=(40, 5)), RNG.integers(0, 5, 40)
ROWS = RNG.dirichlet(np.ones(5), 40)
Loss = Callable[..., Any]


def huber(p: Any, y: Any, d: Any = 1.5) -> Any:
    r = abs(p - y)
    return np.where(r <= d, 0.5 * r**2, d * (r - 0.5 * d))


def quantile(y_pred: Any, y_true: Any, tau: Any = 0.9) -> Any:
    r = y_true - y_pred
    return np.maximum(tau * r, (tau - 1) * r)


def cross_entropy(logits: Any, labels: Any) -> Any:
    top = stopped = math.stop_gradient(np.max(logits))
    return np.log(np.sum(np.exp(logits - top), axis=-1, keepdims=True)) + stopped - logits[labels]


CASES: list[tuple[Loss | str, str, np.ndarray, np.ndarray]] = [
    ("(p - y)^2", "mse", P, Y),
    ("0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5", "huber(delta=1.5)", P, Y),
    (huber, "huber(delta=1.5)", P, Y),
    (quantile, "quantile(tau=0.9)", P, Y),
    (lambda p, y: np.log1p(np.exp(-p * y)), "soft_margin", P, SIGNS),
    (lambda p, y: np.logaddexp(0, p) - y * p, "bce_with_logits", P, SHARES),
    (lambda p, y: np.square(np.clip(1 - y * p, 0, None)), "squared_hinge", P, SIGNS),
    (lambda p, y: (1 - p * y).clip(0), "hinge", P, SIGNS),
    (lambda a, b: (p := np.exp(a)) - b * a + 0 * p, "poisson_nll", P, np.floor(np.abs(3 * Y))),
    (lambda x, t: np.log(np.cosh(x - t)), "log_cosh", P, Y),
    (lambda z, y: math.logsumexp(z) - z[y], "cross_entropy", Z, LABELS),
    (cross_entropy, "cross_entropy", Z, LABELS),
    (lambda s, k: -((1 - math.softmax(s)[k]) ** 2) * math.log_softmax(s)[k], "focal(gamma=2, alpha=1)", Z, LABELS),
    (lambda z, q: -np.sum(q * math.log_softmax(z)), "soft_cross_entropy", Z, ROWS),
    ("huber(p, y, delta=2)", "huber(delta=2)", P, Y),
    (lambda p, y: 1 * perdita.Huber(delta=2)(p, y), "huber(delta=2)", P, Y),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "known", "pred", "target"), CASES, ids=[f"{i}-{case[1]}" for i, case in enumerate(CASES)]
)
def test_values_and_gradients_are_the_catalogues(given: Any, known: str, pred: Any, target: Any) -> None:
    ours, theirs = perdita.formula(given), perdita.loss(known)
    weight = np.arange(40.0)
    for found, wanted in zip(
        ours.value_grad_hess(pred, target, weight=weight),
        theirs.value_grad_hess(pred, target, weight=weight),
        strict=True,
    ):
        assert_allclose(found, wanted, rtol=1e-10, atol=1e-12)
    value, grad = ours.value_and_grad(pred.astype(np.float32), target, reduction="none")
    assert value.dtype == grad.dtype == np.float32
    assert_allclose(value, theirs(pred, target, reduction="none"), rtol=1e-4, atol=1e-5)


def test_two_losses_of_the_catalogue_are_added() -> None:
    of_function = perdita.formula(lambda p, y: perdita.Mse()(p, y) + 2 * perdita.Mae()(p, y))
    assert of_function == perdita.loss("mse(p, y) + 2*mae(p, y)")
    assert_allclose(of_function(P, Y), perdita.Mse()(P, Y) + 2 * perdita.Mae()(P, Y))


def nll(p: Any, s: Any, y: Any, half: Any = 0.5) -> Any:
    return half * np.exp(-s) * (p - y) ** 2 + half * s


def test_numbers_by_name_have_gradients() -> None:
    loss = perdita.formula(nll)
    assert loss == perdita.loss("half*exp(-s)*(p - y)^2 + half*s; half = 0.5")
    assert sorted(loss.inputs) == ["p", "s", "y"]
    s, r = SHARES, P - Y
    value, grads = loss.value_and_grad(p=P, s=s, y=Y, reduction="sum")
    assert_allclose(value, nll(P, s, Y).sum())
    assert_allclose(grads["p"], np.exp(-s) * r)
    assert_allclose(grads["y"], -np.exp(-s) * r)
    assert_allclose(grads["s"], 0.5 - 0.5 * np.exp(-s) * r**2)
    # The order of its text is none of a call.
    with pytest.raises(CallError, match="takes s, p, y by name, and got 3 arrays"):
        loss(P, s, Y)
    assert_allclose(perdita.formula(lambda r: r**4)(P), (P**4).mean())


# ---- objects ----


def test_losses_are_their_texts() -> None:
    loss = perdita.formula(huber)
    text = "where(t1 <= d, 0.5*t1^2, d*(t1 - 0.5*d)); d = 1.5; t1 = abs(p - y)"
    assert str(loss) == text
    assert repr(loss) == f"perdita.formula({text!r})"
    assert type(loss) is type(perdita.loss(text)) is perdita.Formula
    assert loss == perdita.loss(text) == perdita.Loss(text) == perdita.Formula(text) == perdita.formula(text)
    assert hash(loss) == hash(perdita.loss(text))
    assert pickle.loads(pickle.dumps(loss)) == copy.deepcopy(loss) == loss
    assert loss != perdita.formula(huber, d=2)
    assert loss.inputs == ("p", "y")
    assert loss.formula == text


def test_parameters_have_other_values() -> None:
    loss = perdita.formula(huber)
    assert loss.parameters == {"d": 1.5}
    for other in (
        perdita.formula(huber, d=0.25),
        perdita.formula(loss, d=0.25),
        perdita.formula(str(loss), d=0.25),
    ):
        assert other.parameters == {"d": 0.25}
        assert_allclose(other(P, Y), perdita.Huber(delta=0.25)(P, Y))
    assert perdita.formula("a*p + y; a = 1", a=-2).parameters == {"a": -2.0}


def test_rewrites_say_what_they_gain() -> None:
    loss = perdita.loss("log(1 + exp(-y*p))")
    (rewrite,) = loss.rewrites
    assert (rewrite.written, rewrite.computed) == ("log(1 + exp(a))", "softplus(a)")
    assert rewrite.gain in str(rewrite)
    assert loss([800.0, -800.0], [1.0, 1.0], reduction="sum") == 800.0
    assert perdita.loss("as_written(log(1 + exp(-y*p)))").rewrites == ()
    assert perdita.formula(lambda p, y: math.as_written(np.log(1 + np.exp(-y * p)))).rewrites == ()


def test_properties_and_mathematics() -> None:
    loss = perdita.loss("log(1 + exp(-y*p)); y in {-1, 1}")
    proved = {one.name for one in loss.properties if one}
    assert {"convex", "Lipschitz", "smooth"} <= proved
    assert loss.latex is not None and "e^" in loss.latex
    assert "<svg" in perdita.plot(loss, what=["value"])._repr_svg_()
    assert "perdita.formula" in (loss._repr_html_() or "")


def test_domains_are_checked() -> None:
    loss = perdita.loss("softplus(p) - y*p; y in {0, 1}")
    with pytest.raises(ValueError, match=r"formula: target\[1\] = 0.5 is neither 0 nor 1"):
        loss([1.0, 2.0], [1.0, 0.5])
    assert numbers.isfinite(loss([1.0, 2.0], [1.0, 0.5], checked=False))
    with pytest.raises(ValueError, match=r"s\[0\] = -1 lies outside \[0, 3\]"):
        perdita.loss("s*(p - y)^2; s in [0, 3]")(s=[-1.0], p=[0.0], y=[1.0])


# ---- tracing ----

WRITTEN: list[tuple[Loss, str]] = [
    (lambda p, y: p - (y - 1), "p - (y - 1)"),
    (lambda p, y: (p - y) / (p + y) / 2, "(p - y)/(p + y)/2"),
    (lambda p, y: p / (y / 2), "p/(y/2)"),
    (lambda p, y: -(p**2) + (-p) ** 2 * y, "-p^2 + (-p)^2*y"),
    (lambda p, y: 2**-p * y, "2^-p*y"),
    (lambda p, y: p**y**2, "p^y^2"),
    (lambda p, y: (p**y) ** 2, "(p^y)^2"),
    (lambda p, y: 1e-20 + p * -3.5 - y, "0.00000000000000000001 + p*-3.5 - y"),
    (lambda p, y: np.float32(0.5) * p + np.array(2) * y, "0.5*p + 2*y"),
    (lambda p, y: ((p > y) & ~(p >= 1)) * (y == 0) | (p != 2), None),
    (lambda p, y: np.where((p < y) | (p > 3), p, y), "where(p < y or p > 3, p, y)"),
    (lambda p, y: np.where(np.logical_not(np.less(p, y)), p, y), "where(not p < y, p, y)"),
    (lambda p, y: np.where(True, p, 0) * y, "p*y"),
    (lambda p, y: np.negative(np.reciprocal(p)) + np.fabs(y), "-(1/p) + abs(y)"),
    (lambda p, y: np.clip(p, -1, 1) + np.clip(y, None, 2), "clip(p, -1, 1) + minimum(y, 2)"),
    (lambda p, y: np.power(p, 2) + np.hypot(p, y), "p^2 + hypot(p, y)"),
    (lambda p, y: (r := p - y) * r, "t1*t1; t1 = p - y"),
    (lambda a, b: a - 2 * b, "p - 2*y"),
    (lambda y_true, y_pred: y_pred - 2 * y_true, "y_pred - 2*y_true"),
    (lambda a, b, p=1.0: p * a - 2 * b, "p*z - 2*y; p = 1"),
    (lambda a, b, c, t1=2: a * b * c * t1 * (r := a - b) * r, "a*b*c*t1*t2*t2; t1 = 2; t2 = a - b"),
    (lambda z, y: np.mean(z) + np.amax(z) - z.min() - z[y], "mean(z) + amax(z) - min(z) - z[y]"),
    (lambda z, y: math.max(math.others(z)) - z[y], "max(others(z)) - z[y]"),
    (lambda p, y: +p * y, "p*y"),
]


@pytest.mark.parametrize(("function", "text"), WRITTEN, ids=lambda x: x if isinstance(x, str) else "")
def test_functions_are_written(function: Loss, text: str | None) -> None:
    loss = perdita.formula(function)
    assert text is None or str(loss) == str(perdita.formula(text))
    if loss.inputs[1] in ("y", "y_true") and "[" not in str(loss) and len(loss.inputs) == 2:
        order = (P, Y) if function.__code__.co_varnames[0] != "y_true" else (Y, P)
        with np.errstate(invalid="ignore"):
            wanted = np.asarray(function(np.abs(order[0]), np.abs(order[1])), float)
        assert_allclose(loss(np.abs(P), np.abs(Y), reduction="none", checked=False), wanted, rtol=1e-12)


def test_long_functions() -> None:
    def total(p: Any, y: Any) -> Any:
        return sum(c * (p - y) ** 2 for c in range(200))

    assert_allclose(perdita.formula(total)(P, Y), total(P, Y).mean(), rtol=1e-12)

    def nested(p: Any, y: Any) -> Any:
        x = p - y
        for c in range(300):
            x = np.logaddexp(x, -c)
        return x

    assert_allclose(perdita.formula(nested)(P, Y), nested(P, Y).mean(), rtol=1e-12)

    def doubled(p: Any, y: Any) -> Any:
        x = p - y
        for _ in range(12):
            x = 0.5 * (x + np.abs(x)) - 0.5 * (np.abs(x) - x)
        return x

    assert_allclose(perdita.formula(doubled)(P, Y), (P - Y).mean(), rtol=1e-12)


def _called(name: str, arguments: list[str]) -> Loss:
    def function(p: Any, y: Any, c: Any = 0.5) -> Any:
        given = {"p": p, "y": y, "c": c}
        return p + y + c + getattr(math, name)(*[given[x] for x in arguments])

    return function


def test_functions_of_math() -> None:
    for names, arguments, doc in functions():
        for name in names:
            function = getattr(math, name)
            assert (
                doc in function.__doc__
                and name in dir(math)
                and f"({', '.join(arguments)})" in function.__doc__
            )
    # All elementwise ones, by the text.
    for names, arguments, _ in functions():
        if {"row", "label"} & {*arguments}:
            continue
        for name in {*names} - {"as_written"}:
            x = ["p", "y", "c"][: len(arguments)]
            by_text = perdita.formula(f"p + y + c + {name}({', '.join(x)}); c = 0.5")

            assert perdita.formula(_called(name, x)) == by_text
    with pytest.raises(AttributeError, match="logsumexp"):
        math.logsumexpp  # noqa: B018


def test_scipys_functions() -> None:
    special = pytest.importorskip("scipy.special")
    loss = perdita.formula(
        lambda p, y: -special.xlogy(y, special.expit(p)) - special.xlog1py(1 - y, -special.expit(p))
    )
    assert_allclose(loss(P, SHARES), perdita.BceWithLogits()(P, SHARES), rtol=1e-10)


def test_traced_values_show_their_formula() -> None:
    seen = []
    perdita.formula(lambda p, y: (seen.append(repr(np.exp(p - y))), p * y)[1])
    assert seen == ["<traced: exp(p - y)>"]


def test_functions_are_called_once() -> None:
    calls = []
    perdita.formula(lambda a, b: (calls.append(1), a * b)[1])
    assert calls == [1]


# ---- errors ----

leaked: list[Any] = []
WRONG: list[tuple[Any, str]] = [
    (lambda p, y: p if p > 0 else y, r"write where\(condition, a, b\) in place of `if`"),
    (lambda p, y: 0 < p < y, r"\(a < p\) & \(p < b\) in place of a < p < b"),
    (lambda p, y: p > 0 and y > 0, "& | ~ in place of `and`"),
    (lambda p, y: max(p, y, 0), "np.maximum in place of min, max"),
    (lambda p, y: numbers.exp(p) * y, "NumPy's functions, or those of perdita.math, in place of math's"),
    (lambda p, y: int(p) * y, "a traced value is no number yet"),
    (lambda z, y: sum(z) - z[y], r"np.sum\(z\)"),
    (lambda z, y: z[y] / len(z), r"perdita.math.classes\(z\)"),
    (lambda z, y: z[0] - z[y], r"a row has one index, that of the label, which is an input: z\[y\]"),
    (lambda z, y: np.sum(z, axis=0) - z[y], "axis=0 is left out, or -1"),
    (lambda p, y: 2 * np.arctan2(p, y), "np.arctan2 has no counterpart in a formula: a formula has NumPy's"),
    (lambda p, y: np.linalg.norm(p - y), "np.norm has no counterpart"),
    (lambda p, y: np.add.reduce(p) + y, "np.add.reduce has no counterpart"),
    (lambda p, y: np.exp(p, where=False) + y, "np.exp with where has no counterpart"),
    (lambda p, y: np.asarray(p) + y, "a traced value is no array"),
    (lambda p, y: np.where(p > y) + y, r"where\(condition, x, y\)"),
    (lambda p, y: p * np.ones(3) + y, r"the constants of a formula are numbers, not an array of the shape \(3,\)"),
    (lambda p, y: p * "2" + y, "are numbers, not '2'"),
    (lambda p, y: p * float("nan") + y, "NaN is no constant"),
    (lambda p, y: 2 * math.exp(p, y), "exp takes 1 arguments in a formula, and got 2"),
    (lambda p, y: 3.0, "the function returns 3.0, not a loss that depends on its inputs"),
    (lambda p, y: None, "the function returns nothing"),
    (lambda p, y: (p, y), "not a loss"),
    (lambda p, y: p, "the loss does not depend on the argument y: leave it out"),
    (lambda p, y, d=1.0: p * y, "the loss does not depend on the argument d"),
    (lambda p, y, d="mean": p * y, "d must be a number, not 'mean'"),
    (lambda p, y, d=True: p * y, "d must be a number, not True"),
    (lambda *arrays: arrays[0], r"each input of a loss has a name: \*arrays has none"),
    (lambda p, **more: p, r"\*\*more has none"),
    (lambda: 1.0, "the function has no inputs"),
    (lambda d=1.0: d, "the function has no inputs"),
    (lambda p, pi, y: p * pi * y, "pi is the name of a loss or a constant: the argument needs another name"),
    (lambda p, weight, y: p * weight * y, "weight is an argument or a result of calls: another name is needed"),
    (lambda p, y, target=1.0: p * y * target, "target is an argument or a result of calls"),
    (lambda p, y: leaked.append(p) or p * y, ""),
    (lambda p, y: leaked[0] * y, "a value of another function, or of another call"),
    (lambda p, y: 2 * perdita.formula(huber)(p, y), "a formula is no part of another one: call its function"),
    (lambda p, y: perdita.Mse()(p, y, weight=2.0), "a part of a formula is the loss of an observation"),
    (lambda p, y: 2 * perdita.Clip()(p, y), "clip is no part of a formula"),
    (lambda z, y: math.softmax(z) * y, "reduce it"),
    ("mse", r"\"mse\" is a loss of the catalogue, not a formula: perdita.loss\(\"mse\"\)"),
    (perdita.Huber(delta=2), "is a loss of the catalogue, not a formula"),
    ("p*", "expected a number"),
    ("(p - y)^2 + dleta; delta = 1", "`delta` is defined and never used, at character 20"),
    (perdita.Huber, "made from its text or a function"),
    (3, "made from its text or a function, not from 3"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), WRONG, ids=lambda x: x if isinstance(x, str) else "")
def test_errors_say_what_to_write(wrong: Any, message: str) -> None:
    if not message:
        perdita.formula(wrong)
        return
    with pytest.raises(ValueError, match=message):
        perdita.formula(wrong)


def test_errors_of_parameters() -> None:
    with pytest.raises(CallError, match="the function has no parameter 'e' with a default; it has d"):
        perdita.formula(huber, e=1)
    with pytest.raises(ValueError, match="`e`: the formula has no such parameter; it has d"):
        perdita.formula(perdita.formula(huber), e=1)
    with pytest.raises(CallError, match="d must be a number, not 'a'"):
        perdita.formula("d*p + y; d = 1", d="a")
    with pytest.raises(ValueError, match="NaN"):
        perdita.formula("d*p + y; d = 1", d=numbers.nan)
    with pytest.raises(CallError, match=r"perdita\.math\.exp is for the traced values of a function"):
        math.exp(3.0)
    with pytest.raises(CallError, match=r"perdita\.formula takes a function"):
        perdita.loss(huber)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="not from 3"):
        perdita.Formula(3)  # type: ignore[arg-type]
    with pytest.raises(CallError, match=r"^target must be integers for formula$"):
        perdita.loss("logsumexp(z) - z[y]")(Z, ROWS)


def test_docstrings_run() -> None:
    code = re.findall(r">>> (.*)", f"{perdita.formula.__doc__}\n{math.__doc__}")
    names: dict[str, Any] = {}
    for line in code:
        exec(line, names)
    assert names["huber"]([0.5, 3.0], [0.0, 0.0]) == 1.75
    assert repr(names["tilted"]) in str(perdita.formula.__doc__)
