"""DeepLab v1: VGG-16 made fully convolutional and dense by the hole algorithm, without its CRF (which is the plugin's).

L.-C. Chen, G. Papandreou, I. Kokkinos, K. Murphy, A. L. Yuille, "Semantic Image Segmentation with Deep Convolutional Nets and Fully
Connected CRFs", ICLR 2015 (arXiv:1412.7062).

As in the released model, DeepLab-LargeFOV, poolings are 3x3. At stride 2 those are centred on every second pixel, while the enlargement
has half-pixel centres: the scores come to lie (8 - 1) / 2 pixels off, which the convolutions before them learn to make up for. The released
model's mean over 3x3 between pool5 and fc6, which the paper doesn't tell of, is left out.
"""
import torch
from torch import nn

from layers import conv_relu, enlarge, initialise, scaled
from vgg import VGG16

BRANCH_CHANNELS = 128
BRANCH_STRIDES = (8, 4, 2, 1, 1)  # from the image and the first four poolings down to the output stride


class DeepLabV1(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of 8.

    :param kernel: side of fc6's kernel (LargeFOV: 3)
    :param rate: fc6's atrous rate (LargeFOV: 12)
    :param fc_channels: channels of fc6 and fc7 (None: 1024 times the width)
    :param msc: multi-scale prediction (section 4): two-layer branches, 3x3 and 1x1, from the image and from the first four poolings,
                joined to the last feature map, 5 * 128 channels more
    :param batch_norm: after each convolution; not the papers'
    """

    output_stride = step = 8

    def __init__(self, in_channels=1, classes=3, width=1.0, kernel=3, rate=12, fc_channels=None, msc=False, dropout=0.5,
                 batch_norm=False):
        super().__init__()
        self.settings = dict(in_channels=in_channels, classes=classes, width=width, kernel=kernel, rate=rate, fc_channels=fc_channels,
                             msc=msc, dropout=dropout, batch_norm=batch_norm)
        fc = fc_channels or scaled(1024, width)
        self.backbone = VGG16(in_channels, width, atrous=True, batch_norm=batch_norm)
        self.fc6 = conv_relu(self.backbone.channels[-1], fc, kernel, rate=rate, batch_norm=batch_norm)
        self.fc7 = conv_relu(fc, fc, batch_norm=batch_norm)
        self.dropout = nn.Dropout(dropout)
        self.branches = nn.ModuleList()
        branch = scaled(BRANCH_CHANNELS, width)
        if msc:
            for inputs, stride in zip((in_channels, *self.backbone.channels[:4]), BRANCH_STRIDES):
                self.branches.append(nn.Sequential(
                    conv_relu(inputs, branch, 3, stride, batch_norm=batch_norm), conv_relu(branch, branch, batch_norm=batch_norm)))
        self.classify = nn.Conv2d(fc + branch * len(self.branches), classes, 1)
        initialise(self, "fan_in", [self.classify])

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return self.classify.bias

    def logits(self, x):
        """Logits at the output stride, before the enlargement."""
        pooled = self.backbone(x)
        last = self.fc7(self.dropout(self.fc6(pooled[-1])))
        features = [last] + [branch(feature) for branch, feature in zip(self.branches, (x, *pooled))]
        return self.classify(self.dropout(torch.cat(features, 1)))

    def forward(self, x):
        return enlarge(self.logits(x), self.output_stride)
