"""Adds to an exported model folder the same network in 8 bits, which the plugin runs for ``precision=fast``.

    python fast.py --model ../nuclei-fluorescence --data SET

Convolutions and what lies between them are computed on whole numbers of 8 bits (activations without a sign, weights with one, a scale for each output
channel). The last layer of each output stays as it is, and so do means over windows, which ONNX Runtime takes ten times as long for in 8 bits. The
ranges are the smallest and greatest values on some images of ``train/``; ``val/`` is only measured on.
Stops without writing if the foreground IoU changes by more than 0.002.
"""
import argparse
import os
import random
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnx
import yaml
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

import data
import rdf
from evaluate import evaluate
from export import session_of
from metrics import summary

IMAGES = 24
LARGEST_CHANGE = 0.002


class Images(CalibrationDataReader):
    """Normalised images, as the network takes them."""

    def __init__(self, samples, step):
        self.rest = iter([{"input": data.padded(sample.image, step)[None]} for sample in samples])

    def get_next(self):
        return next(self.rest, None)


def widened(model):
    """The model with weights of float32 alone: what is stored as float16 with a Cast behind it (``storage.py``) is not known to be a weight else."""
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    weights = {tensor.name: tensor for tensor in wide.graph.initializer}
    casts = [node for node in wide.graph.node if node.op_type == "Cast" and node.input[0] in weights]
    for node in casts:
        values = numpy_helper.to_array(weights[node.input[0]]).astype(np.float32)
        weights[node.input[0]].CopyFrom(numpy_helper.from_array(values, node.output[0]))
        wide.graph.node.remove(node)
    return wide


def quantise(model, path, samples, step):
    """Writes the network in 8 bits."""
    wide = widened(model)
    outputs = {output.name for output in wide.graph.output}
    kept = [node.name for node in wide.graph.node if outputs.intersection(node.output) or node.op_type == "AveragePool"]
    source = path.with_suffix(".wide.onnx")
    onnx.save(wide, source)
    quantize_static(
        source, path, Images(samples, step), quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax, nodes_to_exclude=kept)
    source.unlink()
    quantised = onnx.load(path)
    del quantised.graph.value_info[:]
    del quantised.metadata_props[:]
    quantised.metadata_props.extend(model.metadata_props)
    shorten(quantised.graph)
    onnx.checker.check_model(quantised, full_check=True)
    onnx.save(quantised, path)


def shorten(graph):
    """Gives all that lies inside a graph short names; those that the quantisation makes are a tenth of the file."""
    names = {value.name: value.name for value in (*graph.input, *graph.output)} | {"": ""}
    for node in graph.node:
        node.name = ""
        for ends in node.input, node.output:
            ends[:] = [names.setdefault(name, f"t{len(names)}") for name in ends]
    for tensor in graph.initializer:
        tensor.name = names[tensor.name]


def add(folder, file):
    """Writes the file into the description, in place of one before."""
    content = yaml.safe_load((folder / "rdf.yaml").read_text(encoding="utf-8"))
    content["config"]["deeplab_ij"]["fast"] = rdf.file(folder, file)
    (folder / "rdf.yaml").write_text(yaml.safe_dump(content, sort_keys=False, width=120, allow_unicode=True), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Add the same network in 8 bits to an exported model folder.")
    parser.add_argument("--model", required=True, type=Path, help="the model's folder")
    parser.add_argument("--data", required=True, type=Path, help="the set's folder, holding train/ and val/")
    parser.add_argument("--objects", action="store_true", help="two classes alone, object or background, of a set with instances")
    parser.add_argument("--images", type=int, default=IMAGES, help="how many training images say how large values become")
    args = parser.parse_args()

    description = yaml.safe_load((args.model / "rdf.yaml").read_text(encoding="utf-8"))
    step = description["inputs"][0]["axes"][2]["size"]["step"]
    classes = len(description["config"]["deeplab_ij"]["classes"])
    source = args.model / description["weights"]["onnx"]["source"]
    samples = data.read(args.data / "train", args.objects)
    chosen = random.Random(0).sample(samples, min(args.images, len(samples)))
    val = data.read(args.data / "val", args.objects)
    name = f"{source.stem}-fast.onnx"
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / name
        quantise(onnx.load(source), path, chosen, step)
        full, fast = (summary(list(evaluate(session_of(each), val, classes, step).values()))["foreground"] for each in (source, path))
        if abs(full - fast) > LARGEST_CHANGE:
            raise SystemExit(f"The foreground IoU on val is {fast:.4f} in 8 bits and {full:.4f} else; nothing was written.")
        shutil.copy(path, args.model / name)
    add(args.model, name)
    print(f"{args.model / name}: {(args.model / name).stat().st_size / 1e6:.2f} MB, foreground IoU on val {fast:.4f} in 8 bits, {full:.4f} else")


if __name__ == "__main__":
    main()
