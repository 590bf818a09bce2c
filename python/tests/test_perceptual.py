# ruff: noqa: E402
"""`perdita.torch.Perceptual` beside VGG as torchvision makes it, over other networks, and as a metric of digits."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.autograd import gradcheck
from torch.testing import assert_close

from perdita.torch import Perceptual

torch.set_num_threads(1)
DATA = Path(__file__).resolve().parents[2] / "data/digit_features.npz"
STACKS = {
    "VGG-16": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "VGG-19": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}
MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])


def stack(network: str, depth: int | None = None) -> nn.Sequential:
    """The `features` of torchvision's network, with its initialization."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    width = 3
    for word in STACKS[network].split():
        if word == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers += [nn.Conv2d(width, int(word), kernel_size=3, padding=1), nn.ReLU(inplace=True)]
        width = int(word)
    for layer in layers[:depth]:
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
            nn.init.normal_(layer.bias, std=0.1)
    return nn.Sequential(*layers[:depth])


def state(features: nn.Sequential) -> dict[str, Tensor]:
    return {f"features.{key}": x for key, x in features.state_dict().items()}


def saved(path: Path, features: nn.Sequential) -> Path:
    torch.save(state(features), path)
    return path


def features(network: nn.Sequential, image: Tensor, numbers: list[int]) -> list[Tensor]:
    """The outputs of layers; those that a ReLU would overwrite are copied."""
    x, found = (image - MEAN.reshape(3, 1, 1)) / STD.reshape(3, 1, 1), []
    for number, layer in enumerate(network):
        x = layer(x.clone())
        if number in numbers:
            found.append(x)
    return found


def gram(f: Tensor) -> Tensor:
    rows = f.flatten(2)
    return rows @ rows.mT / rows[0].numel()


def images(*shape: int, seed: int = 1) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def beside(loss: Perceptual, want: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> None:
    """Compares value and gradient."""
    x = x.requires_grad_()
    value, wanted = loss(x, y), want(x)
    assert_close(value, wanted, rtol=1e-5, atol=0)
    (grad,), (wanted_grad,) = torch.autograd.grad(value, x), torch.autograd.grad(wanted, x)
    assert (grad - wanted_grad).norm() < 1e-5 * wanted_grad.norm()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


# ---- VGG ----


def test_vgg_16_in_all_formats(folder: Path) -> None:
    network = stack("VGG-16")
    x, y = images(2, 3, 32, 32), images(2, 3, 32, 32, seed=2)
    layers = {"relu1_2": 1.0, "conv2_2": 0.5, "pool3": 0.25, "relu4_3": 2.0, "relu5_3": 4.0}
    numbers = [3, 7, 16, 22, 29]

    def want(x: Tensor) -> Tensor:
        pairs = zip(features(network, x, numbers), features(network, y, numbers), strict=True)
        return sum(w * (f - g).square().mean() for w, (f, g) in zip(layers.values(), pairs, strict=True))

    paths = [saved(folder / "vgg16.pth", network), folder / "legacy.pth", folder / "vgg16.safetensors"]
    torch.save(state(network), paths[1], _use_new_zipfile_serialization=False)
    safetensors = pytest.importorskip("safetensors.torch")
    safetensors.save_file(state(network), paths[2])
    for path in paths:
        loss = Perceptual(weights=path, layers=layers)
        beside(loss, want, x, y)
        path.unlink()


@pytest.fixture(scope="module")
def vgg_19(folder: Path) -> tuple[Path, nn.Sequential]:
    """The first three blocks of VGG-19: what no layer needs does not have to be in the file."""
    network = stack("VGG-19", 18)
    return saved(folder / "vgg19.pth", network), network


def test_sums_and_other_distances(vgg_19: tuple[Path, nn.Sequential]) -> None:
    path, network = vgg_19
    x, y = images(2, 3, 12, 10), images(2, 3, 12, 10, seed=2)
    both = [3, 17]
    wanted: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
        "mse": lambda f, g: (f - g).square(),
        "mae": lambda f, g: (f - g).abs(),
        "huber(delta=0.5)": lambda f, g: nn.functional.huber_loss(f, g, delta=0.5, reduction="none"),
    }
    for text, each in wanted.items():
        for reduction in ("mean", "sum"):

            def want(x: Tensor, each: Any = each, reduction: str = reduction) -> Tensor:
                found, target = features(network, x, both), features(network, y, both)
                each_layer = [each(f, g).flatten(1) for f, g in zip(found, target, strict=True)]
                return sum(e.mean() if reduction == "mean" else e.sum(1).mean() for e in each_layer)

            layers = ["relu1_2", "relu3_4"]
            loss = Perceptual(weights=path, layers=layers, distance=text, feature_reduction=reduction)
            beside(loss, want, x.clone(), y)


def test_content_and_style(vgg_19: tuple[Path, nn.Sequential]) -> None:
    path, network = vgg_19
    x, content = images(2, 3, 12, 10), images(1, 3, 12, 10, seed=2)
    style = images(1, 3, 12, 10, seed=3)
    loss = Perceptual(weights=path, layers={"relu2_2": 2.0}, style_layers={"relu1_2": 10.0, "relu2_2": 5.0})

    def want(x: Tensor, style: Tensor = style) -> Tensor:
        (f1, f2), (_, c2) = features(network, x, [3, 8]), features(network, content, [3, 8])
        s1, s2 = features(network, style, [3, 8])
        squares = [(gram(f) - gram(s)).square().sum((1, 2)).mean() for f, s in ((f1, s1), (f2, s2))]
        return 2 * (f2 - c2).square().mean() + 10 * squares[0] + 5 * squares[1]

    value = loss(x, content, style)
    assert_close(value, want(x), rtol=1e-5, atol=0)
    # What stays the same is computed once.
    assert_close(loss(x, loss.features(content), loss.features(style)), value, rtol=0, atol=0)
    # Without a style, it is the target's.
    beside(loss, lambda x: want(x, content), x, content)


def test_lpips_without_its_weights(vgg_19: tuple[Path, nn.Sequential]) -> None:
    path, network = vgg_19
    text = "feature_distance(normalize=true, channels=sum)"
    loss = Perceptual(weights=path, layers=["relu1_2", "relu2_2"], distance=text)
    x, y = images(2, 3, 8, 8), images(2, 3, 8, 8, seed=2)

    def want(x: Tensor) -> Tensor:
        pairs = zip(features(network, x, [3, 8]), features(network, y, [3, 8]), strict=True)
        units = [[nn.functional.normalize(f, dim=1) for f in pair] for pair in pairs]
        return sum((f - g).square().sum(1).mean() for f, g in units)

    beside(loss, want, x, y)


def test_defaults_and_options(vgg_19: tuple[Path, nn.Sequential]) -> None:
    path, _ = vgg_19
    x, y = images(1, 3, 8, 8), images(1, 3, 8, 8, seed=2)
    loss = Perceptual(weights=path)
    assert loss.layers == {"relu2_2": 1.0} and loss.normalize
    plain = Perceptual(weights=str(path), normalize=False)
    mean, std = MEAN.reshape(3, 1, 1), STD.reshape(3, 1, 1)
    assert_close(loss(x, y), plain((x - mean) / std, (y - mean) / std), rtol=1e-5, atol=0)
    assert "layers={'relu2_2': 1.0}, distance='mse', feature_reduction='mean', normalize=True" in repr(loss)

    # Nothing of it is trained, and it stays in evaluation mode.
    assert not any(p.requires_grad for p in loss.parameters())
    assert loss.train().training and not loss.network.training
    for made in (copy.deepcopy(loss), pickle.loads(pickle.dumps(loss))):
        assert_close(made(x, y), loss(x, y), rtol=0, atol=0)
    double = copy.deepcopy(loss).double()
    assert_close(double(x.double(), y.double()).float(), loss(x, y), rtol=1e-4, atol=0)
    compiled = torch.compile(loss, fullgraph=True, backend="aot_eager")
    assert_close(compiled(x, y), loss(x, y), rtol=1e-6, atol=0)


# ---- files ----


def refused(path: Path, *texts: str, layers: tuple[str, ...] = ("relu1_1",)) -> None:
    with pytest.raises(ValueError) as error:
        Perceptual(weights=path, layers=layers)
    for text in (str(path), *texts) if "no layer" not in texts[0] else texts:
        assert text in str(error.value)


def test_wrong_files(folder: Path) -> None:
    expected = "features.0.weight of shape (64, 3, 3, 3) for conv1_1"
    path = folder / "wrong.pth"
    path.write_text("no weights at all")
    refused(path, "not a file of weights", expected)
    path.write_bytes(b"")
    refused(path, "not a file of weights", expected)
    torch.save([1, 2], path)
    refused(path, "it holds a list, not tensors by name", expected)
    with pytest.raises(FileNotFoundError, match=r"absent\.pth"):
        Perceptual(weights=folder / "absent.pth")


def test_truncated_files(folder: Path) -> None:
    small = state(stack("VGG-16", 2))
    path = folder / "cut"
    torch.save(small, path)
    archive = path.read_bytes()
    torch.save(small, path, _use_new_zipfile_serialization=False)
    files = [archive, path.read_bytes()]
    safetensors = pytest.importorskip("safetensors.torch")
    safetensors.save_file(small, path)
    files.append(path.read_bytes())
    for whole in files:
        for length in (len(whole) - 4, len(whole) // 2, 40):
            path.write_bytes(whole[:length])
            refused(path, "truncated", "features.0.weight of shape (64, 3, 3, 3) for conv1_1")


def test_missing_and_misshapen_layers(folder: Path) -> None:
    tensors = state(stack("VGG-16", 2))
    path = folder / "layers.pth"
    torch.save(tensors, path)
    missing = "conv1_2 of VGG-16 needs features.2.weight of shape (64, 64, 3, 3), which is not in the file"
    refused(path, missing, layers=("relu1_2",))
    refused(path, "VGG-16 has no layer 'relu1_3'; did you mean", layers=("relu1_3",))
    refused(path, "VGG-16 has no layer 'x'; it has conv1_1, relu1_1, ", layers=("x",))
    torch.save(tensors | {"features.0.bias": torch.zeros(32)}, path)
    refused(path, "conv1_1 of VGG-16: features.0.bias has the shape (32,), not (64,)")
    torch.save(tensors | {"features.1.running_mean": torch.zeros(64)}, path)
    refused(path, "a VGG with batch normalization; expected VGG-16 or VGG-19 without")


# ---- other networks ----


class Small(nn.Module):
    """A network with nested layers, a ReLU in place, a pair as output, and layers that are called twice and never."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.body = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(inplace=True), nn.Dropout(0.5))
        self.twice, self.unused = nn.Tanh(), nn.Tanh()
        self.pair = nn.MaxPool2d(2, return_indices=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.twice(self.twice(self.body(x)))
        self.pair(x)
        return x.mean((1, 2, 3))


def test_any_network() -> None:
    network = Small().double()
    x, y = images(2, 1, 6, 5).double(), images(2, 1, 6, 5, seed=2).double()
    loss = Perceptual(network, layers={"body.0": 1.0, "body.1": 2.0}, style_layers=["body.1"])
    convolution = network.body[0]

    def want(x: Tensor) -> Tensor:
        f, g = convolution(x), convolution(y)
        a, b = f.relu(), g.relu()
        style = (gram(a) - gram(b)).square().sum((1, 2)).mean()
        return (f - g).square().mean() + 2 * (a - b).square().mean() + style

    beside(loss, want, x, y)
    assert gradcheck(lambda x: loss(x, y), (x,))
    # The network itself stays as it was.
    assert network.training and network.body[1].inplace and convolution.weight.requires_grad
    assert not network.body[0]._forward_hooks and not loss.normalize


def test_wrong_features_and_styles() -> None:
    network, x = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()), images(2, 1, 6, 5)
    loss = Perceptual(network, layers=["0"], style_layers=["1"])
    content, features = {"0": loss.features(x)["0"]}, loss.features(x)
    assert loss(x, content, features) == loss(x, features, features)
    for given, says in [
        ((content, features), "input has features of 1 layers, but not of '1'"),
        ((x, content), "target has features of 1 layers, but not of '1': make them with `features`"),
        ((x, features, content), "style has features of 1 layers, but not of '1'"),
        ((x, x, images(3, 1, 6, 5)), "the images must have the same size and number"),
        ((x, 3), "target must be images or their features, not int"),
    ]:
        with pytest.raises((ValueError, TypeError), match=says):
            loss(*given)
    with pytest.raises(ValueError, match="style is given, but the loss has no style_layers"):
        Perceptual(network, layers=["0"])(x, x, x)


def test_states_are_without_the_network() -> None:
    """Checkpoints are small, and fit losses of other layers."""
    network, x = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()), images(2, 1, 6, 5)
    loss = Perceptual(network, layers=["0"])
    model = nn.ModuleDict({"head": nn.Linear(2, 2), "loss": loss})
    value, head = loss(x, 2 * x), nn.ModuleDict({"head": nn.Linear(2, 2)})
    assert not loss.state_dict() and list(model.state_dict()) == ["head.weight", "head.bias"]
    others = {f"loss.network.{key}": y for key, y in Small().state_dict().items()}
    for state in (model.state_dict(), head.state_dict(), head.state_dict() | others):
        model.load_state_dict(state)
    loss.load_state_dict({})
    pickle.loads(pickle.dumps(loss)).load_state_dict({})
    torch.testing.assert_close(loss(x, 2 * x), value)
    with pytest.raises(RuntimeError, match=r"head\.weight"):
        model.load_state_dict({})
    with pytest.raises(RuntimeError, match="Unexpected"):
        loss.load_state_dict({"features.0.weight": torch.zeros(1)})


def test_wrong_networks_and_options() -> None:
    x, network = images(2, 1, 6, 5), Small()

    def refused(text: str, *args: Any, call: bool = False, **options: Any) -> None:
        with pytest.raises((ValueError, TypeError)) as error:
            loss = Perceptual(*args, **options)
            if call:
                loss(x, x)
        assert text in str(error.value)

    refused("the network has no layer 'body.3'; did you mean 'body.", network, layers=["body.3"])
    refused("the network calls layer 'twice' 2 times, not once", network, layers=["twice"], call=True)
    refused("the network calls layer 'unused' 0 times, not once", network, layers=["unused"], call=True)
    refused("the output of layer 'pair' is a tuple, not a tensor", network, layers=["pair"], call=True)
    refused("takes either a network, or weights", layers=["body"])
    refused("takes either a network, or weights", network, weights="vgg16.pth", layers=["body"])
    refused("layers are missing", network)
    refused("style_layers has 'body' 2 times: {'body': 2.0}", network, style_layers=["body", "body"])
    refused("style_layers takes names of layers, not ('body', 2.0)", network, style_layers=[("body", 2.0)])
    refused("style_layers takes names of layers, not 1.0", network, layers=["body"], style_layers=[1.0])
    refused(
        "style_layers must be layers with their weights, or a list of layers, not 3", network, style_layers=3
    )
    refused("the weight of 'body' must be a number, not 'heavy'", network, layers={"body": "heavy"})
    refused("layers must be layers with their weights, {'body': 1.0}", network, layers="body")
    refused("the weight of 'body' must be in [0, ∞), not -1", network, layers={"body": -1})
    refused("the weight of 'body' must be in [0, ∞), not nan", network, style_layers={"body": float("nan")})
    refused(
        "distance: cross_entropy is not a loss of real features",
        network,
        layers=["body"],
        distance="cross_entropy",
    )
    refused("distance: bce is not", network, layers=["body"], distance="bce")
    refused("did you mean `mse`?", network, layers=["body"], distance="msee")
    reduced = {"distance": "feature_distance", "feature_reduction": "sum"}
    refused("feature_distance is a mean over features", network, layers=["body"], **reduced)
    refused("must be 'mean' or 'sum', not 'none'", network, layers=["body"], feature_reduction="none")
    refused(
        "images have the shape (2, 1, 6, 5), not (n, 3, h, w)",
        network,
        layers=["body"],
        normalize=True,
        call=True,
    )
    colours = Perceptual(nn.Sequential(nn.Conv2d(3, 4, 3)), layers=["0"], normalize=True)
    with pytest.raises(ValueError, match=r"in \[0, 1\], not torch.uint8: image / 255"):
        colours.features(torch.zeros(1, 3, 6, 5).byte())
    loss = Perceptual(network, layers=["body.0"])
    with pytest.raises(ValueError, match=r"layer 'body.0': .* \(2, 4, 6, 5\) and \(2, 4, 6, 4\)"):
        loss(x, x[..., :-1])


def test_images_smaller_than_the_pooling(vgg_19: tuple[Path, nn.Sequential]) -> None:
    loss = Perceptual(weights=vgg_19[0], layers=["relu3_1"])
    with pytest.raises(ValueError, match=r"too small: pool2 has an input of shape \(1, 128, 1, 1\)"):
        loss(images(1, 3, 3, 3), images(1, 3, 3, 3))


# ---- a metric of digits ----


def trained() -> tuple[nn.Sequential, Tensor, Tensor]:
    """A small network that reads digits, moved ones too, and images with their digits that it was not trained on."""
    arrays = np.load(DATA)
    pixels = torch.from_numpy(arrays["pixels"]).float().reshape(-1, 1, 8, 8) / 16
    digits = torch.from_numpy(arrays["digit"]).long()
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10),
    )  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    images = torch.cat([pixels[:1024], pixels[:1024].roll(1, 3), pixels[:1024].roll(-1, 3)])
    labels = digits[:1024].repeat(3)
    for _ in range(4):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(images[rows]), labels[rows]).backward()
            optimizer.step()
    return network, pixels[1024:], digits[1024:]


def test_a_moved_digit_is_near_in_features() -> None:
    """In pixels an image that moved by one is about as far from itself as from another digit; in features it is not."""
    network, pixels, digits = trained()
    loss = Perceptual(network, layers=["4", "5"])
    probes, others = pixels[:60], pixels[100:160]
    different = (digits[:60] != digits[100:160]).nonzero().flatten().tolist()

    def nearer(distance: Callable[[Tensor, Tensor], Tensor]) -> float:
        """The share of images that are nearer to themselves, moved, than to another digit."""
        one = [slice(i, i + 1) for i in different]
        moved = probes.roll(1, 3)
        found = [distance(moved[i], probes[i]) < distance(others[i], probes[i]) for i in one]
        return float(torch.stack(found).float().mean())

    by_pixels = nearer(lambda x, y: (x - y).square().mean())
    by_features = nearer(loss)
    assert by_features > 0.95 and by_pixels < 0.75, (by_features, by_pixels)

    # The gradient leads an image to the other's features.
    first, second = (int((digits == digit).nonzero()[0]) for digit in (3, 7))
    image = pixels[first : first + 1].clone().requires_grad_()
    target = loss.features(pixels[second : second + 1])
    optimizer, values = torch.optim.Adam([image], lr=0.05), []
    for _ in range(40):
        optimizer.zero_grad()
        value = loss(image, target)
        value.backward()
        optimizer.step()
        values.append(value.item())
    assert values[-1] < 0.1 * values[0]
    with torch.no_grad():
        assert network(image).argmax() == 7
