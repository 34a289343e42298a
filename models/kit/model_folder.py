"""A bioimage.io 0.5 model folder around an ONNX file whose weights others trained: description, test tensors, README.

The exporters ``from_*.py`` make the ONNX file and say here what goes in; what the graph says itself (layout, sizes, types) is read from it,
and it is run once.
"""
import argparse
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnx
import onnxruntime

import rdf

VOC = ("background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse",
       "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor")
HALO = 96
"""Pixels of a tile's rim that aren't kept: a compromise. These networks see farther, many the whole image; no halo makes tiles the whole."""

TYPES = {"tensor(float)": "float32", "tensor(float16)": "float16", "tensor(uint8)": "uint8"}

KNOWN = {"float16": "float32"}
"""What the format calls a type that it does not know; who runs the graph takes the graph's word for it."""


def standardise(mean, std):
    """The operation (x - mean) / std of each channel."""
    return {"id": "fixed_zero_mean_unit_variance", "kwargs": {"axis": "channel", "mean": list(mean), "std": list(std)}}


def linear(gain, offset):
    """The operation gain * x + offset."""
    return {"id": "scale_linear", "kwargs": {"gain": gain, "offset": offset}}


IMAGENET = standardise((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
RANGES = {"-1..1": linear(1 / 127.5, -1.0), "0..1": linear(1 / 255, 0.0), "0..255": None, "imagenet": IMAGENET}
"""What is done to RGB values of 0 to 255, by what networks are made for; ``imagenet``: less its mean, by its deviation."""


def colour(value):
    """PASCAL VOC's colour of a class, '#rrggbb': the bits of the class in turn become the highest bits of red, green and blue."""
    rgb = [0, 0, 0]
    for bit in range(8):
        rgb[bit % 3] |= (value >> bit & 1) << (7 - bit // 3)
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def classes_of(file, count=None):
    """The names of the classes: those of a file, one a line, else PASCAL VOC's; ``count`` is how many there must be, where that is known."""
    names = Path(file).read_text(encoding="utf-8").split("\n") if file else VOC
    names = [name.strip() for name in names if name.strip()]
    if count not in (None, len(names)):
        raise SystemExit(f"{file or 'PASCAL VOC'} has {len(names)} classes, and the network {count}; give a file with as many names, one a line, "
                         "by --classes.")
    return names


def arguments(description, weights):
    """The arguments that all exporters have."""
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--weights", type=Path, required=True, help=weights)
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write; must not exist yet")
    parser.add_argument("--name", help="the model's name for people (else the folder's)")
    parser.add_argument("--classes", type=Path, help="a file with the names of the classes, one a line (else PASCAL VOC's 21)")
    parser.add_argument("--halo", type=int, default=HALO, help=f"what is cut off at the rims of tiles, in pixels (else {HALO})")
    parser.add_argument("--author", default="unknown", help="who trained the weights")
    parser.add_argument("--license", help="the weights' licence, by its SPDX name, such as Apache-2.0")
    return parser


def parse(parser, args):
    """The parsed arguments, checked before any work is done."""
    parsed = parser.parse_args(args)
    if not parsed.weights.exists():
        raise SystemExit(f"{parsed.weights} does not exist.")
    if parsed.out.exists():
        raise SystemExit(f"{parsed.out} exists already; remove it, or give another folder by --out.")
    if parsed.halo < 0:
        raise SystemExit(f"--halo is {parsed.halo}; 0 or more is meant.")
    return parsed


def write(args, to_onnx, preprocessing, size=None, enlarge="half_pixel", said=()):
    """Makes the folder ``args.out``, whole or not at all.

    :param args: what ``parse`` gave
    :param to_onnx: called with a path, writes the ONNX file there
    :param preprocessing: an operation of the description, or None
    :param size: ``{"min", "step"}`` of the sides that the network takes, where the graph leaves them free
    :param enlarge: how scores that are coarser than the image are enlarged: ``half_pixel`` or ``align_corners``
    :param said: lines for the README: what the exporter did, and what nobody tried
    """
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "model"
        folder.mkdir()
        to_onnx(folder / "model.onnx")
        tidy(folder / "model.onnx", args)
        content = describe(folder, args, preprocessing, size, enlarge)
        (folder / "README.md").write_text("\n".join((
            f"# {content['name']}", "", f"Made by DeepLab IJ's `models/kit` from `{args.weights.name}`" + (
                f" (SHA-256 {rdf.sha256(args.weights)})." if args.weights.is_file() else "."),
            f"Author of the weights: {args.author}. Licence: {args.license or 'not known to the exporter'}.", "", *said, "")), encoding="utf-8")
        shutil.copytree(folder, args.out)
    print(f"{args.out}: {len(content['config']['deeplab_ij']['classes'])} classes; run once, with what came out as its test tensor.")


def tidy(path, args):
    """Names the graph's ends ``input`` and ``output``, and says in it whose weights these are, and nothing else that its writer left there."""
    model = onnx.load(path)
    graph = model.graph
    names = {single(graph.input, "inputs").name: "input", single(graph.output, "outputs").name: "output"}
    inside = {name for node in graph.node for name in (*node.input, *node.output)}
    names = {old: new for old, new in names.items() if new not in inside}
    for value in (*graph.input, *graph.output):
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        for ends in node.input, node.output:
            ends[:] = [names.get(name, name) for name in ends]
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {
        "source": f"{args.weights.name}, by DeepLab IJ, models/kit", **({"license": args.license} if args.license else {})})
    onnx.save(model, path)


def describe(folder, args, preprocessing, size, enlarge):
    """Runs ``model.onnx`` once, and writes the test tensors and ``rdf.yaml``, whose content it returns."""
    path = folder / "model.onnx"
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    source, target = session.get_inputs()[0], session.get_outputs()[0]
    layout = "byxc" if source.shape[-1] == 3 and source.shape[1] != 3 else "bcyx"
    if len(source.shape) != 4 or source.shape[layout.index("c")] != 3:
        raise SystemExit(f"The graph's input has the shape {source.shape}; one RGB image, [n, 3, h, w] or [n, h, w, 3], is meant.")
    sizes = {axis: source.shape[layout.index(axis)] for axis in "yx"}
    if not size and not all(isinstance(length, int) for length in sizes.values()):
        raise SystemExit("The graph takes images of several sizes; choose one by --size.")
    lengths = {axis: length if isinstance(length, int) else size["min"] + 4 * size["step"] for axis, length in sizes.items()}
    kind = TYPES.get(source.type)
    if kind is None:
        raise SystemExit(f"The graph's input is a {source.type}; float32, float16 or uint8 is meant.")

    raw = test_image([1 if axis == "b" else 3 if axis == "c" else lengths[axis] for axis in layout], layout)
    scores = session.run(None, {source.name: prepared(raw, preprocessing, layout).astype(kind)})[0]
    scores, postprocessing, labels = probabilities(scores, layout.index("c"))
    count = None if labels else scores.shape[layout.index("c")]
    names = classes_of(args.classes, max(2, count) if count else None)
    channels = ["labels"] if labels else names[1:] if count == 1 else names
    kind, scores = KNOWN.get(kind, kind), scores.astype(KNOWN.get(str(scores.dtype), scores.dtype))
    np.save(folder / "test-input.npy", raw.astype(kind))
    np.save(folder / "test-output.npy", scores)

    order = layout if scores.ndim == 4 else "byx"
    return rdf.write(
        folder, args.name or args.out.name, f"Semantic segmentation of RGB images into {len(names)} classes.",
        rdf.Tensor(source.name, layout, ["red", "green", "blue"], {
            axis: {"size": length if isinstance(length, int) else size} for axis, length in sizes.items()},
            kind, "test-input.npy", [preprocessing] if preprocessing else ()),
        rdf.Tensor(target.name, order, channels, {
            axis: extent(axis, length, lengths[axis], scores.shape[order.index(axis)], source.name, args.halo, enlarge)
            for axis, length in sizes.items()},
            str(scores.dtype), "test-output.npy", [postprocessing] if postprocessing else ()),
        path.name,
        {"enlarge": enlarge, "classes": [{"value": i, "name": name, "colour": colour(i)} for i, name in enumerate(names)]},
        authors=[{"name": args.author}], licence=args.license, tags=["semantic-segmentation", "deeplab", "2d"],
        cite=[{"text": "Chen et al., DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous Convolution, and Fully "
                       "Connected CRFs, TPAMI 2018", "doi": "10.1109/TPAMI.2017.2699184"}])


def probabilities(scores, along):
    """What a graph gave, after what is still to be done to make probabilities of it; that operation, if any; whether it gave labels instead."""
    if np.issubdtype(scores.dtype, np.integer):
        if scores.ndim not in (3, 4) or scores.ndim == 4 and scores.shape[along] != 1:
            raise SystemExit(f"The graph gives whole numbers of the shape {scores.shape}; a label for each pixel is meant.")
        return scores, None, True
    if scores.ndim != 4 or not np.isfinite(scores).all():
        raise SystemExit(f"The graph gives the shape {scores.shape}{'' if np.isfinite(scores).all() else ', and values that are not finite'}; "
                         "one score for each class and pixel is meant.")
    if scores.shape[along] == 1:
        if scores.min() >= 0 and scores.max() <= 1:
            return scores, None, False
        return (1 / (1 + np.exp(-scores))).astype(scores.dtype), {"id": "sigmoid"}, False
    if scores.min() >= 0 and np.abs(scores.sum(along) - 1).max() <= 1e-3:
        return scores, None, False
    scores = np.exp(scores - scores.max(along, keepdims=True))
    return scores / scores.sum(along, keepdims=True), {"id": "softmax", "kwargs": {"axis": "channel"}}, False


def extent(axis, declared, length, got, tensor, halo, enlarge):
    """Size, scale and halo of an output's axis; ``got`` came out for an input of ``length``, ``declared`` is a number if no other length is taken."""
    coarse = 1.0 if got == length else (length - 1) / (got - 1) if enlarge == "align_corners" else length / got
    coarse = int(coarse) if coarse == int(coarse) else coarse
    size = {"tensor_id": tensor, "axis_id": axis}
    if isinstance(declared, int):
        size, halo = got, min(halo, length // 8)
    elif got != int(length / coarse):
        size["offset"] = got - int(length / coarse)
    return {"size": size, **({"scale": coarse} if coarse != 1 else {}), **({"halo": int(-(-halo // coarse))} if halo else {})}


def single(tensors, what):
    if len(tensors) != 1:
        raise SystemExit(f"The graph has {len(tensors)} {what}, {', '.join(t.name for t in tensors)}; one is meant.")
    return tensors[0]


def test_image(shape, layout):
    """Smooth colours with some noise, 0 to 255, whole numbers."""
    rng = np.random.default_rng(1)
    grids = np.meshgrid(*(np.arange(length) for length in shape), indexing="ij")
    y, x, c = (grids[layout.index(axis)] for axis in "yxc")
    smooth = 128 + 80 * np.sin(x / (11 + 3 * c)) * np.cos(y / (17 - 2 * c))
    return np.clip(smooth + rng.normal(0, 12, shape), 0, 255).round().astype(np.float32)


def prepared(raw, operation, layout):
    """The description's preprocessing."""
    if operation is None:
        return raw
    kwargs = operation["kwargs"]
    if operation["id"] == "scale_linear":
        return raw * kwargs["gain"] + kwargs["offset"]
    shape = [-1 if axis == "c" else 1 for axis in layout]
    return (raw - np.reshape(kwargs["mean"], shape)) / np.reshape(kwargs["std"], shape)
