"""ResNet-50 and ResNet-101 with atrous convolution in the last stages. Parameters are named as in torchvision.

K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016.
"""
from torch import nn

from layers import scaled

BLOCKS = {"resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3)}
EXPANSION = 4


class Bottleneck(nn.Module):
    """1x1 down, 3x3 at ``rate``, 1x1 up, added to the input; [n, inputs, h, w] -> [n, 4 * channels, h/stride, w/stride].

    The stride sits on the 3x3, or, as He et al. first had it, on the first 1x1. ``project``: the input is added through a 1x1.
    """

    def __init__(self, inputs, channels, stride, rate, stride_on_3x3, project):
        super().__init__()
        outputs = channels * EXPANSION
        first, second = (1, stride) if stride_on_3x3 else (stride, 1)
        self.conv1 = nn.Conv2d(inputs, channels, 1, first, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, second, padding=rate, dilation=rate, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if project:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.relu(self.bn3(self.conv3(x)) + shortcut)


class ResNet(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/4, w/4], high-level feature [n, high, h/os, w/os].

    From the output stride os (8, 16 or 32) on, a stage does not stride, and the 3x3 convolutions after the stride that was taken out have
    twice the rate each time: the same weights give the same features at every os, only on a denser grid.

    :param multi_grid: v3's unit rates of layer4's three blocks, times its rate (2 at os 16, 4 at os 8); None: none, and the first
                       block, on whose 3x3 the stride was, keeps the rate before it (as in torchvision)
    """

    def __init__(self, name, in_channels, width, output_stride, multi_grid=None, stride_on_3x3=True):
        super().__init__()
        if output_stride not in (8, 16, 32):
            raise ValueError(f"a ResNet's output stride is 8, 16 or 32: {output_stride}")
        stem = inputs = scaled(64, width)
        self.conv1 = nn.Conv2d(in_channels, stem, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        at, rate = 4, 1
        for i, count in enumerate(BLOCKS[name]):
            channels, stride, before = scaled(64 * 2 ** i, width), 1 if i == 0 else 2, rate
            if at * stride > output_stride:
                stride, rate = 1, rate * stride
            at *= stride
            rates = [rate] * count
            if i == 3 and multi_grid and rate > 1:
                rates = [rate * unit for unit in multi_grid]
            elif stride_on_3x3:
                rates[0] = before
            blocks = []
            for j, block_rate in enumerate(rates):
                blocks.append(Bottleneck(inputs, channels, stride if j == 0 else 1, block_rate, stride_on_3x3, project=j == 0))
                inputs = channels * EXPANSION
            self.add_module(f"layer{i + 1}", nn.Sequential(*blocks))
        self.low, self.high = scaled(64, width) * EXPANSION, inputs

    def forward(self, x):
        low = self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))
        return low, self.layer4(self.layer3(self.layer2(low)))
