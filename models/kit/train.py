"""Trains a network of the family on a labelled set; stop it at any time, and the same command goes on where it stopped.

    python train.py --network compact --data ../../../shared/data/nuclei_fluorescence --empty 0.04 --out runs/nuclei

Reads ``<data>/train`` alone. A part of it, held out by group, chooses the checkpoint; ``<data>/val`` is not opened.
Writes to ``--out``: ``log.csv`` (a row an epoch), ``last.pt`` (everything needed to go on), ``best.pt`` (the averaged weights of the
epoch with the best mean IoU on the held-out part), ``run.json`` (the arguments and what was held out).
"""
import argparse
import copy
import csv
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import data
import family
import panoptic
from deeplab_v2 import MultiScale
from layers import enlarge
from metrics import average_precision, confusion, iou, summary
from unfold import unfold


def arguments(argv=None):
    parser = argparse.ArgumentParser(description="Train a network of the DeepLab family.")
    parser.add_argument("--network", default="compact", choices=family.NETWORKS, help="which one")
    parser.add_argument("--settings", type=json.loads, default={}, help="its settings as JSON, such as {\"width\": 0.25}")
    parser.add_argument("--data", required=True, type=Path, help="the set's folder, holding train/")
    parser.add_argument("--out", required=True, type=Path, help="folder for log and checkpoints")
    parser.add_argument("--objects", action="store_true", help="two classes alone, object or background, of a set with instances")
    parser.add_argument("--empty", type=float, default=0.0, help="share of crops without objects, for bright objects on dark")
    parser.add_argument("--scales", type=float, nargs=2, default=(0.7, 1.5), help="least and greatest enlargement of a crop")
    parser.add_argument("--multi-scale", type=float, nargs="+", help="train on several scales at once, as v2's paper does: 0.5 0.75 1")
    parser.add_argument("--start", type=Path, help="an exported graph of the same network to begin with, or of a part of it: its weights learn slower")
    parser.add_argument("--all", action="store_true", help="train on the held-out part too, and keep the last epoch")
    parser.add_argument("--epochs", type=int, default=34)
    parser.add_argument("--steps", type=int, default=100, help="batches an epoch")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--crop", type=int, default=224, help="side of a crop, pixels; a multiple of the network's step")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--decay", type=float, default=0.02, help="AdamW's weight decay")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", choices=("bf16", "float32"), default="bf16", help="of the convolutions; weights are float32")
    parser.add_argument("--stop-after", type=int, help="stop after this epoch, as if interrupted")
    return parser.parse_args(argv)


BOUNDARY_WEIGHT = 1.5
STARTED = 0.3
"""Learning rate of weights that were trained before, over that of new ones."""
MARGIN = 32
"""Pixels around a crop in which objects are seen."""


def class_weights(classes, boundary):
    """What a pixel of each class counts in the cross entropy: 1, and ``BOUNDARY_WEIGHT`` for a boundary, a class that is a line."""
    return tuple(BOUNDARY_WEIGHT if boundary and c == data.BOUNDARY else 1.0 for c in range(classes))


def loss_of(logits, labels, boundary):
    """Cross entropy weighted by class plus soft Dice, per crop: of every class but the first; where there is a boundary, of the whole
    foreground and of the boundary.

    The weight makes the thin class count early in training; ``export.py`` takes it out of the probabilities again.
    """
    classes = logits.shape[1]
    cross = F.cross_entropy(logits, labels, weight=torch.tensor(class_weights(classes, boundary)))
    p = torch.softmax(logits, 1)
    pairs = [(p[:, c], labels == c) for c in range(1, classes)]
    if boundary:
        pairs[0] = 1 - p[:, 0], labels > 0
    dice = 0.0
    for predicted, truth in pairs:
        truth = truth.float()
        overlap = (predicted * truth).sum((1, 2))
        size = predicted.sum((1, 2)) + truth.sum((1, 2))
        dice = dice + (1 - (2 * overlap + 20) / (size + 20)).mean()
    return cross + dice / len(pairs)


def outputs_of(network, images, scales):
    """Logits at the images' size: the network's, or with several ``scales`` their element-wise maximum and each of theirs (v2, section 3.2).

    The paper adds a loss on each of these. The weights are shared, so that it is the network alone that is kept, and run on several scales or on one.
    """
    if not scales:
        return [network(images)]
    of_scales = MultiScale(network, scales).logits_of_scales(images)
    return [enlarge(logits, network.output_stride) for logits in (torch.stack(of_scales).amax(0), *of_scales)]


def groups_of(network, started):
    """The parameters for the optimiser, each with a factor of the learning rate: lower for those that were trained before."""
    new = [p for part in network.of_objects() for p in part.parameters()] if started and hasattr(network, "of_objects") else []
    ids = set(map(id, new))
    old = [p for p in network.parameters() if id(p) not in ids]
    return [{"params": part, "factor": factor} for part, factor in ((new, 1.0), (old, STARTED if started else 1.0)) if part]


def rate_at(step, steps, highest):
    """The papers' poly schedule (power 0.9) after a linear warm-up over the first 2 %."""
    warm = max(1, steps // 50)
    if step < warm:
        return highest * (step + 1) / warm
    return highest * (1 - (step - warm) / max(1, steps - warm)) ** 0.9


def average_into(average, network, step, decay):
    """Exponential moving average of weights and batch statistics, with a shorter memory at the start."""
    decay = min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, value in zip(average.state_dict().values(), network.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def predict(network, image, autocast=False):
    """Logits [c, h, w] of one plane, and of a panoptic network the centre heatmap [1, h, w] and the offsets [2, h, w]."""
    height, width = image.shape[1:]
    x = torch.from_numpy(data.padded(image, network.step))[None].contiguous(memory_format=torch.channels_last)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        maps = network.maps(x) if hasattr(network, "maps") else (network(x),)
    return [each[0, :, :height, :width].float() for each in maps]


def check(network, samples, autocast):
    """The figures of the samples: ``metrics.summary``, and of a panoptic network ``ap50``, the mean over images of the objects' AP at an IoU of 0.5."""
    network.eval()
    matrices, precisions = [], []
    weights = torch.tensor(class_weights(network.settings["classes"], samples[0].instances is not None)).log()[:, None, None]
    for s in samples:
        # in bf16 a heatmap has plateaus, each pixel of which would be a centre
        logits, *objects = predict(network, s.image, autocast and not hasattr(network, "maps"))
        matrices.append(confusion(s.labels, logits.argmax(0).numpy(), len(logits)))
        if objects:
            centre, offset = objects
            foreground = 1 - torch.softmax(logits - weights, 0)[0]
            precisions.append(average_precision(s.instances, panoptic.group(foreground, centre[0], offset).numpy()))
    return summary(matrices) | ({"ap50": float(np.mean(precisions))} if precisions else {})


def save(path, content):
    """Writes beside and then renames, so that an interruption leaves the old file whole."""
    torch.save(content, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    autocast = args.precision == "bf16"
    rest, held = data.hold_out(data.read(args.data / "train", args.objects))
    if args.all:
        rest = rest + held
    of_objects = args.network == "panoptic"
    crops = data.Crops(rest, args.crop, args.seed, args.empty, args.scales, MARGIN if of_objects else 0)
    names = data.classes_of(args.data, args.objects)
    boundary = crops.ruled
    network = family.build(args.network, in_channels=len(rest[0].image), classes=len(names), **args.settings)
    if args.start:
        unfold(network, args.start, crops.batch(args.epochs, 0, 24)[0])
        with torch.no_grad():  # the export took them out
            network.logit_bias.add_(torch.tensor(class_weights(len(names), boundary)).log())
        if of_objects:
            network.begin_like_classes()
    network = network.to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(groups_of(network, args.start), weight_decay=args.decay)
    first, best, rows = 0, -1.0, []

    if (args.out / "last.pt").exists():
        last = torch.load(args.out / "last.pt", weights_only=True)
        network.load_state_dict(last["network"])
        average.load_state_dict(last["average"])
        optimiser.load_state_dict(last["optimiser"])
        first, best, rows = last["epoch"], last["best"], last["rows"]
        print(f"going on after epoch {first}", flush=True)
    (args.out / "run.json").write_text(json.dumps({
        **{k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items() if k not in ("data", "out", "stop_after")},
        "classes": names,
        "train_images": len(rest), "held_out_images": len(held), "held_out_groups": sorted({s.group for s in held}),
        "torch": torch.__version__,
    }, indent=1))

    total = args.epochs * args.steps
    for epoch in range(first, min(args.epochs, args.stop_after or args.epochs)):
        started, losses, seen = time.time(), [], np.zeros((len(names),) * 2, np.int64)
        network.train()
        for step in range(args.steps):
            at = epoch * args.steps + step
            for group in optimiser.param_groups:
                group["lr"] = rate_at(at, total, args.rate) * group["factor"]
            images, labels, *instances = crops.batch(epoch, step, args.batch)
            images = images.contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
                outputs = network.maps(images) if of_objects else outputs_of(network, images, args.multi_scale)
            if of_objects:
                logits, centre, offset = (each.float() for each in outputs)
                loss = loss_of(logits, labels, boundary) + panoptic.loss_of(centre, offset, panoptic.targets(*instances, MARGIN))
            else:
                loss = sum(loss_of(logits.float(), labels, boundary) for logits in outputs) / len(outputs)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            average_into(average, network, at, args.average)
            losses.append(loss.item())
            seen += confusion(labels.numpy(), outputs[0].detach().argmax(1).numpy(), len(names))
        figures = check(average, held, autocast)
        rows.append({
            "epoch": epoch + 1, "seconds": round(time.time() - started, 1), "rate": f"{rate_at(at, total, args.rate):.2e}",
            "loss": round(float(np.mean(losses)), 5), "train_miou": round(float(iou(seen).mean()), 5),
            "held_out_miou": round(figures["miou"], 5), "held_out_foreground": round(figures["foreground"], 5),
            "held_out_foreground_mean": round(figures["foreground_mean"], 5),
            **({"held_out_ap50": round(figures["ap50"], 5)} if of_objects else {}),
        })
        print(*rows[-1].items(), flush=True)
        quality = epoch if args.all else figures["ap50" if of_objects else "miou"]
        if quality > best:
            best = quality
            save(args.out / "best.pt", {
                "network": args.network, "settings": network.settings, "class_weights": class_weights(len(names), boundary), "weights": average.state_dict(), "epoch": epoch + 1, "held_out": figures,
            })
        save(args.out / "last.pt", {
            "network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
            "epoch": epoch + 1, "best": best, "rows": rows,
        })
        with open(args.out / "log.csv", "w", newline="") as log:
            writer = csv.DictWriter(log, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return average


if __name__ == "__main__":
    train(arguments())
