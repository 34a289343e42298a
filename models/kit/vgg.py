"""VGG-16's convolutions, as FCN and DeepLab v1 and v2 use them.

K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015.
"""
from torch import nn

from layers import conv_relu, scaled

STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # channels, convolutions


class VGG16(nn.Module):
    """[n, in, h, w] -> the outputs of the five poolings, each [n, channels[i], h/s, w/s].

    Plain: 2x2 poolings, s = 2, 4, 8, 16, 32. ``atrous``: DeepLab's, s = 2, 4, 8, 8, 8: the last two poolings don't stride, and conv5 has
    rate 2 instead (the hole algorithm of v1, section 3.1); poolings are 3x3, as in the released model, so that they keep shapes at
    stride 1. ``batch_norm`` after each convolution is not the papers'.
    """

    def __init__(self, in_channels, width, atrous, batch_norm=False):
        super().__init__()
        self.channels = [scaled(channels, width) for channels, _ in STAGES]
        self.stages, self.pools = nn.ModuleList(), nn.ModuleList()
        inputs = in_channels
        for i, (outputs, (_, count)) in enumerate(zip(self.channels, STAGES)):
            rate = 2 if atrous and i == 4 else 1
            self.stages.append(nn.Sequential(*(
                conv_relu(outputs if j else inputs, outputs, 3, rate=rate, batch_norm=batch_norm) for j in range(count))))
            self.pools.append(nn.MaxPool2d(3, 1 if i > 2 else 2, padding=1) if atrous else nn.MaxPool2d(2, 2))
            inputs = outputs

    def forward(self, x):
        pooled = []
        for stage, pool in zip(self.stages, self.pools):
            x = pool(stage(x))
            pooled.append(x)
        return pooled
