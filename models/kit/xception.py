"""The modified aligned Xception-65 of DeepLab v3+ (figure 4 of its paper).

F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017, as changed by v3+: deeper, every pooling a
separable convolution with stride (so that it can be atrous), batch normalisation and ReLU after each depthwise 3x3 too.
"""
from torch import nn

from layers import conv_bn, scaled, separable_conv

MIDDLE = 16


class XceptionBlock(nn.Module):
    """Three separable convolutions, the last with the stride, added to the input.

    ``shortcut``: how the input is added: ``1x1`` (through a convolution), ``same`` (as it is), or None (not at all).
    [n, inputs, h, w] -> [n, outputs[2], h/stride, w/stride], before the ReLU that the next block begins with. ``rates``: of the three.
    """

    def __init__(self, inputs, outputs, stride=1, rates=(1, 1, 1), shortcut="1x1"):
        super().__init__()
        self.shortcut = None
        if shortcut:
            self.shortcut = conv_bn(inputs, outputs[2], 1, stride, activation=None) if shortcut == "1x1" else nn.Identity()
        self.relu = nn.ReLU()
        self.first = separable_conv(inputs, outputs[0], rates[0])
        self.second = separable_conv(outputs[0], outputs[1], rates[1])
        self.third = separable_conv(outputs[1], outputs[2], rates[2], stride, activation=None)

    def forward(self, x):
        low = self.second(self.first(self.relu(x)))
        y = self.third(low)
        return low, y if self.shortcut is None else y + self.shortcut(x)


class Xception65(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/4, w/4], high-level feature [n, high, h/os, w/os]; os is 8, 16 or 32.

    The low-level feature is that of the entry flow's second block before its stride, 256 channels.
    """

    def __init__(self, in_channels, width, output_stride):
        super().__init__()
        if output_stride not in (8, 16, 32):
            raise ValueError(f"Xception's output stride is 8, 16 or 32: {output_stride}")
        c = {channels: scaled(channels, width) for channels in (32, 64, 128, 256, 728, 1024, 1536, 2048)}
        middle = 2 if output_stride < 16 else 1
        last = max(1, 32 // output_stride)
        self.stem = nn.Sequential(conv_bn(in_channels, c[32], 3, 2), conv_bn(c[32], c[64], 3))
        self.entry1 = XceptionBlock(c[64], [c[128]] * 3, 2)
        self.entry2 = XceptionBlock(c[128], [c[256]] * 3, 2)
        self.entry3 = XceptionBlock(c[256], [c[728]] * 3, 1 if output_stride < 16 else 2)
        self.middle = nn.ModuleList(XceptionBlock(c[728], [c[728]] * 3, rates=[middle] * 3, shortcut="same") for _ in range(MIDDLE))
        self.exit1 = XceptionBlock(c[728], [c[728], c[1024], c[1024]], 1 if output_stride < 32 else 2, [middle] * 3)
        self.exit2 = XceptionBlock(c[1024], [c[1536], c[1536], c[2048]], rates=[last] * 3, shortcut=None)
        self.low, self.high = c[256], c[2048]

    def forward(self, x):
        low, x = self.entry2(self.entry1(self.stem(x))[1])
        x = self.entry3(x)[1]
        for block in self.middle:
            x = block(x)[1]
        return low, self.exit2.relu(self.exit2(self.exit1(x)[1])[1])
