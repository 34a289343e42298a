"""How far a network sees: the receptive field's radius, and how much of it matters when an image is cut into tiles.

    python receptive.py --model ../nuclei-fluorescence/nuclei-fluorescence.onnx --data SET --large IMAGE

prints the share of the labels that is the same tiled as untiled for a row of halos, and the smallest halo that is enough.
"""
import argparse
import copy
import os
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import torch
from PIL import Image
from torch import nn

import data


def receptive_radius(network):
    """The largest distance, in pixels along one axis, from an output pixel to an input pixel that can change it.

    Measured, on a copy whose convolutions all have positive weights and no batch statistics, so that nothing cancels: one input
    pixel is raised, in each phase of the output stride, and the farthest output that moves is looked for.
    """
    probe = copy.deepcopy(network).double().eval()
    for module in probe.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1.0 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)
    channels, stride = network.settings["in_channels"], network.output_stride
    length, height, radius = 768, 64, 0
    base = torch.ones(1, channels, height, length, dtype=torch.float64)
    with torch.no_grad():
        still = probe(base)
        for phase in range(stride):
            x = length // 2 + phase
            moved = base.clone()
            moved[:, :, height // 2, x] += 1e6
            columns = torch.nonzero((probe(moved) - still).abs().amax((0, 1, 2)) > 0).ravel()
            radius = max(radius, int((columns - x).abs().max()))
    return radius


def line(length, tile, halo):
    """The starts of tiles along one axis, and which part of each is kept: (start, from, to)."""
    starts = list(range(0, max(1, length - tile), tile - 2 * halo))
    starts = [min(s, length - tile) for s in starts] + ([length - tile] if starts[-1] + tile < length else [])
    ends = [length if s + tile >= length else s + tile - halo for s in starts]
    return [(s, 0 if i == 0 else ends[i - 1], ends[i]) for i, s in enumerate(starts)]


def tiled(run, plane, tile, halo):
    """Labels [h, w] of a normalised plane [c, h, w] whose sides are multiples of the step, tile by tile."""
    labels = np.zeros(plane.shape[1:], np.uint8)
    for y, top, bottom in line(plane.shape[1], tile, halo):
        for x, left, right in line(plane.shape[2], tile, halo):
            part = run(plane[:, y:y + tile, x:x + tile])
            labels[top:bottom, left:right] = part[top - y:bottom - y, left - x:right - x]
    return labels


TILE = 512
HALOS = tuple(range(0, 177, 8))
SAME_LABELS = 0.9999


def agreement(run, planes, halos=HALOS, tile=TILE):
    """{halo: {name of the plane: share of its labels that is the same in square tiles as untiled}}."""
    wholes = {name: run(plane) for name, plane in planes.items()}
    return {
        halo: {name: float((tiled(run, plane, tile, halo) == wholes[name]).mean()) for name, plane in planes.items()}
        for halo in halos
    }


def enough(shares):
    """The smallest halo from which on every plane keeps at least 99.99 % of its labels; the largest if none does."""
    short = [halo for halo, same in shares.items() if min(same.values()) < SAME_LABELS]
    return min((halo for halo in shares if not short or halo > max(short)), default=max(shares))


def montage(samples, side):
    """Normalised images of the set's most frequent large size, joined to about ``side`` x ``side`` pixels; images larger than that are cut."""
    sizes = {}
    for s in samples:
        sizes.setdefault(s.labels.shape, []).append(s)
    alike = max(sizes.values(), key=lambda group: min(len(group), 9) * group[0].labels.size)
    rows, columns = (max(1, -(-side // n)) for n in alike[0].labels.shape)
    columns = max(1, min(columns, len(alike)))
    rows = max(1, min(rows, len(alike) // columns))
    parts = [data.normalise(s.image) for s in alike[:rows * columns]]
    joined = np.concatenate([np.concatenate(parts[r * columns:(r + 1) * columns], 2) for r in range(rows)], 1)
    return joined[:, :side, :side]


def planes_of(image, samples, side=2048):
    """What agreement is measured on: the middle of a large image, if there is one, and a montage of the set's images, if there are any; each
    normalised, with sides that are multiples of 32."""
    planes = {}
    if image:
        large = np.asarray(Image.open(image), np.float32)
        large = large[None] if large.ndim == 2 else large.transpose(2, 0, 1)
        top, left = (max(0, n - side) // 2 for n in large.shape[1:])
        planes["large image"] = data.normalise(large)[:, top:top + side, left:left + side]
    if samples:
        planes["montage"] = montage(samples, side)
    return {name: plane[:, :plane.shape[1] // 32 * 32, :plane.shape[2] // 32 * 32] for name, plane in planes.items()}


def session_labels(session):
    """A function from a normalised plane [c, h, w], whose sides are multiples of the step, to its labels."""
    return lambda plane: session.run(None, {"input": plane[None]})[0][0].argmax(0)


def main():
    parser = argparse.ArgumentParser(description="Measure tiled against untiled.")
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path, help="the set's folder, holding train/")
    parser.add_argument("--large", required=True, type=Path, help="a large image of the same kind")
    args = parser.parse_args()
    import onnxruntime
    session = onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
    planes = planes_of(args.large, data.read(args.data / "train"))
    shares = agreement(session_labels(session), planes)
    for halo, same in shares.items():
        print(f"halo {halo:3d}: " + ", ".join(f"{name} {100 * share:.4f} %" for name, share in same.items()))
    print(f"the smallest that is enough: {enough(shares)}")


if __name__ == "__main__":
    main()
