"""DeepLab v3: atrous convolution in a ResNet with multi-grid, ASPP with batch normalisation and an image-level feature.

L.-C. Chen, G. Papandreou, F. Schroff, H. Adam, "Rethinking Atrous Convolution for Semantic Image Segmentation", arXiv:1706.05587.
"""
from torch import nn

from backbones import at_stride, finer, make_backbone, window_at
from layers import ASPP, conv_bn, enlarge, initialise, scaled


class DeepLabV3(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of ``output_stride``.

    :param backbone: one of ``backbones.NAMES``; the paper has the two ResNets, MobileNetV2's paper that one
    :param output_stride: 16, or 8: the same weights on a denser grid, see ``at_stride``
    :param rates: of the ASPP, in cells of stride 16 (doubled at stride 8)
    :param window: side of the image-level feature's window, in cells of stride 16, odd; None: the whole image, as in the paper
    :param multi_grid: unit rates of a ResNet's last stage; None: none (torchvision)
    :param refine: a 3x3 convolution before the classifier (torchvision's; not the paper's)
    :param aspp_channels: of each branch and of the projection (None: 256 times the width)
    """

    def __init__(self, in_channels=1, classes=3, width=1.0, backbone="resnet101", output_stride=16, rates=(6, 12, 18), window=None,
                 multi_grid=(1, 2, 4), refine=False, aspp_channels=None, dropout=0.1):
        super().__init__()
        self.settings = dict(in_channels=in_channels, classes=classes, width=width, backbone=backbone, output_stride=output_stride,
                             rates=tuple(rates), window=window, multi_grid=multi_grid and tuple(multi_grid), refine=refine,
                             aspp_channels=aspp_channels, dropout=dropout)
        self.output_stride = self.step = output_stride
        self.shift = 0
        channels = aspp_channels or scaled(256, width)
        self.backbone = make_backbone(backbone, in_channels, width, output_stride, multi_grid)
        self.aspp = ASPP(self.backbone.high, channels, [rate * finer(output_stride) for rate in rates],
                         window_at(window, output_stride), dropout=dropout)
        self.refine = conv_bn(channels, channels, 3) if refine else nn.Identity()
        self.classify = nn.Conv2d(channels, classes, 1)
        initialise(self, classifiers=[self.classify])

    def at_stride(self, output_stride):
        """The same network at output stride 8 or 16, sharing this one's weights."""
        return at_stride(self, output_stride)

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return self.classify.bias

    def logits(self, x):
        """Logits at the output stride, before the enlargement."""
        return self.classify(self.refine(self.aspp(self.backbone(x)[1])))

    def forward(self, x):
        return enlarge(self.logits(x), self.output_stride, self.shift)
