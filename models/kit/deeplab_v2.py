"""DeepLab v2: atrous spatial pyramid pooling (ASPP) by a sum of parallel branches, and several scales of the image.

L.-C. Chen, G. Papandreou, I. Kokkinos, K. Murphy, A. L. Yuille, "DeepLab: Semantic Image Segmentation with Deep Convolutional Nets,
Atrous Convolution, and Fully Connected CRFs", TPAMI 2018 (arXiv:1606.00915).
"""
from fractions import Fraction
from math import lcm

import torch
from torch import nn
from torch.nn import functional as F

from layers import conv_relu, enlarge, initialise, scaled
from resnet import ResNet
from vgg import VGG16

ASPP_S, ASPP_L = (2, 4, 8, 12), (6, 12, 18, 24)


class DeepLabV2(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of 8.

    :param backbone: ``vgg16``: each branch is fc6 (3x3 at the branch's rate), fc7 (1x1) and fc8 (1x1, to classes), figure 7 of the paper;
                     ``resnet101`` or ``resnet50``: each branch is one 3x3 to classes, as in the released model
    :param rates: of the branches: ASPP-L or ASPP-S
    :param fc_channels: channels of fc6 and fc7 (None: 1024 times the width)
    :param batch_norm: of VGG, not the paper's; a ResNet has it anyway
    """

    output_stride = step = 8

    def __init__(self, in_channels=1, classes=3, width=1.0, backbone="vgg16", rates=ASPP_L, fc_channels=None, dropout=0.5,
                 batch_norm=False):
        super().__init__()
        self.settings = dict(in_channels=in_channels, classes=classes, width=width, backbone=backbone, rates=tuple(rates),
                             fc_channels=fc_channels, dropout=dropout, batch_norm=batch_norm)
        if backbone == "vgg16":
            fc = fc_channels or scaled(1024, width)
            self.backbone = VGG16(in_channels, width, atrous=True, batch_norm=batch_norm)
            self.branches = nn.ModuleList(nn.Sequential(
                conv_relu(self.backbone.channels[-1], fc, 3, rate=rate, batch_norm=batch_norm), nn.Dropout(dropout),
                conv_relu(fc, fc, batch_norm=batch_norm), nn.Dropout(dropout), nn.Conv2d(fc, classes, 1)) for rate in rates)
        elif backbone in ("resnet50", "resnet101"):
            self.backbone = ResNet(backbone, in_channels, width, 8, multi_grid=(1, 1, 1), stride_on_3x3=False)
            self.branches = nn.ModuleList(nn.Conv2d(self.backbone.high, classes, 3, padding=rate, dilation=rate) for rate in rates)
        else:
            raise ValueError(f"v2's backbone is vgg16, resnet50 or resnet101: {backbone}")
        classifiers = [branch[-1] if backbone == "vgg16" else branch for branch in self.branches]
        initialise(self, "fan_in" if backbone == "vgg16" else "fan_out", classifiers)

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return (self.branches[0][-1] if isinstance(self.branches[0], nn.Sequential) else self.branches[0]).bias

    def logits(self, x):
        """Logits at the output stride, before the enlargement."""
        feature = self.backbone(x)[-1]
        return sum(branch(feature) for branch in self.branches)

    def forward(self, x):
        return enlarge(self.logits(x), self.output_stride)


class MultiScale(nn.Module):
    """A network on several scales of the image at once (section 3.2): logits enlarged to those of the image itself, the largest taken.

    The scales share the weights. Sides of the image are multiples of ``step``, so that every scaled side is one of the network's.
    """

    def __init__(self, network, scales=(0.5, 0.75, 1.0)):
        super().__init__()
        self.network, self.scales = network, tuple(scales)
        self.settings, self.output_stride = network.settings, network.output_stride
        self.step = network.step * lcm(*(Fraction(scale).limit_denominator(100).denominator for scale in scales))

    def logits_of_scales(self, x):
        """The logits of each scale, all with the size of those of the image itself; the paper's training adds a loss on each."""
        def of(scale):
            small = x if scale == 1 else F.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=False)
            scores = self.network.logits(small)
            return scores if scale == 1 else F.interpolate(scores, scale_factor=1 / scale, mode="bilinear", align_corners=False)
        return [of(scale) for scale in self.scales]

    def logits(self, x):
        """Logits at the output stride: the element-wise maximum over the scales."""
        return torch.stack(self.logits_of_scales(x)).amax(0)

    def forward(self, x):
        return enlarge(self.logits(x), self.output_stride)
