"""FCN-32s and FCN-8s, the baseline of the DeepLab papers.

J. Long, E. Shelhamer, T. Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015.

The paper pads the image by 100 pixels so that fc6, a 7x7 convolution without padding, fits, and crops the scores. Here fc6 has a
padding of 3 and nothing is cropped: the cells lie where the poolings put them, and tiles can be cut anywhere.
"""
import torch
from torch import nn

from layers import conv_relu, enlarge, initialise, scaled
from vgg import VGG16


def doubled(classes):
    """The learned enlargement by 2 of FCN-8s (section 4.2): a transposed convolution that starts as bilinear enlargement, class by class."""
    layer = nn.ConvTranspose2d(classes, classes, 4, 2, padding=1, bias=False)
    line = torch.tensor([0.25, 0.75, 0.75, 0.25])
    with torch.no_grad():
        layer.weight.zero_()
        for c in range(classes):
            layer.weight[c, c] = line[:, None] * line
    return layer


class FCN(nn.Module):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; h and w are multiples of 32.

    :param stride: stride of the finest scores, 32 or 8: with 8, those of pool4 and pool3 are added (the skips, section 4.2)
    :param fc_channels: channels of fc6 and fc7 (None: 4096 times the width)
    :param batch_norm: after each convolution; not the papers'
    """

    step = 32

    def __init__(self, in_channels=1, classes=3, width=1.0, stride=8, fc_channels=None, dropout=0.5, batch_norm=False):
        super().__init__()
        if stride not in (8, 32):
            raise ValueError(f"FCN's stride is 8 or 32: {stride}")
        self.settings = dict(in_channels=in_channels, classes=classes, width=width, stride=stride, fc_channels=fc_channels,
                             dropout=dropout, batch_norm=batch_norm)
        self.output_stride = stride
        fc = fc_channels or scaled(4096, width)
        self.backbone = VGG16(in_channels, width, atrous=False, batch_norm=batch_norm)
        pool3, pool4, pool5 = self.backbone.channels[2:]
        self.fc6 = conv_relu(pool5, fc, 7, batch_norm=batch_norm)
        self.fc7 = conv_relu(fc, fc, batch_norm=batch_norm)
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Conv2d(fc, classes, 1)
        if stride == 8:
            self.classify_pool4, self.classify_pool3 = nn.Conv2d(pool4, classes, 1), nn.Conv2d(pool3, classes, 1)
            self.double5, self.double4 = doubled(classes), doubled(classes)
        skips = [self.classify_pool4, self.classify_pool3] if stride == 8 else []
        initialise(self, "fan_in", [self.classify, *skips])

    @property
    def logit_bias(self):
        """The parameter [classes] that is added to the logits everywhere."""
        return (self.classify_pool3 if self.output_stride == 8 else self.classify).bias

    def logits(self, x):
        """Logits at the output stride, before the last enlargement."""
        pool3, pool4, pool5 = self.backbone(x)[2:]
        scores = self.classify(self.dropout(self.fc7(self.dropout(self.fc6(pool5)))))
        if self.output_stride == 32:
            return scores
        scores = self.double5(scores) + self.classify_pool4(pool4)
        return self.double4(scores) + self.classify_pool3(pool3)

    def forward(self, x):
        return enlarge(self.logits(x), self.output_stride)
