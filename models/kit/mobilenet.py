"""MobileNetV2 with atrous convolution in the last stages, and its block.

M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018.
"""
from torch import nn

from layers import conv_bn, scaled

STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
"""Expansion, channels, blocks, stride: table 2 of the paper."""


class InvertedResidual(nn.Module):
    """MobileNetV2's block: expand 1x1, depthwise 3x3 (strided or atrous), project 1x1 linearly.

    [n, inputs, h, w] -> [n, outputs, h/stride, w/stride]; added to the input where shapes agree, unless ``shortcut`` says otherwise.
    """

    def __init__(self, inputs, outputs, stride=1, rate=1, expansion=4, activation=nn.ReLU, shortcut=True):
        super().__init__()
        hidden = inputs * expansion
        self.shortcut = shortcut and stride == 1 and inputs == outputs
        expand = [conv_bn(inputs, hidden, activation=activation)] if expansion > 1 else []
        self.body = nn.Sequential(
            *expand,
            conv_bn(hidden, hidden, 3, stride=stride, rate=rate, groups=hidden, activation=activation),
            conv_bn(hidden, outputs, activation=None),
        )

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


class MobileNetV2(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/4, w/4], high-level feature [n, high, h/os, w/os]; os is 8, 16 or 32.

    The paper's last 1x1 convolution to 1280 channels is left out, as the paper does for segmentation (section 6.3).
    """

    def __init__(self, in_channels, width, output_stride):
        super().__init__()
        if output_stride not in (8, 16, 32):
            raise ValueError(f"MobileNetV2's output stride is 8, 16 or 32: {output_stride}")
        inputs = scaled(32, width)
        self.stem = conv_bn(in_channels, inputs, 3, 2, activation=nn.ReLU6)
        self.stages = nn.ModuleList()
        at, rate = 2, 1
        for expansion, channels, count, stride in STAGES:
            blocks, channels = [], scaled(channels, width)
            for i in range(count):
                here = stride if i == 0 and at * stride <= output_stride else 1  # a stride that is taken out widens the rate after it
                blocks.append(InvertedResidual(inputs, channels, here, rate, expansion, nn.ReLU6, shortcut=i > 0))
                if i == 0:
                    at, rate = at * here, rate * stride // here
                inputs = channels
            self.stages.append(nn.Sequential(*blocks))
        self.low, self.high = scaled(24, width), inputs

    def forward(self, x):
        x = self.stem(x)
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i == 1:
                low = x
        return low, x
