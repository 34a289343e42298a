"""MobileNetV3-Large with atrous convolution in its last stage, as torchvision's deeplabv3_mobilenet_v3_large has it.

A. Howard et al., "Searching for MobileNetV3", ICCV 2019 (arXiv:1905.02244).
"""
from torch import nn
from torch.nn import functional as F

from layers import conv_bn, scaled

EPSILON = 1e-3  # of batch normalisation, in torchvision's
BLOCKS = (
    (3, 16, 16, False, False, 1), (3, 64, 24, False, False, 2), (3, 72, 24, False, False, 1), (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1), (5, 120, 40, True, False, 1), (3, 240, 80, False, True, 2), (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1), (3, 184, 80, False, True, 1), (3, 480, 112, True, True, 1), (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2), (5, 960, 160, True, True, 1), (5, 960, 160, True, True, 1))
"""Kernel, expanded channels, channels, squeeze-and-excite, h-swish, stride: table 1 of the paper."""
LOW, LAST = 2, 12  # the last block of stride 4; the first of the last stage, whose stride is taken out


class SqueezeExcite(nn.Module):
    """Each channel times a weight in 0..1 that the means of all channels over the image give; same shape."""

    def __init__(self, channels):
        super().__init__()
        squeezed = scaled(channels, 0.25)
        squeezed += 8 * (squeezed < 0.9 * channels / 4)  # MobileNets round to multiples of 8, but never by more than 10 % down
        self.fc1, self.fc2 = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class Block(nn.Module):
    """MobileNetV2's inverted residual with another kernel and activation, and squeeze-and-excite after the depthwise convolution."""

    def __init__(self, inputs, expanded, outputs, kernel, stride, rate, squeeze, activation, shortcut):
        super().__init__()
        self.shortcut = shortcut
        self.block = nn.Sequential(
            *([conv_bn(inputs, expanded, activation=activation)] if expanded != inputs else []),
            conv_bn(expanded, expanded, kernel, stride, rate, groups=expanded, activation=activation),
            *([SqueezeExcite(expanded)] if squeeze else []),
            conv_bn(expanded, outputs, activation=None))

    def forward(self, x):
        return x + self.block(x) if self.shortcut else self.block(x)


class MobileNetV3(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/4, w/4], high-level feature [n, high, h/16, w/16].

    All of the last stage has rate 2, the block that lost its stride too: other than in ``backbones.NAMES``, the weights are made for one
    output stride, 16.
    """

    def __init__(self, in_channels, width, output_stride):
        super().__init__()
        if output_stride != 16:
            raise ValueError(f"MobileNetV3's output stride is 16: {output_stride}")
        inputs = scaled(16, width)
        self.stem = conv_bn(in_channels, inputs, 3, 2, activation=nn.Hardswish)
        self.blocks = nn.ModuleList()
        for i, (kernel, expanded, channels, squeeze, swish, stride) in enumerate(BLOCKS):
            expanded, outputs, rate = scaled(expanded, width), scaled(channels, width), 2 if i >= LAST else 1
            self.blocks.append(Block(inputs, expanded, outputs, kernel, 1 if rate > 1 else stride, rate, squeeze,
                                     nn.Hardswish if swish else nn.ReLU, stride == 1 and channels == (BLOCKS[i - 1][2] if i else 16)))
            inputs = outputs
        self.low, self.high = scaled(24, width), scaled(960, width)
        self.last = conv_bn(inputs, self.high, activation=nn.Hardswish)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eps = EPSILON

    def forward(self, x):
        x = self.stem(x)
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i == LOW:
                low = x
        return low, self.last(x)
