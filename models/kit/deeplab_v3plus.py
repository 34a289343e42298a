"""DeepLab v3+ in one file: encoder with atrous convolution, ASPP, decoder with a low-level skip.

Terms are those of the papers:

* v3+: L.-C. Chen, Y. Zhu, G. Papandreou, F. Schroff, H. Adam, "Encoder-Decoder with Atrous Separable Convolution for
  Semantic Image Segmentation", ECCV 2018 (the decoder, atrous separable convolution);
* v3: L.-C. Chen, G. Papandreou, F. Schroff, H. Adam, "Rethinking Atrous Convolution for Semantic Image Segmentation",
  arXiv:1706.05587 (ASPP with batch normalisation and an image-level feature);
* MobileNetV2: M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018 (the backbone's block).

Shapes are written [n, c, h, w]. ``os`` is the output stride: the input's size over the size of the encoder's output, 8 here.

Two things differ from the papers, both because a microscope's image is cut into tiles and its objects are small:

* **The image-level feature looks at a fixed window**, not at everything the network is given. The mean over "the image" would
  be the mean over the tile, and a tiled result would differ from an untiled one. With a window, the receptive field
  is finite (``receptive.receptive_radius`` measures it), and a halo of that width makes tiling exact.
* **The low-level skip is taken at stride 2**, not 4. A nucleus may be 12 pixels wide and its boundary class is 1 pixel wide: at
  stride 4 that is a quarter of a cell.
"""
import torch
from torch import nn
from torch.nn import functional as F


def conv_bn(inputs, outputs, kernel=1, stride=1, rate=1, groups=1, activate=True):
    """Convolution, batch normalisation and (unless it is a linear bottleneck) ReLU; [n, inputs, h, w] -> [n, outputs, h/stride, w/stride].

    ``rate`` is the atrous rate: the kernel's taps lie that many cells apart.
    """
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, padding=rate * (kernel // 2), dilation=rate, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    if activate:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


def separable_conv(inputs, outputs, rate=1):
    """Atrous separable convolution (v3+, section 3.1): a 3x3 depthwise one at ``rate``, then a 1x1 pointwise one."""
    return nn.Sequential(conv_bn(inputs, inputs, 3, rate=rate, groups=inputs), conv_bn(inputs, outputs))


def enlarge(x, factor):
    """Bilinear enlargement by a whole factor with half-pixel centres; commutes with shifts by whole input cells."""
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


class InvertedResidual(nn.Module):
    """MobileNetV2's block: expand 1x1, depthwise 3x3 (strided or atrous), project 1x1 linearly; a shortcut where shapes agree."""

    def __init__(self, inputs, outputs, stride=1, rate=1, expansion=4):
        super().__init__()
        hidden = inputs * expansion
        self.shortcut = stride == 1 and inputs == outputs
        self.body = nn.Sequential(
            conv_bn(inputs, hidden),
            conv_bn(hidden, hidden, 3, stride=stride, rate=rate, groups=hidden),
            conv_bn(hidden, outputs, activate=False),
        )

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


class Backbone(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/2, w/2], high-level feature [n, high, h/8, w/8].

    From stride 8 on the stride is spent: the last blocks keep the resolution and widen their view by atrous rate 2 (v3, section 3.2).
    """

    def __init__(self, in_channels, width):
        super().__init__()
        c2, c4, c8, self.high = (max(8, round(c * width / 8) * 8) for c in (24, 32, 64, 96))
        self.low = c2
        self.stride2 = nn.Sequential(conv_bn(in_channels, c2, 3, stride=2), InvertedResidual(c2, c2, expansion=2))
        self.stride4 = nn.Sequential(InvertedResidual(c2, c4, stride=2), InvertedResidual(c4, c4), InvertedResidual(c4, c4))
        self.stride8 = nn.Sequential(
            InvertedResidual(c4, c8, stride=2), InvertedResidual(c8, c8), InvertedResidual(c8, c8), InvertedResidual(c8, c8)
        )
        self.atrous = nn.Sequential(
            InvertedResidual(c8, self.high, rate=2), InvertedResidual(self.high, self.high, rate=2),
            InvertedResidual(self.high, self.high, rate=2),
        )

    def forward(self, x):
        low = self.stride2(x)
        return low, self.atrous(self.stride8(self.stride4(low)))


class ImageLevelFeature(nn.Module):
    """v3's image-level feature over a fixed window of ``window`` x ``window`` cells: mean, then 1x1; same shape as its input.

    The mean counts only cells inside the image, so it is a true mean at the rims too. It is taken along y and then
    along x, which is the same mean and costs 2 * window instead of window^2 additions a cell.
    """

    def __init__(self, inputs, outputs, window):
        super().__init__()
        pad = window // 2
        self.mean_y = nn.AvgPool2d((window, 1), 1, (pad, 0), count_include_pad=False)
        self.mean_x = nn.AvgPool2d((1, window), 1, (0, pad), count_include_pad=False)
        self.project = conv_bn(inputs, outputs)

    def forward(self, x):
        return self.project(self.mean_x(self.mean_y(x)))


class ASPP(nn.Module):
    """Atrous spatial pyramid pooling: 1x1, a separable atrous 3x3 for each rate, the image-level feature; joined and projected.

    [n, inputs, h/os, w/os] -> [n, outputs, h/os, w/os].
    """

    def __init__(self, inputs, outputs, rates, window):
        super().__init__()
        self.branches = nn.ModuleList(
            [conv_bn(inputs, outputs)]
            + [separable_conv(inputs, outputs, rate) for rate in rates]
            + [ImageLevelFeature(inputs, outputs, window)]
        )
        self.project = conv_bn(outputs * len(self.branches), outputs)

    def forward(self, x):
        return self.project(torch.cat([branch(x) for branch in self.branches], 1))


class Decoder(nn.Module):
    """v3+'s decoder: the ASPP's output enlarged to the low-level feature, joined with its 1x1 reduction, refined, classified.

    [n, low, h/2, w/2], [n, high, h/8, w/8] -> logits [n, classes, h/2, w/2].
    """

    def __init__(self, low, high, channels, classes, factor):
        super().__init__()
        self.factor = factor
        reduced = max(8, channels // 4)
        self.reduce_low = conv_bn(low, reduced)
        self.reduce_high = conv_bn(high, channels)
        self.refine = nn.Sequential(separable_conv(channels + reduced, channels), separable_conv(channels, channels))
        self.classify = nn.Conv2d(channels, classes, 1)

    def forward(self, low, high):
        joined = torch.cat([enlarge(self.reduce_high(high), self.factor), self.reduce_low(low)], 1)
        return self.classify(self.refine(joined))


class DeepLabV3Plus(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of ``output_stride``.

    :param width: multiplies the backbone's channels (MobileNetV2's width multiplier)
    :param aspp_channels: channels of each ASPP branch and of its output
    :param decoder_channels: channels of the decoder's separable convolutions
    :param rates: atrous rates of the ASPP, in cells of ``output_stride`` pixels
    :param window: side of the image-level feature's window, in cells; odd
    """

    output_stride = 8
    low_level_stride = 2

    def __init__(self, in_channels=1, classes=3, width=1.0, aspp_channels=96, decoder_channels=48, rates=(2, 4, 8), window=17):
        super().__init__()
        if window % 2 == 0:
            raise ValueError(f"window must be odd, so that it has a centre: {window}")
        self.settings = dict(
            in_channels=in_channels, classes=classes, width=width, aspp_channels=aspp_channels,
            decoder_channels=decoder_channels, rates=tuple(rates), window=window,
        )
        self.backbone = Backbone(in_channels, width)
        self.aspp = ASPP(self.backbone.high, aspp_channels, rates, window)
        self.decoder = Decoder(
            self.backbone.low, aspp_channels, decoder_channels, classes, self.output_stride // self.low_level_stride
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        low, high = self.backbone(x)
        return enlarge(self.decoder(low, self.aspp(high)), self.low_level_stride)


class Probabilities(nn.Module):
    """The network as it is exported: softmax over the classes inside the graph, for consumers that have none."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return torch.softmax(self.network(x), 1)
