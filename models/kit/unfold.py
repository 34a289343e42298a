"""Takes a network's weights back out of an exported graph, to train on from there.

In a graph each batch normalisation is folded into the convolution before it. Here it gets the statistics of a batch of images, and such a
scale and shift that both together give what the folded convolution gives.
"""
import onnx
import torch
from onnx import numpy_helper
from torch import nn


def weights_of(path):
    """The graph's tensors by name, float32; those that are stored as float16 under the name of what they are cast to."""
    found = {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in onnx.load(path).graph.initializer}
    return {name.removesuffix(".half"): value.float() for name, value in found.items()}


@torch.no_grad()
def unfold(network, path, images):
    """Gives ``network`` the weights of the graph ``path`` where it has them; without the zeros behind them (``blocks.py``).

    :param images: [n, c, h, w], normalised: a batch of the images of the training
    """
    weights = weights_of(path)
    modules, hooks = dict(network.named_modules()), []
    for name, module in modules.items():
        if not isinstance(module, nn.Conv2d) or f"network.{name}.weight" not in weights:
            continue
        module.weight.copy_(like(module.weight, weights[f"network.{name}.weight"]))
        if module.bias is not None:
            module.bias.copy_(weights[f"network.{name}.bias"])
        else:
            parent, _, place = name.rpartition(".")
            hooks.append(modules[f"{parent}.{int(place) + 1}"].register_forward_pre_hook(
                statistics(weights[f"network.{name}.weight_bias"][:len(module.weight)])))
    if not hooks:
        raise ValueError(f"{path} has no weights of this network")
    network.eval()
    (network.maps if hasattr(network, "maps") else network)(images)
    for hook in hooks:
        hook.remove()


def like(wanted, weight):
    """The first part of a weight, of the wanted shape."""
    return weight[tuple(slice(length) for length in wanted.shape)]


def statistics(bias):
    def measure(norm, inputs):
        x = inputs[0]
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)
    return measure
