"""Labelled images: reading, normalising, labels from instances, augmentation.

A set is a folder with ``classes.csv`` (``value``, ``name``) and the parts ``train`` and ``val``, each with ``index.csv`` (``file``; maybe ``kind``
and ``group``, or ``animal``, which is both), ``images`` (grey or RGB), ``labels`` (palette PNG, the pixel is the class number) and maybe
``instances`` (16-bit PNG, 0 is background).
"""
import csv
import itertools
import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

BACKGROUND, NUCLEUS, BOUNDARY = 0, 1, 2
MIN_PERCENTILE, MAX_PERCENTILE, EPSILON = 1.0, 99.8, 1e-6


@dataclass(frozen=True)
class Sample:
    """One image: ``image`` float32 [c, h, w] as read, ``labels`` uint8 [h, w], ``instances`` int32 [h, w] or None."""

    name: str
    kind: str
    group: str
    image: np.ndarray
    labels: np.ndarray
    instances: np.ndarray | None


def read(folder, objects=False):
    """All samples of one part of a set, in the order of its index.

    With ``objects`` the labels are 0 and 1 alone, object or not, and no rule makes a boundary.
    """
    folder = Path(folder)
    samples = []
    with open(folder / "index.csv", newline="") as index:
        for row in csv.DictReader(index):
            image = np.asarray(Image.open(folder / "images" / row["file"])).astype(np.float32)
            labels = np.asarray(Image.open(folder / "labels" / row["file"])).astype(np.uint8)
            instances = folder / "instances" / row["file"]
            instances = np.asarray(Image.open(instances)).astype(np.int32) if instances.exists() else None
            if objects:
                labels, instances = (instances > 0).astype(np.uint8), None
            image = image[None] if image.ndim == 2 else np.ascontiguousarray(image.transpose(2, 0, 1))
            animal = row.get("animal", row["file"])
            samples.append(Sample(row["file"], row.get("kind", animal), row.get("group", animal), image, labels, instances))
    return samples


def classes_of(folder, objects=False):
    """The names of a set's classes in the order of their values; of two for ``objects``."""
    if objects:
        return ["background", "object"]
    with open(Path(folder) / "classes.csv", newline="") as file:
        return [row["name"] for row in sorted(csv.DictReader(file), key=lambda row: int(row["value"]))]


def hold_out(samples, fraction=0.1, seed=0):
    """Splits into (rest, held out) by ``group``, so that no two tiles of one field are on both sides.

    From every kind with at least three groups, groups are drawn until ``fraction`` of its images are held out; where no kind has so
    many, the smallest group is.
    """
    rng = random.Random(seed)
    held = set()
    for kind in sorted({s.kind for s in samples}):
        sizes = {}
        for s in samples:
            if s.kind == kind:
                sizes[s.group] = sizes.get(s.group, 0) + 1
        if len(sizes) < 3:
            continue
        wanted, taken = fraction * sum(sizes.values()), 0
        groups = sorted(sizes)
        rng.shuffle(groups)
        for group in groups:
            if taken >= wanted:
                break
            if sizes[group] <= 2 * wanted:
                held.add(group)
                taken += sizes[group]
    if not held:
        sizes = {}
        for s in samples:
            sizes[s.group] = sizes.get(s.group, 0) + s.labels.size
        held.add(min(sizes, key=lambda group: (sizes[group], group)))
    return [s for s in samples if s.group not in held], [s for s in samples if s.group in held]


def normalise(image):
    """bioimage.io's ``scale_range`` over the whole plane, all channels together: the 1st percentile becomes 0, the 99.8th 1; nothing is clipped."""
    low, high = np.percentile(image, (MIN_PERCENTILE, MAX_PERCENTILE))
    return ((image - low) / (high - low + EPSILON)).astype(np.float32)


def padded(image, step):
    """The normalised plane [c, h, w] as a network takes it: mirrored at its last pixel, at right and bottom, to whole steps."""
    height, width = image.shape[-2:]
    return np.pad(normalise(image), ((0, 0), (0, -height % step), (0, -width % step)), mode="reflect")


def varied(sample, side):
    """The part [c, side, side] of an image in which the rarest class has most pixels; the image is mirrored where it is smaller."""
    lacking = [(0, max(0, side - n)) for n in sample.labels.shape]
    truth = np.pad(sample.labels, lacking, mode="symmetric")
    image = np.pad(sample.image, [(0, 0), *lacking], mode="symmetric")
    classes = np.unique(truth)
    places = itertools.product(*(range(0, n - side + 1, 8) for n in truth.shape))
    top, left = max(places, key=lambda at: min((truth[at[0]:at[0] + side, at[1]:at[1] + side] == c).sum() for c in classes))
    return image[:, top:top + side, left:left + side]


def labels_of(instances):
    """Classes from instances [n, h, w] -> int64 [n, h, w], by the rule by which the set's labels were made.

    Boundary: an object's outermost pixel (4-neighbourhood; the image's rim does not count), and background with two
    different objects within 2 pixels (5x5).
    """
    ids = instances.float().unsqueeze(1)
    rim = F.pad(ids, (1, 1, 1, 1), mode="replicate")
    centre = rim[..., 1:-1, 1:-1]
    outermost = torch.zeros_like(centre, dtype=torch.bool)
    for neighbour in (rim[..., :-2, 1:-1], rim[..., 2:, 1:-1], rim[..., 1:-1, :-2], rim[..., 1:-1, 2:]):
        outermost |= neighbour != centre
    largest = F.max_pool2d(ids, 5, 1, 2)
    smallest = -F.max_pool2d(torch.where(ids > 0, -ids, torch.full_like(ids, -1e9)), 5, 1, 2)
    objects = ids > 0
    between = ~objects & (largest > 0) & (largest != smallest)
    labels = objects.long()
    labels[(objects & outermost) | between] = BOUNDARY
    return labels.squeeze(1)


class Crops:
    """Augmented crops; crop ``i`` of epoch ``e`` depends on (seed, e, i) alone, so a resumed training sees what an unbroken one sees.

    A kind is drawn in proportion to the square root of its pixels: a rare kind comes more often than its share, and the
    most frequent one less.
    """

    def __init__(self, samples, size, seed, empty=0.0, scales=(0.7, 1.5), margin=0):
        """
        :param empty: share of the crops that show a field without objects, for bright objects on dark
        :param scales: least and greatest factor by which a crop is enlarged
        :param margin: pixels around a crop in which objects are seen too, so that one that the crop cuts has its true centre; kinds are
            then drawn by the square root of their images, as the figures of objects are means over images
        """
        self.size, self.seed, self.empty_share, self.scales, self.margin = size, seed, empty, scales, margin
        self.images = [torch.from_numpy(normalise(s.image)) for s in samples]
        self.ruled = samples[0].instances is not None
        self.truths = [torch.from_numpy((s.instances if self.ruled else s.labels).astype(np.float32)) for s in samples]
        pixels = {}
        for s in samples:
            pixels[s.kind] = pixels.get(s.kind, 0) + (1 if margin else s.labels.size)
        self.weights = np.cumsum([(1 if margin else s.labels.size) / math.sqrt(pixels[s.kind]) for s in samples])

    def batch(self, epoch, step, count):
        """(images [count, c, size, size], labels [count, size, size]), and with a margin the instances [count, size + 2 margin, size + 2 margin]
        around the crops, -1 outside the image."""
        images, truths, *around = zip(*(self.crop(epoch, step * count + i) for i in range(count)))
        truths = torch.stack(truths)
        return torch.stack(images), labels_of(truths) if self.ruled else truths.long(), *map(torch.stack, around)

    def crop(self, epoch, index):
        rng = np.random.default_rng((self.seed, epoch, index))
        wide = self.size + 2 * self.margin
        if rng.random() < self.empty_share:
            nothing = torch.zeros(self.size, self.size), *([torch.zeros(wide, wide)] if self.margin else ())
            return self.empty(rng)[None].expand(len(self.images[0]), -1, -1), *nothing
        i = int(np.searchsorted(self.weights, rng.random() * self.weights[-1], side="right"))
        around = self.grid(rng, *self.truths[i].shape)
        grid = around[self.margin:wide - self.margin, self.margin:wide - self.margin]
        image = warp(self.images[i], grid, "bilinear")
        truth = warp(self.truths[i][None], grid, "nearest")[0]
        if not self.margin:
            return self.light(rng, image), truth
        instances = warp(self.truths[i][None], around, "nearest")[0].masked_fill((around.abs() > 1).any(-1), -1)
        return self.light(rng, image), truth, instances

    def empty(self, rng):
        """A field without objects, as normalisation shows it: noise stretched to the whole range, smooth or not, uneven or not."""
        noise = torch.from_numpy(rng.normal(0, 1, (self.size, self.size)).astype(np.float32))
        if rng.random() < 0.5:
            noise = blur(noise[None], rng.uniform(0.4, 2))[0]
        if rng.random() < 0.5:
            noise = noise / noise.std() + rng.uniform(1, 6) * smooth_field(rng, self.size, 3)
        if rng.random() < 0.1:
            return torch.full((self.size, self.size), float(rng.uniform(0, 1)))
        return torch.from_numpy(normalise(noise.numpy()))

    def grid(self, rng, height, width):
        """Where the pixels of a crop and its margin are sampled: a random place, turn, flip, scale, and sometimes an elastic bend."""
        size, wide = self.size, self.size + 2 * self.margin
        scale = math.exp(rng.uniform(*map(math.log, self.scales)))
        angle = rng.uniform(0, 2 * math.pi) if rng.random() < 0.5 else rng.integers(4) * math.pi / 2
        if rng.random() < 0.3:
            scale = 1.0
        aspect = math.exp(rng.uniform(-0.1, 0.1)) if scale != 1.0 else 1.0
        flip = -1.0 if rng.random() < 0.5 else 1.0
        half = size / (2 * scale)
        cy, cx = (rng.uniform(min(half, n / 2), max(n - half, n / 2)) for n in (height, width))
        line = torch.arange(wide, dtype=torch.float32) + 0.5 - wide / 2
        v, u = torch.meshgrid(line / (scale * aspect), flip * line * aspect / scale, indexing="ij")
        sin, cos = math.sin(angle), math.cos(angle)
        y, x = cy + cos * v + sin * u, cx - sin * v + cos * u
        if rng.random() < 0.3:
            bend = rng.uniform(1, 5)
            y, x = y + bend * smooth_field(rng, wide, 6), x + bend * smooth_field(rng, wide, 6)
        return torch.stack([2 * x / width - 1, 2 * y / height - 1], -1)

    def light(self, rng, image):
        """What optics, camera and, in colour, stains do: blur, uneven light, gamma, gain and offset, other colours, noise."""
        if rng.random() < 0.2:
            image = blur(image, rng.uniform(0.4, 1.5))
        if rng.random() < 0.2:
            image = image * (1 + rng.uniform(0.1, 0.5) * smooth_field(rng, self.size, 3))
        if rng.random() < 0.2:
            image = image + rng.uniform(0.02, 0.2) * smooth_field(rng, self.size, 3)
        if rng.random() < 0.4:
            image = image.sign() * (image.abs() + 1e-6) ** math.exp(rng.uniform(-0.5, 0.5))
        if rng.random() < 0.6:
            image = image * math.exp(rng.uniform(math.log(0.6), math.log(1.5))) + rng.uniform(-0.1, 0.1)
        if len(image) > 1 and rng.random() < 0.6:
            gains = torch.from_numpy(np.exp(rng.uniform(-0.2, 0.2, (2, len(image), 1, 1))).astype(np.float32))
            image = 1 - gains[1] * (1 - gains[0] * image)
        if rng.random() < 0.3:
            noise = torch.from_numpy(rng.normal(0, 1, image.shape).astype(np.float32))
            shot = image.clamp(min=0).sqrt() if rng.random() < 0.5 else 1.0
            image = image + rng.uniform(0.01, 0.1) * shot * noise
        return image


def warp(plane, grid, mode):
    """Samples [c, h, w] at ``grid``; past the rim the plane goes on as its mirror image."""
    return F.grid_sample(plane[None], grid[None], mode=mode, padding_mode="reflection", align_corners=False)[0]


def smooth_field(rng, size, knots):
    """A random smooth field of about -1..1."""
    coarse = torch.from_numpy(rng.uniform(-1, 1, (1, 1, knots, knots)).astype(np.float32))
    return F.interpolate(coarse, (size, size), mode="bicubic", align_corners=True)[0, 0]


def blur(plane, sigma):
    """Gaussian blur of [c, h, w], cut at 3 sigma."""
    radius = max(1, math.ceil(3 * sigma))
    line = torch.exp(-0.5 * (torch.arange(-radius, radius + 1, dtype=torch.float32) / sigma) ** 2)
    line = line / line.sum()
    padded = F.pad(plane[:, None], (radius,) * 4, mode="replicate")
    return F.conv2d(F.conv2d(padded, line.view(1, 1, -1, 1)), line.view(1, 1, 1, -1))[:, 0]
