"""Losses over 1, 2 and 3 real processes against the same loss of the whole batch in one."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import perdita

torch = pytest.importorskip("torch")
from processes import program, spread  # noqa: E402

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SIZES = {1: [7], 2: [3, 4], 3: [2, 4, 1]}
WIDTH = 5


def rows(seed, n):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(n, WIDTH)))


def part(tensor, rank, world):
    start = sum(SIZES[world][:rank])
    return tensor[start : start + SIZES[world][rank]].clone().requires_grad_(tensor.is_floating_point())


CONTRASTIVE = [
    ("info_nce", {"temperature": 0.3}),
    ("info_nce", {"temperature": 1.0, "normalize": False}),
    ("decoupled", {}),
    ("clip", {"temperature": 0.2}),
    ("nt_xent", {}),
    ("siglip", {"temperature": 0.5, "bias": -2.0}),
    ("sup_con", {}),
    ("sup_con", {"positives": "inside"}),
]
LABELS = torch.tensor([0, 1, 0, 2, 1, 1, 0])


def one_sided(name):
    return name == "sup_con"


def all_contrastive(rank, world):
    from perdita.torch import distributed

    results = []
    for name, parameters in CONTRASTIVE:
        for reduction in ("mean", "sum"):
            a, b = part(rows(1, 7), rank, world), part(rows(2, 7), rank, world)
            temperature = torch.tensor(
                parameters.get("temperature", 0.1), dtype=torch.float64, requires_grad=True
            )
            given = parameters | {"temperature": temperature}
            weight = part(torch.linspace(0.5, 2, 7, dtype=torch.float64), rank, world).detach()
            if one_sided(name):
                value = distributed.contrastive(
                    name,
                    a,
                    labels=part(LABELS, rank, world),
                    sample_weight=weight,
                    reduction=reduction,
                    averaged=False,
                    **given,
                )
            else:
                value = distributed.contrastive(
                    name, a, b, sample_weight=weight, reduction=reduction, averaged=False, **given
                )
            (3 * value).backward()
            grads = [x.grad.numpy() for x in ((a,) if one_sided(name) else (a, b))]
            results.append((value.item(), grads, temperature.grad.item()))
    return results


def check_contrastive(world, got):
    settings = [(name, parameters, how) for name, parameters in CONTRASTIVE for how in ("mean", "sum")]
    for i, (name, parameters, reduction) in enumerate(settings):
        loss = perdita.classes[name](**({"temperature": 0.1} | parameters))
        arrays = {"labels": LABELS.numpy()} if one_sided(name) else {"b": rows(2, 7).numpy()}
        want = loss.evaluate(rows(1, 7).numpy(), weight=np.linspace(0.5, 2, 7), reduction=reduction, **arrays)
        for rank in range(world):
            np.testing.assert_allclose(got[rank][i][0], want.value, rtol=1e-12)
        for j, grad in enumerate(want.grads.values()):
            whole = np.concatenate([got[rank][i][1][j] for rank in range(world)])
            np.testing.assert_allclose(whole, 3 * grad, rtol=1e-10, atol=1e-13, err_msg=f"{loss} {reduction}")
        of_temperature = sum(got[rank][i][2] for rank in range(world))
        np.testing.assert_allclose(of_temperature, 3 * want.temperature, rtol=1e-10)


CLASSES = {1: [11], 2: [4, 7], 3: [5, 0, 6]}
LINEAR = [
    ("linear_cross_entropy", {}),
    ("linear_cross_entropy", {"z_loss": 0.1, "soft_cap": 2.0}),
    ("linear_focal", {"gamma": 1.5}),
    ("arc_face", {}),
    ("cos_face", {}),
]
TARGETS = torch.tensor([10, 0, 3, 5, 4, 8, 1])
IGNORED = torch.tensor([10, -100, 3, 5, 4, -100, 1])


def all_linear(rank, world):
    from perdita.torch import distributed

    results = []
    for name, parameters in LINEAR:
        start = sum(CLASSES[world][:rank])
        own = slice(start, start + CLASSES[world][rank])
        hidden = rows(3, 7).requires_grad_()
        weight = rows(4, 11)[own].clone().requires_grad_()
        with_bias = name.startswith("linear")
        bias = rows(5, 11)[own, 0].clone().requires_grad_() if with_bias else None
        labels = IGNORED if with_bias else TARGETS
        value = distributed.linear(name, hidden, weight, labels, bias=bias, **parameters)
        value.backward()
        results.append(
            (value.item(), [None if x is None else x.grad.numpy() for x in (hidden, weight, bias)])
        )
    return results


def check_linear(world, got):
    for i, (name, parameters) in enumerate(LINEAR):
        with_bias = name.startswith("linear")
        labels = (IGNORED if with_bias else TARGETS).numpy()
        bias = rows(5, 11)[:, 0].numpy() if with_bias else None
        inputs = {"labels": labels} | ({"bias": bias} if with_bias else {})
        want = perdita.classes[name](**parameters).evaluate(rows(3, 7).numpy(), rows(4, 11).numpy(), **inputs)
        for rank in range(world):
            value, (of_hidden, _, _) = got[rank][i]
            np.testing.assert_allclose(value, want.value, rtol=1e-12)
            np.testing.assert_allclose(of_hidden, want.grads["a"], rtol=1e-10, atol=1e-13)
        for j, key in ((1, "b"), (2, "bias")):
            if key in want.grads:
                whole = np.concatenate([got[rank][i][1][j] for rank in range(world)])
                np.testing.assert_allclose(whole, want.grads[key], rtol=1e-10, atol=1e-13)


def plainly(job):
    """The job as it is on devices that have no kernels."""
    from perdita.torch import _traced

    def run(rank, world):
        with _traced():
            return job(rank, world)

    return run


def all_contrastive_plainly(rank, world):
    return plainly(all_contrastive)(rank, world)


def all_linear_plainly(rank, world):
    return plainly(all_linear)(rank, world)


def all_linear_in_blocks(rank, world):
    """Two rows of each rank at a time, of seven."""
    from perdita import _blocks

    _blocks.ELEMENTS = 2 * rows(4, 11).shape[0]
    return all_linear_plainly(rank, world)


@pytest.mark.parametrize("world", [1, 2, 3])
def test_the_global_batch(world):
    jobs = all_contrastive, all_linear, all_contrastive_plainly, all_linear_plainly, all_linear_in_blocks
    contrastive, linear, contrastive_plainly, linear_plainly, linear_in_blocks = spread(world, *jobs)
    check_contrastive(world, contrastive)
    check_linear(world, linear)
    check_contrastive(world, contrastive_plainly)
    check_linear(world, linear_plainly)
    check_linear(world, linear_in_blocks)


def training(rank, world):
    """A step of a model under DistributedDataParallel."""
    from torch.nn.parallel import DistributedDataParallel

    from perdita.torch import distributed

    torch.manual_seed(0)
    model = torch.nn.Linear(WIDTH, 3, dtype=torch.float64)
    shared = DistributedDataParallel(model)
    both = torch.cat([part(rows(1, 7), rank, world), part(rows(2, 7), rank, world)]).detach()
    a, b = shared(both).chunk(2)
    distributed.Clip(temperature=0.2)(a, b).backward()
    return model.weight.grad.numpy()


def check_training(got):
    torch.manual_seed(0)
    model = torch.nn.Linear(WIDTH, 3, dtype=torch.float64)
    a, b = model(rows(1, 7)), model(rows(2, 7))
    _, grads = perdita.Clip(temperature=0.2).value_and_grad(a.detach().numpy(), b.detach().numpy())
    torch.autograd.backward([a, b], [torch.from_numpy(grad) for grad in grads])
    for rank in range(2):
        np.testing.assert_allclose(got[rank], model.weight.grad.numpy(), rtol=1e-10)


def wrong_on_one(rank, world):
    from perdita.torch import distributed

    width = WIDTH if rank == 0 else WIDTH + 1
    shape = (2, WIDTH) if rank == 0 else (2, 2, WIDTH)
    texts = []
    for rows_of_a in (torch.ones(2, width), torch.ones(shape)):
        try:
            distributed.Clip()(rows_of_a, torch.ones(2, width))
        except ValueError as error:
            texts.append(str(error))
    return texts


def check_wrong(got):
    # What is wrong on one rank is an error on all.
    assert got[0][0] == got[1][0]
    assert "differ in the width" in got[0][0]
    assert got[0][1] == "invalid arguments on rank 1: see its error"
    assert "must have the same shape (n, dim)" in got[1][1]


def test_a_step_under_ddp_and_wrong_arguments():
    trained, wrong = spread(2, training, wrong_on_one)
    check_training(trained)
    check_wrong(wrong)


def dies(rank, world):
    from perdita.torch import distributed

    if rank == 1:
        os._exit(1)
    try:
        distributed.Clip()(torch.ones(2, WIDTH), torch.ones(2, WIDTH))
    except RuntimeError as error:
        return "lost: " + str(error)
    return "nothing noticed"


def test_a_rank_that_dies_is_an_error_on_the_others():
    ((got,),) = spread(2, dies, answers=1)
    assert got.startswith("lost: "), got


@pytest.mark.skipif(not EXAMPLES.exists(), reason="tested without the examples")
@pytest.mark.parametrize(
    ("example", "output"),
    [
        ("clip_ddp", "two processes: "),
        (
            "fsdp_totals",
            "DistributedDataParallel: 1.2684 → 1.1442, as in one process\nFSDP: 1.2684 → 1.1442, as in one",
        ),
    ],
)
def test_the_examples_of_two_processes(example: str, output: str) -> None:
    path = EXAMPLES / f"{example}.py"
    if example == "clip_ddp":
        # One as its user starts it, with processes that import everything themselves.
        done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    else:
        done = program(path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(output)
