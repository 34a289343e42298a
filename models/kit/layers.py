"""What the networks of the family are built from. Shapes are written [n, c, h, w].

Terms are those of the papers; see the file of each network for which.
"""
import torch
from torch import nn
from torch.nn import functional as F


def scaled(channels, width):
    """A paper's number of channels times the width factor, to the next multiple of 8, at least 8."""
    return max(8, round(channels * width / 8) * 8)


def conv_bn(inputs, outputs, kernel=1, stride=1, rate=1, groups=1, activation=nn.ReLU):
    """Convolution, batch normalisation and (unless it is None: linear) an activation; [n, inputs, h, w] -> [n, outputs, h/stride, w/stride].

    ``rate`` is the atrous rate: the kernel's taps lie that many cells apart.
    """
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, padding=rate * (kernel // 2), dilation=rate, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    if activation:
        layers.append(activation(inplace=True))
    return nn.Sequential(*layers)


def conv_relu(inputs, outputs, kernel=1, stride=1, rate=1, batch_norm=False):
    """Convolution and ReLU as in VGG, with a bias and without batch normalisation, unless ``batch_norm``; the cells stay where they are."""
    if batch_norm:
        return conv_bn(inputs, outputs, kernel, stride, rate)
    padding = rate * (kernel - 1) // 2
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, padding=padding, dilation=rate), nn.ReLU(inplace=True))


def separable_conv(inputs, outputs, rate=1, stride=1, activation=nn.ReLU):
    """Atrous separable convolution (v3+, section 3.1): a 3x3 depthwise one at ``rate``, then a 1x1 pointwise one; ``activation`` is the last one."""
    return nn.Sequential(conv_bn(inputs, inputs, 3, stride, rate, groups=inputs), conv_bn(inputs, outputs, activation=activation))


def enlarge(x, factor, shift=0):
    """Bilinear enlargement by a whole factor with half-pixel centres; commutes with shifts by whole input cells.

    :param shift: how many pixels further down and right the result lies; what is missing at the rim is repeated from beside it
    """
    x = F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)
    if shift > 0:
        x = F.pad(x[..., :-shift, :-shift], (shift, 0, shift, 0), mode="replicate")
    elif shift < 0:
        x = F.pad(x[..., -shift:, -shift:], (0, -shift, 0, -shift), mode="replicate")
    return x


class ImageLevelFeature(nn.Module):
    """v3's image-level feature: mean over the image, then 1x1, the same in every cell; same shape as its input.

    With a ``window`` (odd, in cells) the mean is over a fixed window of that side around each cell, and the receptive field is
    finite. It counts only cells inside the image, so it is a true mean at the rims too. It is taken along y and then along x, which
    is the same mean and costs 2 * window instead of window^2 additions a cell.
    """

    def __init__(self, inputs, outputs, window=None):
        super().__init__()
        self.window = window
        if window is not None:
            if window % 2 == 0:
                raise ValueError(f"window must be odd, so that it has a centre: {window}")
            pad = window // 2
            self.mean_y = nn.AvgPool2d((window, 1), 1, (pad, 0), count_include_pad=False)
            self.mean_x = nn.AvgPool2d((1, window), 1, (0, pad), count_include_pad=False)
        self.project = conv_bn(inputs, outputs)

    def forward(self, x):
        if self.window is not None:
            return self.project(self.mean_x(self.mean_y(x)))
        return self.project(x.mean((2, 3), keepdim=True)).expand(-1, -1, x.shape[2], x.shape[3])


class ASPP(nn.Module):
    """Atrous spatial pyramid pooling of v3: 1x1, an atrous 3x3 for each rate, the image-level feature; joined and projected.

    [n, inputs, h/os, w/os] -> [n, outputs, h/os, w/os]. ``separable``: the 3x3 ones are atrous separable convolutions, as in v3+.
    """

    def __init__(self, inputs, outputs, rates, window=None, separable=False, dropout=0.0):
        super().__init__()
        self.branches = nn.ModuleList(
            [conv_bn(inputs, outputs)]
            + [separable_conv(inputs, outputs, rate) if separable else conv_bn(inputs, outputs, 3, rate=rate) for rate in rates]
            + [ImageLevelFeature(inputs, outputs, window)]
        )
        self.project = conv_bn(outputs * len(self.branches), outputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return self.dropout(self.project(torch.cat([branch(x) for branch in self.branches], 1)))


def initialise(network, mode="fan_out", classifiers=()):
    """He et al.'s normal initialisation of the convolutions; ``fan_in``, with biases 0, where no batch normalisation follows.

    ``classifiers``, the convolutions to classes, start at a standard deviation of 0.01 instead, as in the papers' models, so that all
    classes start about equally likely.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode=mode, nonlinearity="relu")
            if mode == "fan_in" and module.bias is not None:
                nn.init.zeros_(module.bias)
    for module in classifiers:
        nn.init.normal_(module.weight, std=0.01)
        nn.init.zeros_(module.bias)


class Scores(nn.Module):
    """The network as it is exported: its logits. The softmax is the description's, for whoever wants probabilities."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network(x)
