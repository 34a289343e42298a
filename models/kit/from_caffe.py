"""Turns the weights of the released Caffe models of DeepLab v1 and v2 into a model folder. Caffe itself is not needed.

    python from_caffe.py --weights train2_iter_8000.caffemodel --out ../deeplab-v1

Takes v1 (layers conv1_1 to conv5_3, fc6, fc7, fc8*), v2 on VGG-16 (fc6_1 to fc8*_4), and v2 on ResNet-101 or -50 (conv1, res2a_branch1,
bn..., scale..., fc1*_c0 to _c3). Which one it is, its width and its classes are read from the file. What differs from the kit's networks is
put in: v1's mean over 3x3 between pool5 and fc6 if the file lists the layer pool5a, and the enlargement, which keeps the centres of the
outermost pixels. Caffe's images are BGR: the channels of the first convolution are reversed, so that the graph takes RGB.
"""
import re

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import caffemodel
import model_folder
from deeplab_v1 import DeepLabV1
from deeplab_v2 import ASPP_L, DeepLabV2
from export import to_onnx
from vgg import STAGES

RGB_MEAN = (122.675, 116.669, 104.008)
FC6_RATES = {3: 12, 4: 4, 7: 4}
"""v1's rate of fc6 by its kernel: LargeFOV, and the two before it (table 2 of the paper)."""


class AlignedCorners(nn.Module):
    """A network whose scores are enlarged as the released models do: the centres of the outermost cells lie on those of the outermost pixels.

    [n, in_channels, h, w] -> logits [n, classes, h, w]; right for h and w of 8k + 1, in which a cell lies on every eighth pixel.
    """

    def __init__(self, network):
        super().__init__()
        self.network, self.settings, self.output_stride, self.step = network, network.settings, network.output_stride, network.step

    def logits(self, x):
        return self.network.logits(x)

    def forward(self, x):
        return F.interpolate(self.logits(x), size=x.shape[2:], mode="bilinear", align_corners=True)


class Weights:
    """The blobs of a file, given out by layer; knows at the end which nobody asked for."""

    def __init__(self, layers):
        self.layers, self.left = layers, {name for name, blobs in layers.items() if blobs}

    def blobs(self, name, count):
        found = self.layers.get(name)
        if not found or len(found) != count:
            raise SystemExit(f"The file has {len(found or ())} blobs of weights in the layer {name}, where {count} are meant; the layers of the "
                             "released v1, v2 on VGG-16, and v2 on ResNet are known.")
        self.left.discard(name)
        return [torch.from_numpy(np.array(blob)) for blob in found]

    def fill(self, name, *parameters):
        """Copies the blobs of a layer into parameters; old files write a vector as [1, 1, 1, n]."""
        for parameter, blob in zip(parameters, self.blobs(name, len(parameters))):
            squeezed = blob.reshape(parameter.shape) if parameter.dim() == 1 and blob.numel() == parameter.numel() else blob
            if squeezed.shape != parameter.shape:
                raise SystemExit(f"The layer {name} has weights of the shape {list(blob.shape)}, where {list(parameter.shape)} is meant.")
            parameter.data.copy_(squeezed)

    def batch_norm(self, name, scale, norm):
        """Caffe's BatchNorm (sums of means and variances, and how much was summed up), and its Scale after it."""
        mean, variance, count = self.blobs(name, 3)
        factor = 0.0 if count.item() == 0 else 1 / count.item()
        norm.running_mean.copy_(mean.ravel() * factor)
        norm.running_var.copy_(variance.ravel() * factor)
        self.fill(scale, norm.weight, norm.bias)


def with_weights(layers, pattern):
    """The layers of that pattern that have weights, in the order of what it puts in brackets."""
    found = [(match.groups(), name) for name, blobs in layers.items() if blobs and (match := re.fullmatch(pattern, name))]
    return [name for _, name in sorted(found)]


def convolutions(module):
    return [m for m in module.modules() if isinstance(m, nn.Conv2d)]


def fill_vgg(weights, backbone):
    for i, (stage, (_, count)) in enumerate(zip(backbone.stages, STAGES)):
        for j, conv in enumerate(convolutions(stage)):
            weights.fill(f"conv{i + 1}_{j + 1}", conv.weight, conv.bias)


def fill_resnet(weights, backbone):
    weights.fill("conv1", backbone.conv1.weight)
    weights.batch_norm("bn_conv1", "scale_conv1", backbone.bn1)
    for number in range(2, 6):
        stage = getattr(backbone, f"layer{number - 1}")
        names = block_names(weights.layers, number)
        if len(names) != len(stage):
            raise SystemExit(f"The file has {len(names)} blocks res{number}*, and ResNet-50 and -101 are known, which have others.")
        for block, name in zip(stage, names):
            parts = [("2a", block.conv1, block.bn1), ("2b", block.conv2, block.bn2), ("2c", block.conv3, block.bn3)]
            for branch, conv, norm in parts + ([("1", *block.downsample)] if block.downsample else []):
                weights.fill(f"res{name}_branch{branch}", conv.weight)
                weights.batch_norm(f"bn{name}_branch{branch}", f"scale{name}_branch{branch}", norm)


def block_names(layers, stage):
    """The blocks of a stage: 2a, 2b, 2c, or 4a, 4b1, 4b2 to 4b22."""
    found = [match for name in layers if (match := re.fullmatch(rf"res({stage}([a-z])(\d*))_branch2a", name))]
    return [match[1] for match in sorted(found, key=lambda match: (match[2], int(match[3] or 0)))]


def largefov(weights, rates):
    """v1."""
    layers = weights.layers
    last = with_weights(layers, r"(fc8\w*)")
    if len(last) != 1:
        raise SystemExit(f"The file has {len(last)} layers fc8* with weights ({', '.join(last)}), where one is meant.")
    fc6, fc8 = layers["fc6"][0], layers[last[0]][0]
    kernel = fc6.shape[-1]
    if not rates and kernel not in FC6_RATES:
        raise SystemExit(f"The layer fc6 has a kernel of {kernel} x {kernel}; say its atrous rate by --rates.")
    network = DeepLabV1(in_channels=3, classes=len(fc8), width=len(layers["conv1_1"][0]) / 64, fc_channels=len(fc6), kernel=kernel,
                        rate=rates[0] if rates else FC6_RATES[kernel])
    if "pool5a" in layers:
        network.backbone.pools[-1] = nn.Sequential(network.backbone.pools[-1], nn.AvgPool2d(3, 1, padding=1))
    fill_vgg(weights, network.backbone)
    for name, conv in ("fc6", network.fc6[0]), ("fc7", network.fc7[0]), (last[0], network.classify):
        weights.fill(name, conv.weight, conv.bias)
    return network


def aspp_vgg(weights, rates):
    """v2 on VGG-16."""
    last = with_weights(weights.layers, r"fc8\w*_(\d)")
    rates = rates or ASPP_L
    require_branches(last, rates)
    network = DeepLabV2(in_channels=3, classes=len(weights.layers[last[0]][0]), width=len(weights.layers["conv1_1"][0]) / 64,
                        fc_channels=len(weights.layers["fc6_1"][0]), rates=rates)
    fill_vgg(weights, network.backbone)
    for i, (branch, name) in enumerate(zip(network.branches, last)):
        for layer, conv in zip((f"fc6_{i + 1}", f"fc7_{i + 1}", name), convolutions(branch)):
            weights.fill(layer, conv.weight, conv.bias)
    return network


def aspp_resnet(weights, rates):
    """v2 on a ResNet. Files that were trained at several scales hold the same weights again under names that end in _res05 and _res075."""
    weights.left = {name for name in weights.left if not re.search(r"_res0\d+$", name)}
    last = with_weights(weights.layers, r"fc1\w*_c(\d)")
    rates = rates or ASPP_L
    require_branches(last, rates)
    name = "resnet101" if len(block_names(weights.layers, 4)) == 23 else "resnet50"
    network = DeepLabV2(in_channels=3, classes=len(weights.layers[last[0]][0]), width=len(weights.layers["conv1"][0]) / 64, backbone=name,
                        rates=rates)
    fill_resnet(weights, network.backbone)
    for branch, name in zip(network.branches, last):
        weights.fill(name, branch.weight, branch.bias)
    return network


def require_branches(names, rates):
    if len(names) != len(rates):
        raise SystemExit(f"The file has {len(names)} ASPP branches ({', '.join(names)}), and there are {len(rates)} rates, "
                         f"{', '.join(map(str, rates))}; give as many by --rates.")


def build(layers, rates=None):
    """The network that these layers are of, with their weights, taking RGB, ready to run.

    :param rates: the atrous rates of fc6, or of the branches (None: the released models')
    """
    weights = Weights(layers)
    make = aspp_resnet if layers.get("res2a_branch2a") else aspp_vgg if layers.get("fc6_1") else largefov
    if make is largefov and not (layers.get("fc6") and layers.get("conv1_1")):
        raise SystemExit("The file has no layer res2a_branch2a, fc6_1 or fc6 with weights; the released DeepLab v1 and v2 are known.")
    with torch.no_grad():
        network = make(weights, rates)
        if weights.left:
            raise SystemExit(f"The file has weights that the known networks have no place for: {', '.join(sorted(weights.left))}.")
        first = convolutions(network.backbone)[0]
        first.weight.copy_(first.weight.flip(1))
    return AlignedCorners(network).eval()


def main(args=None):
    parser = model_folder.arguments(__doc__, "a .caffemodel")
    parser.add_argument("--rates", type=int, nargs="+", help="atrous rates of fc6 or of the ASPP's branches (else those of LargeFOV, ASPP-L)")
    args = model_folder.parse(parser, args)
    try:
        layers = caffemodel.read(args.weights)
    except ValueError as e:
        raise SystemExit(f"{e}.")
    network = build(layers, args.rates)
    model_folder.classes_of(args.classes, network.settings["classes"])  # before the export, which takes a while
    model_folder.write(
        args, lambda path: to_onnx(network, path), model_folder.standardise(RGB_MEAN, (1.0, 1.0, 1.0)),
        size={"min": 8 * network.step + 1, "step": network.step}, enlarge="align_corners",
        said=("Sides are 8k + 1, as in Caffe: there is a score on every eighth pixel. The authors ran v2 on ResNet at the scales 0.5,",
              "0.75 and 1, with the maximum of the scores. `scales=0.5,0.75,1 merge=maximum` takes the maximum of the probabilities,",
              "which is close to this."))


if __name__ == "__main__":
    main()
