"""DeepLab v3+: v3 as an encoder, a decoder with a low-level skip, atrous separable convolutions.

L.-C. Chen, Y. Zhu, G. Papandreou, F. Schroff, H. Adam, "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
Segmentation", ECCV 2018 (arXiv:1802.02611).

The low-level feature is the backbone's last of stride 4 (ResNet: layer1; MobileNetV2: the 24 channels of its second stage; Xception: the
entry flow's second block before its stride).
"""
import torch
from torch import nn

from backbones import at_stride, finer, make_backbone, window_at
from layers import ASPP, conv_bn, enlarge, initialise, scaled, separable_conv

LOW_STRIDE = 4


class Decoder(nn.Module):
    """The ASPP's output enlarged to the low-level feature, joined with its 1x1 reduction, refined by two 3x3, classified.

    [n, low, h/4, w/4], [n, high, h/os, w/os] -> logits [n, classes, h/4, w/4]; ``factor`` is os / 4, ``shift`` as in ``enlarge``.
    """

    def __init__(self, low, reduced, high, channels, classes, factor):
        super().__init__()
        self.factor = factor
        self.reduce_low = conv_bn(low, reduced)
        self.refine = nn.Sequential(separable_conv(high + reduced, channels), separable_conv(channels, channels))
        self.classify = nn.Conv2d(channels, classes, 1)

    def forward(self, low, high, shift=0):
        return self.classify(self.refine(torch.cat([enlarge(high, self.factor, shift), self.reduce_low(low)], 1)))


class DeepLabV3Plus(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of ``output_stride``.

    :param backbone: one of ``backbones.NAMES``
    :param output_stride: of the encoder: 16, or 8: the same weights on a denser grid, see ``at_stride``
    :param rates: of the ASPP, in cells of stride 16 (doubled at stride 8)
    :param window: side of the image-level feature's window, in cells of stride 16, odd; None: the whole image, as in the paper
    :param multi_grid: unit rates of a ResNet's last stage; None: none
    :param aspp_channels: of each branch and of the projection, and of the decoder's convolutions (None: 256 times the width)
    """

    def __init__(self, in_channels=1, classes=3, width=1.0, backbone="xception65", output_stride=16, rates=(6, 12, 18), window=None,
                 multi_grid=(1, 2, 4), aspp_channels=None, dropout=0.1):
        super().__init__()
        self.settings = dict(in_channels=in_channels, classes=classes, width=width, backbone=backbone, output_stride=output_stride,
                             rates=tuple(rates), window=window, multi_grid=multi_grid and tuple(multi_grid),
                             aspp_channels=aspp_channels, dropout=dropout)
        self.output_stride = self.step = output_stride
        self.shift = 0
        channels = aspp_channels or scaled(256, width)
        self.backbone = make_backbone(backbone, in_channels, width, output_stride, multi_grid)
        self.aspp = ASPP(self.backbone.high, channels, [rate * finer(output_stride) for rate in rates],
                         window_at(window, output_stride), separable=True, dropout=dropout)
        self.decoder = Decoder(self.backbone.low, scaled(48, width), channels, channels, classes, output_stride // LOW_STRIDE)
        initialise(self, classifiers=[self.decoder.classify])

    def at_stride(self, output_stride):
        """The same network at output stride 8 or 16, sharing this one's weights."""
        return at_stride(self, output_stride)

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return self.decoder.classify.bias

    def logits(self, x):
        """Logits at stride 4, the decoder's, before the last enlargement."""
        low, high = self.backbone(x)
        return self.decoder(low, self.aspp(high), self.shift // LOW_STRIDE)

    def forward(self, x):
        return enlarge(self.logits(x), LOW_STRIDE)
