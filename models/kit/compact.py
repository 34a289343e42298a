"""DeepLab v3+ for microscopes, compact: encoder with atrous convolution, ASPP, decoder with a low-level skip.

Terms are those of the papers of v3+ (``deeplab_v3plus.py``), v3 (``deeplab_v3.py``) and MobileNetV2 (``mobilenet.py``). ``os`` is the output
stride: the input's size over the size of the encoder's output, 8 here. Differences from ``deeplab_v3plus.py``, because a microscope's
image is cut into tiles and its objects are small:

* **The image-level feature looks at a fixed window**, not at everything the network is given. The mean over "the image" would
  be the mean over the tile, and a tiled result would differ from an untiled one. With a window, the receptive field
  is finite (``receptive.receptive_radius`` measures it), and a halo of that width makes tiling exact.
* **The low-level skip is taken at stride 2**, not 4. A nucleus may be 12 pixels wide and its boundary class is 1 pixel wide: at
  stride 4 that is a quarter of a cell.
* **The backbone is a slim relative of MobileNetV2**: 14 layers, ReLU, a smaller expansion, stride 8 from the start.
"""
import torch
from torch import nn

from layers import ASPP, conv_bn, enlarge, initialise, scaled, separable_conv
from mobilenet import InvertedResidual


class Backbone(nn.Module):
    """[n, in, h, w] -> low-level feature [n, low, h/2, w/2], high-level feature [n, high, h/8, w/8].

    From stride 8 on the stride is spent: the last blocks keep the resolution and widen their view by atrous rate 2 (v3, section 3.2).
    """

    def __init__(self, in_channels, width):
        super().__init__()
        c2, c4, c8, self.high = (scaled(c, width) for c in (24, 32, 64, 96))
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


class Decoder(nn.Module):
    """v3+'s decoder: the ASPP's output enlarged to the low-level feature, joined with its 1x1 reduction, refined, classified.

    [n, low, h/2, w/2], [n, high, h/8, w/8] -> logits [n, classes, h/2, w/2]; without ``classes`` the features [n, channels, h/2, w/2].
    """

    def __init__(self, low, high, channels, classes, factor):
        super().__init__()
        self.factor = factor
        reduced = max(8, channels // 4)
        self.reduce_low = conv_bn(low, reduced)
        self.reduce_high = conv_bn(high, channels)
        self.refine = nn.Sequential(separable_conv(channels + reduced, channels), separable_conv(channels, channels))
        self.classify = nn.Conv2d(channels, classes, 1) if classes else nn.Identity()

    def forward(self, low, high):
        joined = torch.cat([enlarge(self.reduce_high(high), self.factor), self.reduce_low(low)], 1)
        return self.classify(self.refine(joined))


class Compact(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of ``output_stride``.

    :param width: multiplies the backbone's channels (MobileNetV2's width multiplier)
    :param aspp_channels: channels of each ASPP branch and of its output
    :param decoder_channels: channels of the decoder's separable convolutions
    :param rates: atrous rates of the ASPP, in cells of ``output_stride`` pixels
    :param window: side of the image-level feature's window, in cells; odd
    """

    output_stride = step = 8
    low_level_stride = 2

    def __init__(self, in_channels=1, classes=3, width=1.0, aspp_channels=96, decoder_channels=48, rates=(2, 4, 8), window=17):
        super().__init__()
        self.settings = dict(
            in_channels=in_channels, classes=classes, width=width, aspp_channels=aspp_channels,
            decoder_channels=decoder_channels, rates=tuple(rates), window=window,
        )
        self.backbone = Backbone(in_channels, width)
        self.aspp = ASPP(self.backbone.high, aspp_channels, rates, window, separable=True)
        self.decoder = Decoder(
            self.backbone.low, aspp_channels, decoder_channels, classes, self.output_stride // self.low_level_stride
        )
        initialise(self)

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return self.decoder.classify.bias

    def logits(self, x):
        """Logits at stride 2, the decoder's, before the last enlargement."""
        low, high = self.backbone(x)
        return self.decoder(low, self.aspp(high))

    def forward(self, x):
        return enlarge(self.logits(x), self.low_level_stride)
