"""Perceptual losses: distances between the features of images in layers of a fixed network."""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Any, Literal

import torch
from torch import Tensor, nn

from perdita._arguments import number, word
from perdita._fields import CallError

from ._adapters import evaluated
from ._calls import CALLS, EPS
from ._kernels import core
from ._options import Options
from ._vgg import vgg

Features = Mapping[str, Tensor]
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Those of the images of ImageNet, by channel."""
_REAL = "(-∞, ∞)"


class Perceptual(nn.Module):
    """Distance between the features of two images in layers of a fixed network: Σ λ d(f(x), f(x')), with the Gram \
matrices of style layers.

    Parameters:
        network: any module with named layers, in place of weights. A copy of it is used, in evaluation mode
        weights: the file of VGG-16 or VGG-19 in torchvision's names, `.pth` or `.safetensors`. The layers are
            conv1_1, relu1_1, conv1_2, relu1_2, pool1, conv2_1, …
        layers: the layers that are compared feature by feature, with their weights λ: {"relu2_2": 1.0}. A list has
            weights of 1. The default, of VGG, is relu2_2, the layer for super-resolution in Johnson et al.
        style_layers: the layers whose Gram matrices are compared, with their weights
        distance: the loss of the features, by its text: "mse", "mae", "huber(delta=0.5)", or of normalized features,
            as in LPIPS, "feature_distance(normalize=true, channels=sum)"
        feature_reduction: "mean" divides a distance by the number of features, c·h·w, as in Johnson et al.; "sum"
            does not. Both average over images
        normalize: normalization of images in [0, 1] with the mean and standard deviation of ImageNet; by default True
            with weights, False with a network, also torchvision's

    Shapes: input, target and style (n, 3, h, w) of the same size, or as the network takes them. A target or style of
    one image is compared with each.

    Reference: Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        network: nn.Module | None = None,
        *,
        weights: str | os.PathLike[str] | None = None,
        layers: Mapping[str, float] | Iterable[str] | None = None,
        style_layers: Mapping[str, float] | Iterable[str] | None = None,
        distance: str = "mse",
        feature_reduction: Literal["mean", "sum"] = "mean",
        normalize: bool | None = None,
    ) -> None:
        super().__init__()
        if (network is None) == (weights is None):
            raise ValueError("a perceptual loss takes either a network, or weights: the file of a VGG")
        if layers is None and style_layers is None and weights is not None:
            layers = ["relu2_2"]
        self.layers = _weighted("layers", layers)
        self.style_layers = _weighted("style_layers", style_layers)
        self._names = tuple(dict.fromkeys([*self.layers, *self.style_layers]))
        if not self._names:
            raise ValueError('layers are missing: {"relu2_2": 1.0}, for example')
        if feature_reduction not in ("mean", "sum"):
            raise ValueError(f"feature_reduction must be 'mean' or 'sum', not {feature_reduction!r}")
        self.distance = _distance(distance, feature_reduction)
        self.feature_reduction = feature_reduction
        self.normalize = weights is not None if normalize is None else normalize

        if network is not None:
            self.network = _fixed(network, self._names)
        elif weights is not None:
            self.network = vgg(weights, self._names)
        self.network.eval().requires_grad_(False)
        self._is_vgg = weights is not None
        for name, numbers in (("mean", MEAN), ("std", STD)):
            self.register_buffer(name, torch.tensor(numbers).reshape(3, 1, 1), persistent=False)
        self.register_load_state_dict_post_hook(_complete)  # type: ignore[no-untyped-call]

    def train(self, mode: bool = True) -> Perceptual:
        """Sets the mode of the loss; its network stays in evaluation mode."""
        super().train(mode)
        self.network.eval()
        return self

    def features(self, image: Tensor) -> dict[str, Tensor]:
        """The features of images in the layers of the loss: targets that stay the same are computed once."""
        if not isinstance(image, Tensor):
            raise CallError(f"images must be a tensor, not {type(image).__name__}")
        if self.normalize or self._is_vgg:
            if image.ndim != 4 or image.shape[1] != 3:
                raise ValueError(f"images have the shape {tuple(image.shape)}, not (n, 3, h, w)")
        if not image.is_floating_point() and (self.normalize or self._is_vgg):
            raise ValueError(
                f"images must be floating-point numbers, in [0, 1], not {image.dtype}: image / 255"
            )
        if self.normalize:
            image = (image - self.mean) / self.std
        return self._of_vgg(image) if self._is_vgg else self._hooked(image)

    def _of_vgg(self, x: Tensor) -> dict[str, Tensor]:
        found = {}
        for name, layer in self.network.named_children():
            if name.startswith("pool") and min(x.shape[-2:]) < 2:
                raise ValueError(f"the images are too small: {name} has an input of shape {tuple(x.shape)}")
            x = layer(x)
            if name in self._names:
                found[name] = x
        return found

    def _hooked(self, image: Tensor) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        calls: Counter[str] = Counter()

        def keep(name: str) -> Any:
            def hook(_module: nn.Module, _inputs: Any, output: Any) -> None:
                calls[name] += 1
                if not isinstance(output, Tensor):
                    raise TypeError(
                        f"the output of layer {name!r} is a {type(output).__name__}, not a tensor"
                    )
                found[name] = output

            return hook

        hooks = [self.network.get_submodule(name).register_forward_hook(keep(name)) for name in self._names]
        try:
            self.network(image)
        finally:
            for hook in hooks:
                hook.remove()
        for name in self._names:
            if calls[name] != 1:
                raise ValueError(f"the network calls layer {name!r} {calls[name]} times, not once")
        return found

    def forward(
        self, input: Tensor | Features, target: Tensor | Features, style: Tensor | Features | None = None
    ) -> Tensor:
        """The loss of input and target, averaged over images; style layers are compared with style, or with target.

        Each of them is images, or what `features` made of them.
        """
        if style is not None and not self.style_layers:
            raise ValueError("style is given, but the loss has no style_layers")
        compared = self._names if style is None else self.layers
        found = self._features("input", input, self._names)
        wanted = self._features("target", target, compared)
        styled = wanted if style is None else self._features("style", style, self.style_layers)
        terms = [
            (weight, self._compared(self.distance, name, found, wanted, self.feature_reduction))
            for name, weight in self.layers.items()
        ]
        terms += [
            (weight, self._compared("gram", name, found, styled, "mean"))
            for name, weight in self.style_layers.items()
        ]
        return torch.stack([weight * value for weight, value in terms]).sum()

    def _features(self, name: str, images: Tensor | Features, layers: Iterable[str]) -> Features:
        if isinstance(images, Tensor):
            return self.features(images)
        if not isinstance(images, Mapping):
            raise TypeError(f"{name} must be images or their features, not {type(images).__name__}")
        if missing := [layer for layer in layers if layer not in images]:
            raise ValueError(
                f"{name} has features of {len(images)} layers, but not of {', '.join(map(repr, missing))}: "
                "make them with `features` of this loss"
            )
        return images

    def _compared(self, text: str, layer: str, found: Features, wanted: Features, reduction: str) -> Tensor:
        """The loss of the catalogue between the features of a layer."""
        f, g = found[layer], wanted[layer]
        if g.shape[0] == 1:
            g = g.expand(f.shape[0], *g.shape[1:])
        if f.shape != g.shape:
            raise ValueError(
                f"layer {layer!r}: the features have the shapes {tuple(f.shape)} and {tuple(g.shape)}; "
                "the images must have the same size and number, but for one that is compared with each"
            )
        over: Any = reduction if reduction == "mean" else float(f.shape[0])
        call = CALLS[core(text).card["name"]]
        return evaluated(call, (f, g), {}, Options(text, reduction=over))

    def state_dict(self, *args: Any, **named: Any) -> Any:
        """The state, without the network: it is fixed, and the constructor makes it again."""
        state, prefix = super().state_dict(*args, **named), named.get("prefix", "")
        for key in [key for key in state if key.startswith(f"{prefix}network.")]:
            del state[key]
        return state

    def _load_from_state_dict(self, state: dict[str, Any], prefix: str, *others: Any) -> None:
        # The network's part of older states, and of others, is left out; `_complete` finds nothing missing.
        self._prefix = f"{prefix}network."
        for key in [key for key in state if key.startswith(self._prefix)]:
            del state[key]
        super()._load_from_state_dict(state, prefix, *others)

    def extra_repr(self) -> str:
        """The layers and options."""
        shown = {key: getattr(self, key) for key in ("layers", "style_layers", "distance")}
        shown |= {"feature_reduction": self.feature_reduction, "normalize": self.normalize}
        return ", ".join(f"{key}={value!r}" for key, value in shown.items() if value != {})


def _complete(loss: Perceptual, keys: Any) -> None:
    """Removes the network of a loss from the keys that a state lacks."""
    keys.missing_keys[:] = [key for key in keys.missing_keys if not key.startswith(loss._prefix)]


def _weighted(name: str, layers: Mapping[str, float] | Iterable[str] | None) -> dict[str, float]:
    """Layers with their weights, checked."""
    if isinstance(layers, str):
        raise ValueError(
            f"{name} must be layers with their weights, {{{layers!r}: 1.0}}, or a list of layers"
        )
    if layers is None:
        return {}
    if not isinstance(layers, Iterable):
        raise TypeError(f"{name} must be layers with their weights, or a list of layers, not {layers!r}")
    layers = layers if isinstance(layers, Mapping) else list(layers)
    for layer, count in Counter(list(layers)).items():
        if not isinstance(layer, str):
            raise TypeError(
                f"{name} takes names of layers, not {layer!r}: a dictionary has their weights, "
                '{"relu2_2": 1.0}, a list only names'
            )
        if count > 1:
            raise ValueError(f"{name} has {layer!r} {count} times: {{{layer!r}: {count}.0}} has this weight")
    given = layers if isinstance(layers, Mapping) else dict.fromkeys(layers, 1.0)
    weights = {layer: number(f"{name}: the weight of {layer!r}", weight) for layer, weight in given.items()}
    for layer, weight in weights.items():
        if not (isfinite(weight) and weight >= 0):
            raise ValueError(f"{name}: the weight of {layer!r} must be in [0, ∞), not {weight:g}")
    return weights


def _distance(text: str, reduction: str) -> str:
    """The text of a loss of two arrays of real features, checked."""
    loss = core(word("distance", text))
    card, name = loss.card, loss.card["name"]
    is_pointwise = card["kind"] == "pointwise"
    is_real = is_pointwise and card["prediction"] == card["target"] == _REAL and name not in EPS
    if not (is_real or name == "feature_distance"):
        raise ValueError(
            f"distance: {name} is not a loss of real features; mse, mae and feature_distance are"
        )
    if reduction == "sum" and not is_pointwise:
        raise ValueError(f"feature_reduction='sum': {name} is a mean over features; mse and mae have sums")
    return loss.text


def _fixed(network: nn.Module, layers: Iterable[str]) -> nn.Module:
    """A copy of a network with these layers, whose outputs no later layer overwrites."""
    if not isinstance(network, nn.Module):
        raise CallError(f"network must be a torch.nn.Module, not {network!r}")
    known = [name for name, _ in network.named_modules() if name]
    for layer in layers:
        if layer not in known:
            near = get_close_matches(layer, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known)}"
            raise ValueError(f"the network has no layer {layer!r}{hint}")
    network = copy.deepcopy(network)
    for module in network.modules():
        if getattr(module, "inplace", False):
            module.inplace = False  # type: ignore[assignment]
    return network
