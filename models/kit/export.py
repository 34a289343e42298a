"""Exports a trained checkpoint as a complete bioimage.io 0.5 model folder.

    python export.py --run runs/nuclei --data ../../../shared/data/nuclei_fluorescence --large IMAGE --card nuclei-fluorescence \\
        --out ../nuclei-fluorescence

Everything is made in a temporary folder and copied at the end. Stops without writing if ONNX Runtime's probabilities differ from
PyTorch's by more than 1e-4 anywhere, or if storing the large weights as float16 changes more than one label of 10,000. This is the only
place that opens the set's ``val``: it measures, and chooses nothing. What the description and the README say of the model in words is its
card, ``cards/<card>.yaml``, and what it does not do well is ``cards/<card>.md``, both written by hand.
"""
import argparse
import csv
import datetime
import json
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from PIL import Image

import blocks
import data
import family
import panoptic
import rdf
import storage
from evaluate import by_kind, evaluate, labels
from layers import Scores
from metrics import average_precision, summary
from receptive import HALOS, SAME_LABELS, TILE, agreement, enough, planes_of, session_labels

OPSET = 18
IR_VERSION = 8  # the oldest that may hold opset 18, for older runtimes
LARGEST_DIFFERENCE = 1e-4
LARGEST_FILE = 10_000_000
COVER = 320  # pixels, the largest side of each of its two pictures
CELLS = (  # shapes of batch, rows and columns, in steps of the network
    (1, 2, 2), (2, 4, 3), (1, 6, 7), (1, 1, 1), (1, 12, 9),
)
CARDS = Path(__file__).parent / "cards"


def load(checkpoint):
    """The trained network, ready to run, with the class weights of the loss taken out.

    A cross entropy that counts class c w(c) times is at its least where p(c) is w(c) times too large against the others; so log w(c) is
    subtracted from the logit.
    """
    stored = torch.load(checkpoint, weights_only=True)
    network = family.build(stored["network"], **stored["settings"])
    network.load_state_dict(stored["weights"])
    with torch.no_grad():
        network.logit_bias.sub_(torch.tensor(stored["class_weights"]).log())
    return network.eval()


def to_onnx(network, path, licence="CC0-1.0"):
    """Writes the ONNX file: scores come out, batch normalisation folded into the convolutions, batch, height and width free.

    PyTorch notes at every node from which line of which file it came; that is taken out, and the sizes get names that people can read.
    """
    x = torch.zeros(2, network.settings["in_channels"], 64, 96)
    names = outputs_of(network)
    free = {axis: torch.export.Dim.DYNAMIC for axis in (0, 2, 3)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it tells that torchvision, which isn't needed, is missing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # PyTorch's own, about itself
        torch.onnx.export(
            exported(network).eval(), (x,), str(path), opset_version=OPSET, input_names=["input"], output_names=list(names),
            dynamic_shapes=(free,), dynamo=True, external_data=False, verbose=False)
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        for axis, name in ((0, "batch"), (2, "height"), (3, "width")):
            value.type.tensor_type.shape.dim[axis].dim_param = name
    model.ir_version = IR_VERSION
    for key, value in {"source": "DeepLab IJ, models/kit", "license": licence}.items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model, full_check=True)
    blocks.pad(model)
    onnx.save(model, path)


OF_OBJECTS = {"centre": "The heatmap of the objects' centres", "offset": "The way from each pixel to the centre of its object, in pixels: down, right"}


def has_objects(network):
    """Whether a network tells objects apart."""
    return hasattr(network, "maps")


def outputs_of(network):
    """The names of the graph's outputs."""
    return "scores", *(OF_OBJECTS if has_objects(network) else ())


def exported(network):
    """The network with what is exported around it."""
    return panoptic.Outputs(network) if has_objects(network) else Scores(network)


def largest_difference(network, path):
    """The largest absolute difference between PyTorch's and ONNX Runtime's probabilities, over several shapes of noise; of heatmaps and offsets a
    hundredth counts."""
    session = session_of(path)
    rng = np.random.default_rng(1)
    largest = 0.0
    for batch, rows, columns in CELLS:
        size = batch, network.settings["in_channels"], rows * network.step, columns * network.step
        x = rng.normal(0.3, 0.5, size).astype(np.float32)
        with torch.no_grad():
            expected = exported(network)(torch.from_numpy(x))
        scores, *maps = (each.numpy() for each in (expected if has_objects(network) else (expected,)))
        given, *others = session.run(None, {"input": x})
        largest = max([largest, float(np.abs(softmax(given) - softmax(scores)).max()), *(0.01 * float(np.abs(a - b).max()) for a, b in zip(others, maps))])
    return largest


def softmax(scores):
    """Probabilities [n, classes, h, w]."""
    exponentials = np.exp(scores - scores.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def session_of(path):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def store(folder, graphs, shared, samples, step):
    """Stores the graphs of a folder in as few bytes as keep the labels, several of the same weights with these in the file ``shared``; returns the
    share of the samples' labels that are as before, by the graph that has least of them."""
    before = [session_of(folder / graph) for graph in graphs]
    for graph in graphs:
        storage.halve(folder / graph)
    if len(graphs) > 1:
        storage.share([folder / graph for graph in graphs], folder / shared)
    return min(same(one, session_of(folder / graph), samples, step) for one, graph in zip(before, graphs))


def same(one, other, samples, step):
    """The share of the labels that two sessions give alike."""
    alike = [labels(one, s.image, step) == labels(other, s.image, step) for s in samples]
    return sum(each.sum() for each in alike) / sum(each.size for each in alike)


def smallest(card, halo, step):
    """The smallest side of an input: that of the card, or else one of which something is left when the halo is cut off on both sides."""
    return card.get("smallest", 2 * halo + step)


def card_of(name):
    """What is said of a model in words: title, description, classes (name, colour), tags, cite, license, input, channels, training; and ``limits``.

    ``smallest``, the smallest side of an image, is there if the network shall take less than twice the halo.
    """
    card = yaml.safe_load((CARDS / f"{name}.yaml").read_text())
    return card | {"limits": (CARDS / f"{name}.md").read_text()}


def describe(card, folder, halo, step, strides, network):
    """Writes ``rdf.yaml``. ``strides``: the weights' file of each output stride, the network's own first."""
    parameters = sum(p.numel() for p in network.parameters())
    size = {"min": smallest(card, halo, step), "step": step}
    ours = {
        "normalise_over": "plane",
        "kind": "probabilities",
        "parameters": parameters,
        "classes": [{"value": i} | entry for i, entry in enumerate(card["classes"])],
    }
    others = OF_OBJECTS if has_objects(network) else {}
    if others:
        how = grouping(card)
        ours["objects"] = {"threshold": how.foreground, "least_area": how.least_area}
        ours["panoptic"] = {
            "semantic": "scores", "centre": "centre", "offset": "offset", "offset_order": "yx",
            "sigma": how.sigma, "threshold": how.threshold, "kernel": how.kernel,
        }
    extents = {axis: {"size": {"tensor_id": "input", "axis_id": axis}, "halo": halo} for axis in "yx"}
    if len(strides) > 1:
        ours |= {"output_stride": next(iter(strides)), "strides": {stride: rdf.graph(folder, file) for stride, file in sorted(strides.items())}}
    rdf.write(
        folder, card["title"], card["description"],
        rdf.Tensor("input", "bcyx", card["channels"], {axis: {"size": size} for axis in "yx"}, "float32", "test-input.npy", [
            {"id": "ensure_dtype", "kwargs": {"dtype": "float32"}},
            {"id": "scale_range", "kwargs": {
                "axes": ["channel", "y", "x"], "min_percentile": data.MIN_PERCENTILE,
                "max_percentile": data.MAX_PERCENTILE, "eps": data.EPSILON}},
        ], card["input"]),
        rdf.Tensor("scores", "bcyx", [entry["name"] for entry in card["classes"]], extents, "float32", "test-output.npy",
                   [{"id": "softmax", "kwargs": {"axis": "channel"}}], "The score of each class, and after the softmax its probability"),
        next(iter(strides.values())), ours,
        others=[rdf.Tensor(each, "bcyx", ["down", "right"] if each == "offset" else ["centre"], extents, "float32", f"test-{each}.npy", text=text)
                for each, text in others.items()],
        authors=[{"name": "The DeepLab IJ developers"}], cite=card["cite"], tags=card["tags"], licence=card["license"],
        covers=["cover.jpg"], attachments=["training-log.csv"],
        timestamp=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"))


def draw(image, classes, colours):
    """RGB picture of an image [c, h, w] with its classes over it, and the image alone."""
    grey = np.broadcast_to(np.clip(data.normalise(image), 0, 1).transpose(1, 2, 0) * 255, (*image.shape[1:], 3))
    drawn = np.array([[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in colours])[classes]
    return np.where(classes[..., None] > 0, 0.55 * grey + 0.45 * drawn, grey).round().astype(np.uint8), grey.astype(np.uint8)


def show(folder, card, session, samples, side, step):
    """Writes the test tensors, of a part of ``side`` x ``side`` pixels of a sample of middle size, and the cover, of the same sample. A test output
    is what comes after the postprocessing: probabilities."""
    sample = min(samples, key=lambda s: abs(s.labels.size - 320 * 320))
    raw = data.varied(sample, side)[None]
    np.save(folder / "test-input.npy", raw)
    scores, *maps = session.run(None, {"input": data.normalise(raw[0])[None]})
    np.save(folder / "test-output.npy", softmax(scores))
    for output, values in zip(session.get_outputs()[1:], maps):
        np.save(folder / f"test-{output.name}.npy", values)
    over, grey = draw(sample.image, labels(session, sample.image, step), [entry["colour"] for entry in card["classes"]])
    cover = np.concatenate([picture[:COVER, :COVER] for picture in (grey, over)], 1)
    Image.fromarray(cover).save(folder / "cover.jpg", quality=85, subsampling=0, optimize=True)


def grouping(card):
    """How pixels become objects."""
    return panoptic.Grouping(**card.get("objects", {}))


def objects_of(session, samples, step, how):
    """AP at an IoU of 0.5 by sample, and how far the number of objects is off, over all samples, as a share."""
    precisions, off, there = {}, 0, 0
    for s in samples:
        height, width = s.image.shape[1:]
        scores, centre, offset = (
            torch.from_numpy(each[0, :, :height, :width]) for each in session.run(None, {"input": data.padded(s.image, step)[None]}))
        found = panoptic.group(1 - torch.softmax(scores, 0)[0], centre[0], offset, how).numpy()
        precisions[s.name] = average_precision(s.instances, found)
        true = len(np.unique(s.instances[s.instances > 0]))
        off += abs(len(np.unique(found[found > 0])) - true)
        there += true
    return precisions, off / max(1, there)


def objects_table(objects, samples):
    """Figures of the objects of the validation images, for people."""
    if not objects:
        return ""
    precisions, off = objects
    kinds = {}
    for s in samples:
        kinds.setdefault(s.kind, []).append(precisions[s.name])
    rows = [[kind, len(of), f"{np.mean(of):.3f}"] for kind, of in sorted(kinds.items())]
    return f"""
Objects: a hit has an IoU above 0.5; AP is TP / (TP + FP + FN) of an image, and the figures are means over the images. In total the number
of objects is off by {100 * off:.1f} % (sum of the differences of all images).

{table_of([["kind of image", "images", "AP at IoU 0.5"], ["---"] * 3, *rows, ["all", len(samples), f"{np.mean(list(precisions.values())):.3f}"]])}"""


def table_of(rows):
    return "".join("| " + " | ".join(str(cell) for cell in row) + " |\n" for row in rows)


def trained_on(run, held_out):
    """Which images the weights were trained on, in a sentence or two."""
    count = run["held_out_images"]
    if run.get("all"):
        return (f"The weights were trained on all {run['train_images']} training images. {count} of them ({held_out}) were left out at first, and\n"
                "chose how objects are grouped; they joined for the last epochs. The last epoch was kept.")
    return f"The weights were trained on {run['train_images']} images. {count} other{'s' if count > 1 else ''} ({held_out}) chose the epoch."


def readme(name, card, run, log, stored, network, held, figures, kinds, shares, halo, sizes, difference, kept_labels, objects):
    last, best = log[-1], log[stored["epoch"] - 1]
    minutes = sum(float(row["seconds"]) for row in log) / 60
    names = [entry["name"] for entry in card["classes"]]
    weighted = [f" ({n} x {w}; taken out again at export)" for n, w in zip(names, stored["class_weights"]) if w != 1]
    least = min(shares[halo].values())
    kept = ("This is the smallest halo with which at least 99.99 % of\nthe labels are the same tiled as untiled" if least >= SAME_LABELS else
            f"This is the largest halo that was tried; with it {100 * least:.2f} % of\nthe labels are the same tiled as untiled")
    held_out = f"{', '.join(run['held_out_groups'][:4])}{', ...' if len(run['held_out_groups']) > 4 else ''}"
    settings = ", ".join(f"{k} {v}" for k, v in stored["settings"].items() if v is not None)
    return f"""# {name}

{card["about"].strip()}

![input, labels](cover.jpg)

## The network
`{stored["network"]}` of `models/kit`: {settings}. {sum(p.numel() for p in network.parameters()):,} parameters.
{"; ".join(f"`{file}`: {size / 1e6:.2f} MB" for file, size in sizes.items())}; opset {OPSET}. Batch, height and width are free; height and
width are multiples of {network.step}. The graph gives scores; the softmax is in the description.
It computes in float32: PyTorch and ONNX Runtime agree within {difference:.1e}.
The large weights are stored as float16: {100 * kept_labels:.4f} % of the labels of the held-out images stay the same.

The description declares a halo of **{halo} pixels**. {kept}. For each halo, the share of the labels that are the same:

{table_of([["halo", *shares[halo]], ["---"] * (1 + len(shares[halo]))])}{table_of([[h, *(f"{100 * same:.4f} %" for same in of.values())] for h, of in shares.items()])}
## What it was trained on
{card["training"].strip()}

{trained_on(run, held_out)}
Normalisation: `scale_range` of each whole plane, percentiles {data.MIN_PERCENTILE:g} and {data.MAX_PERCENTILE:g}, without clipping.
Augmentation: flips, rotation, scale ({run["scales"][0]:g} to {run["scales"][1]:g}), elastic bending, gain, offset, gamma, blur, shot and read-out noise, uneven light{", colour" if len(card["channels"]) > 1 else ""}{f", and {100 * run['empty']:g} % of crops that show noise alone" if run["empty"] else ""}.

{table_of([
    ["", ""], ["---", "---"],
    ["optimiser", f"AdamW, poly schedule from {run['rate']}, weight decay {run['decay']}, moving average of the weights ({run['average']})"],
    ["loss", f"cross entropy{''.join(weighted)} + soft Dice{' + squared error of the centres + error of the offsets' if objects else ''}"],
    ["length", f"{len(log)} epochs of {run['steps']} batches of {run['batch']} crops of {run['crop']} x {run['crop']} pixels, {minutes:.0f} minutes on "
               f"{run['threads']} of two CPU cores, which other work shared"],
    ["start", f"from the weights of `{Path(run['start']).name}`, whose learning rate is lower" if run.get("start") not in (None, "None") else "from scratch"],
    ["precision", f"{run['precision']} convolutions, float32 weights"],
    ["seed", run["seed"]],
    ["last epoch", f"loss {last['loss']}, mean IoU {last['train_miou']} on augmented crops"],
    ["chosen epoch", f"{stored['epoch']}: on the held-out images mean IoU {best['held_out_miou']}, foreground IoU {best['held_out_foreground']}"],
    ["as exported", f"on the held-out images mean IoU {held['miou']:.5f}, foreground IoU {held['foreground']:.5f}"],
])}
`training-log.csv` has every epoch.

## Validation
The validation images ({sum(k['images'] for k in kinds.values())}) took no part in training or in any choice. They were segmented untiled; the pixels are pooled.
Foreground is everything except {names[0]}.

{table_of([["", "IoU"], ["---", "---"], ["mean of the classes", f"{figures['miou']:.4f}"], ["foreground", f"{figures['foreground']:.4f}"],
           ["foreground, mean over images", f"{figures['foreground_mean']:.4f}"], *([n, f"{v:.4f}"] for n, v in zip(names, figures["classes"]))])}
{table_of([["kind of image", "images", "mean IoU", "foreground IoU"], ["---"] * 4,
           *([kind, of["images"], f"{of['miou']:.4f}", f"{of['foreground']:.4f}"] for kind, of in kinds.items())])}{objects}
In `models/kit`, `python evaluate.py --model ../{name} --data SET/val{" --objects" if run["objects"] else ""}` prints these figures.

## What it does not do well
{card["limits"]}"""


def main():
    parser = argparse.ArgumentParser(description="Export a trained checkpoint as a model folder.")
    parser.add_argument("--run", required=True, type=Path, help="the folder that train.py wrote")
    parser.add_argument("--data", required=True, type=Path, help="the set's folder, holding train/ and val/")
    parser.add_argument("--large", type=Path, help="a large image of the same kind, to measure the halo on")
    parser.add_argument("--card", required=True, help="which of cards/ describes it")
    parser.add_argument("--out", required=True, type=Path, help="the model folder, to be made or replaced; its name is the model's")
    parser.add_argument("--strides", type=int, nargs="*", default=[], help="further output strides, of v3 and v3+")
    parser.add_argument("--halos", type=int, nargs="*", default=HALOS, help="which halos to try, in pixels")
    parser.add_argument("--tile", type=int, default=TILE, help="side of the tiles on which the halo is measured")
    parser.add_argument("--side", type=int, default=2048, help="side of the planes on which the halo is measured")
    args = parser.parse_args()

    name, card = args.out.resolve().name, card_of(args.card)
    stored = torch.load(args.run / "best.pt", weights_only=True)
    network = load(args.run / "best.pt")
    run = json.loads((args.run / "run.json").read_text())
    with open(args.run / "log.csv", newline="") as file:
        log = list(csv.DictReader(file))
    card["title"] = card["title"].format(name=name)
    card["about"] = card["about"].format(name=name)
    samples = data.read(args.data / "train", run["objects"])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        networks = {network.output_stride: network} | {stride: network.at_stride(stride) for stride in args.strides}
        strides = {stride: f"{name}{f'-stride{stride}' if stride in args.strides else ''}.onnx" for stride in networks}
        difference, step = 0.0, max(n.step for n in networks.values())
        for stride, each in networks.items():
            to_onnx(each, folder / strides[stride], card["license"])
            difference = max(difference, largest_difference(each, folder / strides[stride]))
        if difference > LARGEST_DIFFERENCE:
            raise SystemExit(f"ONNX Runtime differs from PyTorch by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e}; nothing was written.")
        held_out = data.hold_out(samples)[1]
        kept = store(folder, list(strides.values()), f"{name}.onnx.data", held_out, step)
        if kept < SAME_LABELS:
            raise SystemExit(f"Weights of float16 keep {100 * kept:.3f} % of the labels, less than {100 * SAME_LABELS:g} %; nothing was written.")
        sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
        for file, size in sizes.items():
            if size > LARGEST_FILE:
                raise SystemExit(f"{file} has {size} bytes, more than {LARGEST_FILE}; nothing was written.")

        session = session_of(folder / strides[network.output_stride])
        halos = [halo for halo in args.halos if halo % step == 0]
        shares = agreement(session_labels(session), planes_of(args.large, samples, args.side), halos, args.tile)
        halo = enough(shares)
        show(folder, card, session, samples, max(64, smallest(card, halo, step)), step)
        held = summary(list(evaluate(session, held_out, len(card["classes"]), step).values()))
        val = data.read(args.data / "val", run["objects"])
        matrices = evaluate(session, val, len(card["classes"]), step)
        figures = summary(list(matrices.values()))

        shutil.copy(args.run / "log.csv", folder / "training-log.csv")
        describe(card, folder, halo, step, strides, network)
        objects = objects_table(objects_of(session, val, step, grouping(card)) if has_objects(network) else None, val)
        (folder / "README.md").write_text(readme(
            name, card, run, log, stored, network, held, figures, by_kind(matrices, val), shares, halo, sizes, difference, kept, objects))
        args.out.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.copy(file, args.out / file.name)
    print(f"{args.out}: {sum(sizes.values()) / 1e6:.2f} MB, largest difference {difference:.1e}, halo {halo}, held out: foreground IoU "
          f"{held['foreground']:.4f}; val: mean IoU {figures['miou']:.4f}, foreground {figures['foreground']:.4f} pooled, "
          f"{figures['foreground_mean']:.4f} mean over images")


if __name__ == "__main__":
    main()
