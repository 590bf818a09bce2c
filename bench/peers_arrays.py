"""PyTorch beside perdita on losses of named arrays: value and gradients, f32, one process each, in turns.

    python bench/peers_arrays.py           everything
    python bench/peers_arrays.py ssim      what has one of these words in its name

As bench/peers.py does: in every round each is timed once, so that whoever else uses the machine slows both. One thread
is timed by the processor time of its process, more (THREADS=2) by the clock.
What PyTorch lacks is written from its primitives, as its users do.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

THREADS = int(os.environ.get("THREADS", "1"))
if "PEERS" not in os.environ:
    # Memory that is freed stays with the process: otherwise page faults are most of what is timed.
    keep = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_TOP_PAD_": str(1 << 28)}
    os.environ |= keep | {"PEERS": "1", "OMP_NUM_THREADS": str(THREADS)}
    os.execv(sys.executable, [sys.executable, *sys.argv])

import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
LONG = 0.05  # seconds that one measurement lasts at least
torch.set_num_threads(THREADS)


# ---- images ----


def window(channels, size=11, sigma=1.5):
    weight = torch.exp(-((torch.arange(size, dtype=torch.float32) - size // 2) ** 2) / (2 * sigma**2))
    return (weight / weight.sum()).repeat(channels, 1, 1, 1)


def likeness(x, y, rows):
    """SSIM, and contrast and structure alone, per patch: the window as two convolutions, as in pytorch-msssim."""
    c = x.shape[1]
    blur = lambda z: F.conv2d(F.conv2d(z, rows.transpose(2, 3), groups=c), rows, groups=c)
    mx, my = blur(x), blur(y)
    vx, vy, covariance = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    cs = (2 * covariance + 0.03**2) / (vx + vy + 0.03**2)
    return cs * (2 * mx * my + 0.01**2) / (mx**2 + my**2 + 0.01**2), cs


def ssim(x, y, rows):
    return 1 - likeness(x, y, rows)[0].mean()


def ms_ssim(x, y, rows):
    weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    product = 1
    for scale, w in enumerate(weights):
        full, cs = likeness(x, y, rows)
        product = product * torch.relu((full if scale == 4 else cs).mean((2, 3))) ** w
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return (1 - product).mean()


def total_variation(x):
    right, below = x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]
    return (right.abs().sum() + below.abs().sum()) / x.numel()


def lpips(f, g):
    unit = lambda x: x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10)
    return (unit(f) - unit(g)).square().sum(1).mean()


def gram(f, g):
    product = lambda x: x.flatten(2) @ x.flatten(2).transpose(1, 2) / x[0].numel()
    return (product(f) - product(g)).square().sum((1, 2)).mean()


def images():
    with_window = lambda f: lambda x, y: f(x, y, window(x.shape[1]))
    for case, loss, count in [
        ("total_variation 1x3x512x512", total_variation, 1),
        ("ssim 1x3x512x512", with_window(ssim), 2),
        ("ssim 64x3x32x32", with_window(ssim), 2),
        ("ms_ssim 1x3x512x512", with_window(ms_ssim), 2),
        ("feature_distance 1x256x64x64", F.mse_loss, 2),
        ("feature_distance(normalize=true,channels=sum) 1x256x64x64", lpips, 2),
        ("gram 1x256x64x64", gram, 2),
        ("gram 1x64x256x256", gram, 2),
    ]:
        shape = [int(n) for n in case.split(" ")[1].split("x")]
        yield case, loss, [torch.rand(shape).requires_grad_() for _ in range(count)]


# ---- ranking: queries x items ----


def pairs(s, r):
    return s[:, :, None] - s[:, None, :], r[:, :, None] > r[:, None, :]


def ranknet(s, r):
    ahead, right = pairs(s, r)
    return (torch.where(right, F.softplus(-ahead), 0).sum((1, 2)) / right.sum((1, 2))).mean()


def lambdarank(s, r):
    ahead, right = pairs(s, r)
    rank = s.argsort(dim=1, descending=True, stable=True).argsort(dim=1)
    place = torch.arange(s.shape[1])
    gain, discount = 2**r - 1, 1 / torch.log2(2.0 + rank)
    ideal = ((2 ** r.sort(1, descending=True)[0] - 1) / torch.log2(2.0 + place)).sum(1)
    change = (gain[:, :, None] - gain[:, None, :]) * (discount[:, :, None] - discount[:, None, :])
    change = change.abs() / ideal[:, None, None]
    return torch.where(right, change * F.softplus(-ahead), 0).sum((1, 2)).mean()


def listnet(s, r):
    return F.cross_entropy(s, r.softmax(1))


def list_mle(s, r):
    s = s.gather(1, r.argsort(dim=1, descending=True, stable=True))
    return (s.flip(1).logcumsumexp(1).flip(1) - s).sum(1).mean()


def approx_ndcg(s, r):
    place = torch.arange(s.shape[1])
    rank = 0.5 + ((s[:, None, :] - s[:, :, None]) / 0.1).sigmoid().sum(2)
    ideal = ((2 ** r.sort(1, descending=True)[0] - 1) / torch.log2(2.0 + place)).sum(1)
    return (1 - ((2**r - 1) / torch.log2(1 + rank)).sum(1) / ideal).mean()


def ranking():
    losses = [ranknet, lambdarank, listnet, list_mle, approx_ndcg]
    cases = [(loss, (10000, 100)) for loss in losses] + [(lambdarank, (200, 1000))]
    for loss, (n, m) in cases:
        scores, relevance = 6 * torch.rand(n, m) - 3, torch.randint(0, 5, (n, m)).float()
        of_scores = lambda s, loss=loss, relevance=relevance: loss(s, relevance)
        yield f"{loss.__name__} {n}x{m}", of_scores, [scores.requires_grad_()]


# ---- sequences: sequences x frames x classes x labels ----


def ctc(z, labels):
    n, t, _ = z.shape
    lengths = torch.full((n,), t), torch.full((n,), labels.shape[1])
    each = F.ctc_loss(z.log_softmax(2).transpose(0, 1), labels, *lengths, reduction="none")
    return each.mean()


def sequences():
    for n, t, c, s in [(64, 500, 80, 60), (16, 200, 5000, 30)]:
        logits, labels = 6 * torch.rand(n, t, c) - 3, torch.randint(1, c, (n, s))
        of_logits = lambda z, labels=labels: ctc(z, labels)
        yield f"ctc {n}x{t}x{c}x{s}", of_logits, [logits.requires_grad_()]


# ---- segmentation: images x classes x height x width ----


def dice_of(p, g):
    axes = tuple(range(2, p.dim()))
    return (1 - (2 * (p * g).sum(axes) + 1) / (p.sum(axes) + g.sum(axes) + 1)).mean()


def one_hot(y, classes):
    return F.one_hot(y, classes).movedim(-1, 1).float()


def dice(z, y):
    return dice_of(torch.softmax(z, 1), one_hot(y, z.shape[1]))


def binary_dice(z, y):
    return dice_of(torch.sigmoid(z), y[:, None].float())


def ce_dice(z, y):
    return F.cross_entropy(z, y) + dice(z, y)


def generalized_dice(z, y):
    p, g = torch.softmax(z, 1).flatten(2), one_hot(y, z.shape[1]).flatten(2)
    w = 1 / g.sum(2).square()
    above, below = (w * (p * g).sum(2)).sum(1), (w * (p + g).sum(2)).sum(1)
    return (1 - 2 * above / below).mean()


def lovasz_softmax(z, y):
    """The authors' program, each image apart."""
    p, losses = torch.softmax(z, 1), []
    for image, labels in zip(p.flatten(2), y.flatten(1)):
        for c in labels.unique():
            g = (labels == c).float()
            wrong, order = torch.sort((g - image[c]).abs(), descending=True)
            g = g[order]
            jaccard = 1 - (g.sum() - g.cumsum(0)) / (g.sum() + (1 - g).cumsum(0))
            losses.append(torch.dot(wrong, torch.diff(jaccard, prepend=jaccard.new_zeros(1))))
    return torch.stack(losses).mean()


def segmentation():
    for loss, shape in [
        (ce_dice, (8, 21, 256, 256)),
        (dice, (8, 21, 256, 256)),
        (binary_dice, (8, 1, 512, 512)),
        (generalized_dice, (8, 21, 256, 256)),
        (lovasz_softmax, (8, 21, 256, 256)),
    ]:
        n, c, *pixels = shape
        logits, labels = 6 * torch.rand(shape) - 3, torch.randint(0, max(c, 2), (n, *pixels))
        of_logits = lambda z, loss=loss, labels=labels: loss(z, labels)
        name = "dice(activation=sigmoid)" if loss is binary_dice else loss.__name__
        yield f"{name} {'x'.join(map(str, shape))}", of_logits, [logits.requires_grad_()]


# ---- boxes: as torchvision has them ----


def iou_parts(a, b):
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    both = (high - low).clamp(min=0).prod(1)
    area = lambda x: (x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1])
    union = area(a) + area(b) - both
    around = torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])
    return both / union, union, around


def iou(a, b):
    return (1 - iou_parts(a, b)[0]).mean()


def giou(a, b):
    ratio, union, around = iou_parts(a, b)
    return (1 - ratio + (around.prod(1) - union) / around.prod(1)).mean()


def diou(a, b):
    ratio, _, around = iou_parts(a, b)
    apart = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
    return (1 - ratio + apart.square().sum(1) / around.square().sum(1)).mean()


def ciou(a, b):
    ratio, _, around = iou_parts(a, b)
    apart = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
    angle = lambda x: torch.atan((x[:, 2] - x[:, 0]) / (x[:, 3] - x[:, 1]))
    v = 4 / torch.pi**2 * (angle(b) - angle(a)).square()
    with torch.no_grad():
        alpha = v / (1 - ratio + v)
    return (1 - ratio + apart.square().sum(1) / around.square().sum(1) + alpha * v).mean()


def boxes():
    for loss, n in [(iou, 1000000), (giou, 1000000), (diou, 1000000), (ciou, 1000000), (ciou, 4096)]:
        corner = [100 * torch.rand(n, 2) for _ in range(2)]
        prediction, target = [torch.cat([x, x + 1 + 49 * torch.rand(n, 2)], 1) for x in corner]
        of_boxes = lambda x, loss=loss, target=target: loss(x, target)
        yield f"{loss.__name__} {n}x4", of_boxes, [prediction.requires_grad_()]


# ---- time ----

now = time.process_time if THREADS == 1 else time.perf_counter


def seconds(call):
    calls = 1
    while True:
        start = now()
        for _ in range(calls):
            call()
        taken = now() - start
        if taken >= LONG:
            return taken / calls
        calls = int(calls * 1.2 * LONG / max(taken, 1e-6)) + 1


class Perdita:
    """Our own benchmark, answering one question after another."""

    def __init__(self):
        command = ["cargo", "bench", "--quiet", "-p", "perdita-catalog", "--bench", "arrays", "--", "--serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def seconds(self, case):
        print(f"{THREADS} {case}", file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def main():
    ours = Perdita()
    print(f"PyTorch {torch.__version__}, threads: {THREADS}\n")
    print("| | PyTorch | perdita | PyTorch / perdita |\n|---|---|---|---|")
    for case, loss, inputs in [*images(), *ranking(), *sequences(), *segmentation(), *boxes()]:
        if sys.argv[1:] and not any(word in case for word in sys.argv[1:]):
            continue
        call = lambda: torch.autograd.grad(loss(*inputs), inputs)
        call()
        rounds = [(seconds(call), ours.seconds(case)) for _ in range(ROUNDS + 1)][1:]
        theirs, mine = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(a / b for a, b in rounds)
        print(f"| {case} | {theirs * 1e3:.3g} ms | {mine * 1e3:.3g} ms | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
