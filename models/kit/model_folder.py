"""A bioimage.io 0.5 model folder around an ONNX file whose weights others trained: description, test tensors, README.

The exporters ``from_*.py`` make the ONNX file and say here what goes in; what the graph says itself (layout, sizes, types) is read from it,
and it is run once.
"""
import argparse
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnx
import onnxruntime
import yaml

VOC = ("background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse",
       "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor")
HALO = 96
"""Pixels of a tile's rim that aren't kept: a compromise. These networks see farther, many the whole image; no halo makes tiles the whole."""

RGB_PREPROCESSING = {
    "imagenet": {"id": "fixed_zero_mean_unit_variance", "kwargs": {
        "axis": "channel", "mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375]}},
    "caffe": {"id": "fixed_zero_mean_unit_variance", "kwargs": {
        "axis": "channel", "mean": [122.675, 116.669, 104.008], "std": [1.0, 1.0, 1.0]}},
    "-1..1": {"id": "scale_linear", "kwargs": {"gain": 1 / 127.5, "offset": -1.0}},
    "0..1": {"id": "scale_linear", "kwargs": {"gain": 1 / 255, "offset": 0.0}},
    "0..255": None,
}
"""What is done to RGB values of 0 to 255. ``imagenet``: mean and deviation of ImageNet; ``caffe``: the mean of Caffe's VGG and ResNet alone."""


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
        raise SystemExit(f"{file or 'PASCAL VOC'} has {len(names)} classes, and the network {count}; give a file with as many names, one a "
                         "line, by --classes.")
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


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write(args, to_onnx, preprocessing, size=None, enlarge="half_pixel", softmax=False, said=()):
    """Makes the folder ``args.out``, whole or not at all.

    :param args: what ``parse`` gave
    :param to_onnx: called with a path, writes the ONNX file there
    :param preprocessing: an operation of the description, or None
    :param size: ``{"min", "step"}`` of the sides that the network takes, if the graph leaves them free
    :param enlarge: how scores that are coarser than the image are enlarged: ``half_pixel`` or ``align_corners``
    :param softmax: whether the graph gives scores of which the softmax is still to be taken
    :param said: lines for the README: what the exporter did, and what nobody tried
    """
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "model"
        folder.mkdir()
        to_onnx(folder / "model.onnx")
        tell_source(folder / "model.onnx", args)
        content = describe(folder, args, preprocessing, size, enlarge, softmax)
        (folder / "README.md").write_text("\n".join((
            f"# {content['name']}", "", f"Made by DeepLab IJ's `models/kit` from `{args.weights.name}`" + (
                f" (SHA-256 {sha256(args.weights)})." if args.weights.is_file() else "."),
            f"Author of the weights: {args.author}. Licence: {args.license or 'not known to the exporter'}.", "", *said, "")), encoding="utf-8")
        (folder / "rdf.yaml").write_text(yaml.safe_dump(content, sort_keys=False, width=120, allow_unicode=True), encoding="utf-8")
        shutil.copytree(folder, args.out)
    print(f"{args.out}: {len(content['config']['deeplab_ij']['classes'])} classes; run once, with what came out as its test tensor.")


def tell_source(path, args):
    """Whose weights these are, in the ONNX file too; nothing else that its writer left there."""
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {
        "source": f"{args.weights.name}, by DeepLab IJ, models/kit", **({"license": args.license} if args.license else {})})
    onnx.save(model, path)


def describe(folder, args, preprocessing, size, enlarge, softmax):
    """Runs ``model.onnx`` once, writes the test tensors, and gives the content of ``rdf.yaml``."""
    path = folder / "model.onnx"
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    source, target = single(session.get_inputs(), "inputs"), single(session.get_outputs(), "outputs")
    layout = "byxc" if source.shape[-1] == 3 and source.shape[1] != 3 else "bcyx"
    if len(source.shape) != 4 or source.shape[layout.index("c")] != 3:
        raise SystemExit(f"The graph's input '{source.name}' has the shape {source.shape}; one RGB image, [n, 3, h, w] or [n, h, w, 3], is meant.")
    sizes = {axis: source.shape[layout.index(axis)] for axis in "yx"}
    if not size and not all(isinstance(length, int) for length in sizes.values()):
        raise SystemExit("The graph takes images of several sizes; say which, by --min and --step.")
    lengths = {axis: length if isinstance(length, int) else size["min"] + 4 * size["step"] for axis, length in sizes.items()}

    raw = test_image([1 if axis == "b" else 3 if axis == "c" else lengths[axis] for axis in layout], layout)
    kind = {"tensor(float)": "float32", "tensor(float16)": "float16", "tensor(uint8)": "uint8"}.get(source.type)
    if kind is None:
        raise SystemExit(f"The graph's input '{source.name}' is a {source.type}; float32, float16 or uint8 is meant.")
    scores = session.run(None, {source.name: prepared(raw, preprocessing, layout).astype(kind)})[0]
    labels = np.issubdtype(scores.dtype, np.integer)
    if scores.ndim not in ((3, 4) if labels else (4,)):
        raise SystemExit(f"The graph's output '{target.name}' has {scores.ndim} axes; one score for each class and pixel, or a label, is meant.")
    out_layout = layout if scores.ndim == 4 else "byx"
    if not labels and not np.isfinite(scores).all():
        raise SystemExit(f"The graph's output '{target.name}' is not finite; are these the right weights?")
    names = classes_of(args.classes, None if labels else scores.shape[out_layout.index("c")])
    if softmax and not labels:
        scores = np.exp(scores - scores.max(out_layout.index("c"), keepdims=True))
        scores /= scores.sum(out_layout.index("c"), keepdims=True)
    np.save(folder / "test-input.npy", raw.astype(kind))
    np.save(folder / "test-output.npy", scores)

    def in_axis(axis):
        if axis == "b":
            return {"type": "batch"}
        if axis == "c":
            return {"type": "channel", "channel_names": ["red", "green", "blue"]}
        return {"type": "space", "id": axis, "size": sizes[axis] if isinstance(sizes[axis], int) else dict(size)}

    def out_axis(axis):
        if axis == "b":
            return {"type": "batch"}
        if axis == "c":
            return {"type": "channel", "channel_names": ["labels"] if labels else names}
        return {"type": "space", "id": axis, **extent(
            axis, sizes[axis], lengths[axis], scores.shape[out_layout.index(axis)], source.name, args.halo, enlarge)}

    output = {"id": target.name, "axes": [out_axis(axis) for axis in out_layout], "data": {"type": str(scores.dtype)}}
    if softmax and not labels:
        output["postprocessing"] = [{"id": "softmax", "kwargs": {"axis": "channel"}}]
    output["test_tensor"] = {"source": "test-output.npy", "sha256": sha256(folder / "test-output.npy")}
    opset = next(o.version for o in onnx.load(path, load_external_data=False).opset_import if o.domain == "")
    return {
        "format_version": "0.5.7", "type": "model", "name": args.name or args.out.name,
        "description": f"Semantic segmentation of RGB images into {len(names)} classes.",
        "authors": [{"name": args.author}],
        "cite": [{"text": "Chen et al., DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous Convolution, and Fully "
                          "Connected CRFs, TPAMI 2018", "doi": "10.1109/TPAMI.2017.2699184"}],
        **({"license": args.license} if args.license else {}),
        "documentation": "README.md",
        "tags": ["semantic-segmentation", "deeplab", "2d"],
        "inputs": [{
            "id": source.name, "axes": [in_axis(axis) for axis in layout], "data": {"type": kind},
            **({"preprocessing": [preprocessing]} if preprocessing else {}),
            "test_tensor": {"source": "test-input.npy", "sha256": sha256(folder / "test-input.npy")},
        }],
        "outputs": [output],
        "weights": {"onnx": {"source": path.name, "sha256": sha256(path), "opset_version": opset}},
        "config": {"deeplab_ij": {
            "enlarge": enlarge,
            "classes": [{"value": i, "name": name, "colour": colour(i)} for i, name in enumerate(names)],
        }},
    }


def extent(axis, declared, length, got, tensor, halo, enlarge):
    """Size, scale and halo of an output's axis, from what came out for an input of that length."""
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
