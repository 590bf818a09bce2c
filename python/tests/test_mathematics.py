"""Losses as mathematics, figures, claims and recommendations in Python."""

from __future__ import annotations

import math
import pydoc
import struct
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import perdita

LOSSES = [cls() for cls in perdita.classes.values()]
each = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)


# ---- formulas and properties ----


def test_expressions() -> None:
    symbolic = perdita.Huber(delta=2).symbolic
    assert symbolic is not None and symbolic.curvature is not None
    assert symbolic.value.text == "½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise"
    assert symbolic.slope.text == "r if |r| ≤ δ; δ sgn(r) otherwise"
    assert [one.text for one in symbolic.where] == ["r = p − y", "δ = delta = 2"]
    assert perdita.GanDiscriminator().symbolic.slope.latex == r"\sigma(x) - y"
    assert perdita.Huber().latex == perdita.Huber().symbolic.value.latex
    assert perdita.CrossEntropy().symbolic.curvature is None
    assert (
        perdita.Ctc().symbolic is None
        and perdita.Ctc().latex is None
        and perdita.Ctc()._repr_latex_() is None
    )
    shown = perdita.Huber()._repr_latex_()
    assert shown.startswith("$$") and shown.count("&=") >= 3 and r"\ell'' &=" in shown


@each
def test_every_loss_is_a_card(loss: perdita.Loss) -> None:
    text = loss._repr_html_()
    root = ElementTree.fromstring(text.replace("&nbsp;", " "))
    words = " ".join("".join(root.itertext()).split())
    assert loss.card["summary"] in words
    found = loss.symbolic
    if found is None:
        assert " ".join(loss.formula.split()) in words
    else:
        assert loss.latex and text.count("<math") == len(found.lines())
    # The colours and the width are those of the page.
    assert (
        "color:#" not in text.replace("stop-color:#", "") and "<style" not in text and "<script" not in text
    )


def test_properties_are_proved() -> None:
    named = {one.name: one for one in perdita.Huber(delta=2).properties}
    assert named["Lipschitz"].claim == "|slope| ≤ 2" and named["Lipschitz"].verdict == "proved"
    assert "boxes" in named["Lipschitz"].proof and bool(named["convex"])
    strong = named["strongly convex"]
    assert not strong and (strong.claim, strong.verdict, strong.proof) == (None, None, None)
    assert str(strong) == "strongly convex: not claimed"
    (convex,) = perdita.CrossEntropy().properties
    assert convex.verdict == "proved" and convex.claim == "in the scores of a row"
    (convex,) = perdita.Sparsemax().properties
    assert convex.verdict == "tested" and convex.claim == "in the scores of a row"
    assert perdita.Dice().properties == ()


@each
def test_no_property_is_refuted(loss: perdita.Loss) -> None:
    for one in loss.properties:
        assert one.verdict in ("proved", "tested", None), str(one)
    claimed = [one for one in loss.properties if one]
    assert len(claimed) >= len(loss.card["properties"]) > 0 or not claimed


def test_domains_are_numbers() -> None:
    pred, _ = perdita.Bce().fields
    assert (pred.name, pred.axes, pred.holds, pred.optional) == ("prediction", ("...",), "variable", False)
    assert pred.domain[:4] == (0.0, 1.0, True, True) and str(pred.domain) == "[0, 1]"
    sign = perdita.Hinge().fields[1].domain
    assert sign.two_labels and (sign.low, sign.high, str(sign)) == (-1.0, 1.0, "-1 or 1")
    by_name = {field.name: field for field in perdita.GaussianNll().fields}
    assert by_name["variance"].domain[:4] == (0.0, math.inf, False, False) and by_name["mean"].domain.is_real


@each
def test_domains_say_what_the_text_says(loss: perdita.Loss) -> None:
    for field in loss.fields:
        low, high, has_low, has_high, two_labels, mirrored, text = field.domain
        if two_labels:
            assert text == f"{low:g} or {high:g}"
            continue
        interval, _, absolute = text.partition(" in ")
        assert mirrored == (absolute == "absolute value")
        ends = interval[1:-1].replace("∞", "inf").split(", ")
        assert [float(end) for end in ends] == [low, high]
        assert (interval[0] == "[") == (has_low and math.isfinite(low))
        assert (interval[-1] == "]") == (has_high and math.isfinite(high))


# ---- figures ----


def points(figure: perdita.Figure, panel: int = 0, mark: int = 0) -> np.ndarray:
    return np.array(figure.panels[panel]["marks"][mark]["points"])


def test_curves_are_the_losses() -> None:
    figure = perdita.plot("huber(delta=2)", what=["value", "slope"], range=(-4, 4))
    x, value = points(figure).T
    assert (x[0], x[-1]) == (-4, 4)
    np.testing.assert_allclose(
        value, perdita.Huber(delta=2)(x, np.zeros_like(x), reduction="none"), rtol=1e-12
    )
    np.testing.assert_allclose(points(figure, 1)[:, 1], np.clip(x, -2, 2), atol=1e-12)


def test_a_parameter_varies() -> None:
    figure = perdita.plot(perdita.Focal(alpha=1), vary={"gamma": [0, 2.0]}, what="slope_ratio", title="focus")
    assert [mark["name"] for mark in figure.panels[0]["marks"]] == [
        "γ = 0",
        "γ = 2",
    ] and figure.title == "focus"
    both = perdita.plot(["huber", perdita.SmoothL1()], what="value")
    assert [mark["name"] for mark in both.panels[0]["marks"]] == ["huber", "smooth_l1"]
    several = perdita.plot(["quantile", "huber"], vary=None, over="error", target=1.0)
    assert len(several.panels[0]["marks"]) == 2


def test_figures_are_written(tmp_path: Path) -> None:
    figure = perdita.plot("mse")
    for name in ("a.svg", "a.png", "a.HTML"):
        figure.save(tmp_path / name)
    ElementTree.fromstring((tmp_path / "a.svg").read_text())
    png = (tmp_path / "a.png").read_bytes()
    assert png.startswith(b"\x89PNG") and figure.png(1.0) != png
    assert struct.unpack(">I", png[16:20])[0] == 2 * struct.unpack(">I", figure.png(1.0)[16:20])[0]
    assert (tmp_path / "a.HTML").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(ValueError, match=r"a figure is written as \.svg, \.png or \.html"):
        figure.save(tmp_path / "a.pdf")
    assert repr(figure) == "<perdita.Figure 'mse'>" and "currentColor" in figure._repr_html_()


def test_wrong_figures() -> None:
    for call, says in [
        (perdita.plot, "none to draw"),
        (lambda: perdita.plot([]), "no loss to draw"),
        (lambda: perdita.plot("clip"), "clip"),
        (lambda: perdita.plot("huber", what="volume"), "what: there are value"),
        (lambda: perdita.plot("huber", over="time"), "over: there are error"),
        (lambda: perdita.plot("huber", vary={"delta": [1], "tau": [2]}), "vary takes one parameter"),
        (lambda: perdita.plot("huber", vary={"delta": [-1]}), "delta"),
        (lambda: perdita.plot(figure="bxoes"), "did you mean `boxes`"),
        (lambda: perdita.plot("huber", figure="boxes"), "ready figure"),
        (lambda: perdita.plot("hubre"), "did you mean `huber`"),
    ]:
        with pytest.raises(ValueError, match=says):
            call()
    assert len(perdita.plot(figure="boxes").panels) >= 1
    others = {"vary": {"gamma": [1]}, "what": "slope", "over": "margin", "range": (0, 1), "target": 0.0}
    for name, given in (others | {"log": False, "title": "boxes"}).items():
        with pytest.raises(ValueError, match=f"ready figure, which has {name} of its own"):
            perdita.plot(figure="boxes", **{name: given})
    for losses in (perdita.Huber, ["mse", perdita.Huber]):
        with pytest.raises(TypeError, match=r"write perdita\.Huber\(\)"):
            perdita.plot(losses)
    with pytest.raises(TypeError, match="losses are losses and their texts, not 3"):
        perdita.plot([3])


def test_the_range_is_any_sequence() -> None:
    want = perdita.plot("huber", range=(0.0, 1.0)).svg()
    assert (
        perdita.plot("huber", range=[0, 1]).svg() == perdita.plot("huber", range=np.arange(2)).svg() == want
    )
    for wrong in ([0, 1, 2], [1]):
        with pytest.raises(ValueError, match="range"):
            perdita.plot("huber", range=wrong)


# ---- claims ----


def test_claims_are_checked() -> None:
    claims = perdita.theory("focal-gradient")
    (claim,) = claims
    assert claim.verdict == "holds" and claim.detail and claim.computed and claim is claims["focal-gradient"]
    wrong = [judgement for judgement in claim.judgements if judgement.outcome == "wrong"]
    assert wrong and all(judgement.detail and judgement.statement in str(claim) for judgement in wrong)
    assert claim.rejects and set(claim.rejects[0]) == {"loss", "mutant"}
    assert "focal-gradient" in repr(claims) and claim.title in str(claim)
    assert claims._repr_markdown_().count("\n") == 3 and claim._repr_markdown_()
    topic = perdita.theory(topic="generative")
    assert len(topic) > 3 and {claim.topic for claim in topic} == {"generative"}
    assert {claim.verdict for claim in topic} <= {"proved", "holds"}
    assert perdita.theory("focal-gradient", topic="focal")[0].id == "focal-gradient"
    with pytest.raises(ValueError, match="`focal-gradient` is of the topic `focal`, not `metric`"):
        perdita.theory("focal-gradient", topic="metric")
    with pytest.raises(ValueError, match="did you mean `focal-gradient`"):
        perdita.theory("focal-gradiant")
    with pytest.raises(ValueError, match="there are principles"):
        perdita.theory(topic="poetry")


# ---- recommendations ----


def test_tasks() -> None:
    found = perdita.recommend(task="imbalanced-classification")
    assert (
        found[0].loss.name == "focal" and found[0].when and found[0].avoid and len(found) == len(list(found))
    )
    assert "focal" in str(found) and "focal" in found._repr_html_()
    for call, says in [
        (perdita.recommend, "imbalanced classification"),
        (lambda: perdita.recommend(task="imbalaced-classification"), "did you mean"),
        (lambda: perdita.recommend(target=[1]), "no data"),
        (lambda: perdita.recommend([[1.0]]), "the column to predict"),
    ]:
        with pytest.raises(ValueError, match=says):
            call()


def test_data() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 3))
    y = x[:, 0] + 0.1 * rng.normal(size=300)
    y[:5] += 50
    found = perdita.recommend(x, y)
    assert found[0].loss.name == "huber" and found.profile["numbers"]["outliers"] == 5
    assert found.profile["features"] == 3 and found.profile["kind"] == "real"

    class Frame(dict):  # What pandas and polars have in common.
        columns = property(list)

    columns = {
        "a": x[:, 0],
        "b": x[:, 1].astype(object),
        "c": x[:, 2],
        "price": y,
        "when": np.zeros(300, "M8[s]"),
    }
    columns["b"][7] = None
    for frame in (columns, Frame(columns)):
        again = perdita.recommend(frame, "price", features=["a", "b", "c"])
        assert again.profile["target"] == "price" and again[0].loss.name == "huber"
        assert any("1 empty cell" in note for note in again.profile["notes"])
    words = np.where(y > 0, "yes", "no")
    binary = perdita.recommend({"a": x[:, 0], "c": x[:, 2]}, words)
    assert binary.profile["kind"] == "binary" and binary[0].loss.name == "bce_with_logits"
    with pytest.raises(ValueError, match="'when' holds datetime64"):
        perdita.recommend(columns, "price")
    with pytest.raises(ValueError, match=r"\(2, 2, 2\)"):
        perdita.recommend(np.zeros((2, 2, 2)), [0, 1])
    with pytest.raises(ValueError, match="300"):
        perdita.recommend(x, y[:-1])
    with pytest.raises(ValueError, match="finite"):
        perdita.recommend(x, np.full(300, np.inf))


def test_cells_of_objects_are_numbers() -> None:
    """Numbers of all types are those of a column of doubles, and so are their empty cells."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 60)).astype(np.float32)
    want = perdita.recommend({"x": np.r_[np.nan, x[1:]], "y": y}, "y").profile
    assert want["kind"] == "real"
    for of in (np.float32, np.float64, float, Decimal, Fraction):
        cells = np.array([of(float(number)) for number in x], object)
        target = np.array([of(float(number)) for number in y], object)
        for empty in (None, np.float32("nan"), Decimal("nan")):
            cells[0] = empty
            assert perdita.recommend({"x": cells, "y": target}, "y").profile == want, (of, empty)
    words = np.where(y > 0, "yes", "no").astype(object)
    words[3] = np.float32("nan")
    with pytest.raises(ValueError, match="`y` has 1 empty cell, first in row 3"):
        perdita.recommend({"x": x, "y": words}, "y")


def test_masked_data_are_refused() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 2)), rng.normal(size=60)
    masked = np.ma.masked_array(x, x > 1)
    for call, name in [
        (lambda: perdita.recommend(masked, y), "data"),
        (lambda: perdita.recommend({"x": masked[:, 0], "y": y}, "y"), "column 'x'"),
        (lambda: perdita.recommend(x, masked[:, 1]), "column 'target'"),
    ]:
        with pytest.raises(ValueError, match=f"^{name} has masked elements"):
            call()
    unmasked = perdita.recommend(np.ma.masked_array(x), y)
    assert unmasked.profile == perdita.recommend(x, y).profile


def test_columns_are_named() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 2)), rng.normal(size=60)
    columns = {0: x[:, 0], 1: x[:, 1], 2: y}
    assert perdita.recommend(columns, 2).profile["target"] == "2"
    assert perdita.recommend(columns, np.int64(2), features=[1]).profile["features"] == 1
    for call, says in [
        (
            lambda: perdita.recommend(x, y, features=["x9"]),
            "features: there is no column 'x9'; there are x0, x1",
        ),
        (lambda: perdita.recommend(x, y, features="x0"), r"features is a list of columns: write \['x0'\]"),
        (lambda: perdita.recommend(columns, 3), "target: there is no column '3'; there are 0, 1, 2$"),
        (
            lambda: perdita.recommend(columns, "price"),
            "target: there is no column 'price'; there are 0, 1, 2$",
        ),
        (lambda: perdita.recommend(x, y, seed=-1), "seed must be from 0 to .*, not -1"),
    ]:
        with pytest.raises(ValueError, match=says):
            call()


# ---- the module ----


def test_help_is_short() -> None:
    text = pydoc.plain(pydoc.render_doc(perdita))
    assert len(text.splitlines()) < 420 and "python -m perdita --help" in text
    assert "CrossEntropy" in text and "class CrossEntropy" not in text


def test_dir_is_public() -> None:
    names = dir(perdita)
    assert not [name for name in names if name.startswith("_") and name != "__version__"]
    assert "Huber" in names and "plot" in names and all(hasattr(perdita, name) for name in names)
    with pytest.raises(AttributeError, match="did you mean `Huber`"):
        perdita.Hubre  # noqa: B018
