"""Panoptic-DeepLab (Cheng et al., CVPR 2020, arXiv 1911.10194) on the compact network: classes, and which pixels are one object.

The encoder is shared. A second ASPP and a second decoder lead to two heads: the *centre heatmap* and the *offsets* from each pixel to the
centre of its object (section 3.1). Differences from the paper, because a nucleus of a micrograph is 10 to 20 pixels across, not 100:

* the decoders work at stride 2, not 4, with one low-level feature, as in ``compact.py``;
* the Gaussian around a centre is as wide as its object is: sigma is an eighth of the object's diameter, at least 1 pixel (there: 8 pixels);
* the offsets' loss counts 0.1 a pixel (there: 0.01, for offsets of a hundred pixels).
"""
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from compact import Compact, Decoder
from layers import ASPP, enlarge, initialise, separable_conv

UNIT = 8.0  # pixels of offset for 1 in the head's convolution, so that its numbers are about as large as those of the others
CENTRE_WEIGHT, OFFSET_WEIGHT = 200.0, 0.1


@dataclass(frozen=True)
class Grouping:
    """How pixels become objects; a card says what was found best on the held-out images of its set.

    :param sigma: of the Gaussian that smooths the heatmap, pixels; 0 for none
    :param kernel: side of the window of which a centre is the maximum, pixels; odd
    :param threshold: what the smoothed heatmap exceeds at a centre
    :param foreground: the probability from which on a pixel belongs to an object
    :param least_area: pixels of an object; smaller ones are left out
    """

    sigma: float = 0.0
    kernel: int = 9
    threshold: float = 0.1
    foreground: float = 0.5
    least_area: int = 16


class Panoptic(Compact):
    """[n, in_channels, h, w] -> logits [n, classes, h, w]; ``maps`` gives the centres and offsets too.

    :param object_channels: channels of the second decoder
    :param head_channels: channels of the heads
    """

    def __init__(self, object_channels=32, head_channels=32, **settings):
        super().__init__(**settings)
        own = self.settings
        self.object_aspp = ASPP(self.backbone.high, own["aspp_channels"], own["rates"], own["window"], separable=True)
        self.object_decoder = Decoder(
            self.backbone.low, own["aspp_channels"], object_channels, 0, self.output_stride // self.low_level_stride)
        self.centre, self.offset = (
            nn.Sequential(separable_conv(object_channels, head_channels), nn.Conv2d(head_channels, n, 1)) for n in (1, 2))
        self.settings = own | dict(object_channels=object_channels, head_channels=head_channels)
        for part in self.of_objects():
            initialise(part)
        initialise(nn.Identity(), classifiers=(self.centre[-1], self.offset[-1]))

    def of_objects(self):
        """The parts that classes alone don't need."""
        return self.object_aspp, self.object_decoder, self.centre, self.offset

    def begin_like_classes(self):
        """Gives the second ASPP and decoder the weights of the first ones, where these have the same shape."""
        for first, second in ((self.aspp, self.object_aspp), (self.decoder, self.object_decoder)):
            weights, own = first.state_dict(), second.state_dict()
            second.load_state_dict({
                name: weights[name] if name in weights and weights[name].shape == value.shape else value for name, value in own.items()})

    def maps(self, x):
        """(logits [n, classes, h, w], centre heatmap [n, 1, h, w] of about 0..1, offsets [n, 2, h, w] in pixels: down, right)"""
        low, high = self.backbone(x)
        features = self.object_decoder(low, self.object_aspp(high))
        logits = self.decoder(low, self.aspp(high))
        return tuple(enlarge(y, self.low_level_stride) for y in (logits, self.centre(features), UNIT * self.offset(features)))


class Outputs(nn.Module):
    """The network as it is exported: its logits, and what tells objects apart beside them."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network.maps(x)


def targets(instances, margin):
    """What the heads shall say of crops.

    :param instances: [n, h + 2 margin, w + 2 margin]; 0 is background, -1 is outside the image
    :returns: centre heatmap [n, 1, h, w], offsets [n, 2, h, w] in pixels, and masks [n, 1, h, w] of the image and of the objects
    """
    parts = [targets_of(each, margin) for each in instances]
    return tuple(torch.stack(of) for of in zip(*parts))


def targets_of(instances, margin):
    height, width = instances.shape
    inside = instances >= 0
    ids, index = torch.unique(instances.clamp(min=0), return_inverse=True)
    objects = instances > 0
    y, x = torch.meshgrid(torch.arange(height, dtype=torch.float32), torch.arange(width, dtype=torch.float32), indexing="ij")
    flat = index.ravel()
    area = torch.bincount(flat, minlength=len(ids)).float()
    centre_y, centre_x = (torch.bincount(flat, of.ravel(), minlength=len(ids)) / area for of in (y, x))
    down, right = ((centre[index] - of) * objects for centre, of in ((centre_y, y), (centre_x, x)))
    sigma = ((4 * area / math.pi).sqrt() / 8).clamp(min=1)[index]
    heat = torch.exp(-(down ** 2 + right ** 2) / (2 * sigma ** 2)) * objects
    cut = slice(margin, height - margin), slice(margin, width - margin)
    return heat[cut][None], torch.stack((down[cut], right[cut])), inside[cut][None], (objects & inside)[cut][None]


def loss_of(centre, offset, of_targets):
    """The mean squared error of the heatmap and the mean absolute error of the objects' offsets, weighted (section 3.2)."""
    heat, vectors, inside, objects = of_targets
    centres = ((centre - heat) ** 2 * inside).sum() / inside.sum()
    offsets = ((offset - vectors).abs() * objects).sum() / objects.sum().clamp(min=1)
    return CENTRE_WEIGHT * centres + OFFSET_WEIGHT * offsets


def smooth(heatmap, sigma):
    """Gaussian blur of a heatmap [h, w], cut at 4 sigma; past the rim it goes on as its mirror image."""
    if sigma == 0:
        return heatmap
    radius = int(4 * sigma + 0.5)
    line = torch.exp(-0.5 * (torch.arange(-radius, radius + 1, dtype=torch.float64) / sigma) ** 2)
    line = line / line.sum()
    padded = torch.from_numpy(np.pad(heatmap.double().numpy(), radius, mode="symmetric"))[None, None]
    return F.conv2d(F.conv2d(padded, line.view(1, 1, -1, 1)), line.view(1, 1, 1, -1))[0, 0].float()


def group(probability, centre, offset, how=Grouping()):
    """Objects [h, w], int64, 0 is background: each foreground pixel goes to the centre that is nearest to where its offset points (section 3.1).

    :param probability: of the foreground [h, w]
    :param centre: heatmap [h, w]
    :param offset: [2, h, w], pixels
    """
    foreground = probability >= how.foreground
    centre = smooth(centre, how.sigma)
    highest = F.max_pool2d(centre[None, None], how.kernel, 1, how.kernel // 2)[0, 0]
    centres = ((centre == highest) & (centre > how.threshold) & foreground).nonzero().float()
    objects = torch.zeros(foreground.shape, dtype=torch.long)
    if len(centres):
        pixels = foreground.nonzero()
        votes = pixels + offset[:, foreground].T
        nearest = torch.cat([torch.cdist(some, centres).argmin(1) for some in votes.split(20_000)])
        sizes = torch.bincount(nearest, minlength=len(centres))
        objects[foreground] = torch.where(sizes[nearest] >= how.least_area, nearest + 1, 0)
    return objects
