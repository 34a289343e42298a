"""Writes the small model folders of the plugin's tests: graphs with fixed weights whose right answers are known by hand.

    python models/kit/test_graphs.py src/test/resources/models

Each is a bioimage.io 0.5 model folder as far as the plugin reads it.
"""
import hashlib
import sys
from pathlib import Path

import numpy as np
import yaml
from onnx import TensorProto, checker, helper, numpy_helper, save

OPSET = 17


def tensor(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def type_name(kind):
    return helper.tensor_dtype_to_np_dtype(kind).name


def write(root, name, nodes, weights, in_shape, out_shape, channels, classes, size, halo=0, preprocessing=(), postprocessing=(),
          layout="bcyx", out_layout=None, config=None, kind=TensorProto.FLOAT, out_kind=TensorProto.FLOAT, more_outputs=(),
          more_described=None, coarse=None):
    """Writes a model folder; ``size`` is an input size as in a description, ``layout`` the order of the axes, ``kind`` the element type,
    ``more_described`` how many channels further outputs have that the description lists, ``coarse`` the scale and offset of an output that is
    smaller than the input."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    graph = helper.make_graph(
        nodes, name, [tensor("input", in_shape, kind)], [tensor("output", out_shape, out_kind), *more_outputs],
        [numpy_helper.from_array(np.asarray(value, dtype), key) for key, (value, dtype) in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="deeplab-ij")
    checker.check_model(model)
    save(model, folder / "model.onnx")

    def axes(names, output):
        made = []
        for letter in out_layout or layout if output else layout:
            if letter == "b":
                made.append({"type": "batch"})
            elif letter == "c":
                made.append({"type": "channel", "channel_names": names})
            elif output:
                axis = {"type": "space", "id": letter, "size": {"tensor_id": "input", "axis_id": letter}}
                if coarse:
                    axis["scale"], axis["size"]["offset"] = coarse
                made.append(axis | ({"halo": halo} if halo else {}))
            else:
                made.append({"type": "space", "id": letter, "size": size})
        return made

    description = {
        "format_version": "0.5.3", "type": "model", "name": f"Test graph {name}",
        "inputs": [{"id": "input", "axes": axes(channels, False), "data": {"type": type_name(kind)},
                    "preprocessing": list(preprocessing)}],
        "outputs": [{"id": "output", "axes": axes(classes, True), "data": {"type": type_name(out_kind)},
                     "postprocessing": list(postprocessing)}],
        "weights": {"onnx": {"source": "model.onnx", "opset_version": OPSET,
                             "sha256": hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()}},
    }
    for key, count in (more_described or {}).items():
        description["outputs"].append({"id": key, "axes": axes([f"{key}{i}" for i in range(count)], True), "data": {"type": "float32"}})
    if config:
        description["config"] = {"deeplab_ij": config}
    (folder / "rdf.yaml").write_text(yaml.safe_dump(description, sort_keys=False))


def threshold(root, name, layout="bcyx", size=None, **more):
    """Two scores, 0 and x - 0.5: the label is 1 above a half. Any size; answers pixel by pixel."""
    nodes = [helper.make_node("Sub", ["input", "half"], ["above"]), helper.make_node("Mul", ["above", "zero"], ["nothing"]),
             helper.make_node("Concat", ["nothing", "above"], ["output"], axis=layout.index("c"))]
    shape = {"b": 1, "c": 1, "y": "y", "x": "x"}
    write(root, name, nodes, {"half": (0.5, np.float32), "zero": (0, np.float32)}, [shape[a] for a in layout],
          [2 if a == "c" else shape[a] for a in layout], ["grey"], ["low", "high"], size or {"min": 1, "step": 1},
          layout=layout, **more)


def colours(root):
    """Three scores that are the three channels: the label is the strongest of red, green and blue."""
    write(root, "strongest-colour", [helper.make_node("Identity", ["input"], ["output"])], {}, [1, 3, "y", "x"], [1, 3, "y", "x"],
          ["red", "green", "blue"], ["red", "green", "blue"], {"min": 1, "step": 1})


def labels(root):
    """Whole numbers in, channels last, and labels out: the label is the strongest of red, green and blue."""
    nodes = [helper.make_node("Cast", ["input"], ["float"], to=TensorProto.FLOAT),
             helper.make_node("ArgMax", ["float"], ["output"], axis=3, keepdims=0)]
    write(root, "labels", nodes, {}, [1, "y", "x", 3], [1, "y", "x"], ["red", "green", "blue"], [], {"min": 1, "step": 1},
          layout="byxc", out_layout="byx", kind=TensorProto.UINT8, out_kind=TensorProto.INT64, config={"classes": [
              {"value": 0, "name": "red"}, {"value": 5, "name": "green"}, {"value": 7, "name": "blue"}]})


def identities(root):
    """What goes in comes out, in one element type or another."""
    for kind in TensorProto.UINT8, TensorProto.INT32, TensorProto.INT64, TensorProto.FLOAT16, TensorProto.DOUBLE:
        write(root, f"identity-{type_name(kind)}", [helper.make_node("Identity", ["input"], ["output"])], {}, [1, 1, "y", "x"],
              [1, 1, "y", "x"], ["grey"], ["same"], {"min": 1, "step": 1}, kind=kind, out_kind=kind,
              config={"classes": [{"name": "none"}, {"name": "same"}]})


def logistic(root):
    """One score, 8 (x - 0.5), of which the description takes the sigmoid: the label is 1 above a half."""
    nodes = [helper.make_node("Sub", ["input", "half"], ["above"]), helper.make_node("Mul", ["above", "slope"], ["output"])]
    write(root, "logistic", nodes, {"half": (0.5, np.float32), "slope": (8, np.float32)}, [1, 1, "y", "x"], [1, 1, "y", "x"],
          ["grey"], ["high"], {"min": 1, "step": 1}, postprocessing=[{"id": "sigmoid"}])


def atrous(root):
    """A small fully convolutional network: stride 4 down, an atrous 3x3 of rate 2, bilinear up; receptive radius 2 + 8 + 4 = 14, halo 16.

    Random fixed weights; what counts is that tiles agree with the whole, and that scores that the description has enlarged
    (``coarse-...``) agree with those that the graph itself enlarges (``atrous...``).
    """
    rng = np.random.default_rng(7)
    weights = {"w1": (rng.normal(0, 0.5, (8, 1, 5, 5)), np.float32), "w2": (rng.normal(0, 0.4, (8, 8, 3, 3)), np.float32),
               "w3": (rng.normal(0, 0.5, (3, 8, 1, 1)), np.float32)}
    resize = {"empty": ([], np.float32), "scales": ([1, 1, 4, 4], np.float32), "size": ([2, 3], np.int64), "three": ([1, 3], np.int64)}

    def convolve(last):
        return [helper.make_node("Conv", ["input", "w1"], ["c1"], strides=[4, 4], pads=[2, 2, 2, 2]),
                helper.make_node("Relu", ["c1"], ["r1"]),
                helper.make_node("Conv", ["r1", "w2"], ["c2"], dilations=[2, 2], pads=[2, 2, 2, 2]),
                helper.make_node("Relu", ["c2"], ["r2"]),
                helper.make_node("Conv", ["r2", "w3"], [last])]

    more = {"channels": ["grey"], "classes": ["a", "b", "c"],
            "preprocessing": [{"id": "zero_mean_unit_variance", "kwargs": {"axes": ["channel", "y", "x"]}}],
            "postprocessing": [{"id": "softmax", "kwargs": {"axis": "channel"}}]}
    by_four = helper.make_node("Resize", ["c3", "empty", "scales"], ["output"], mode="linear",
                               coordinate_transformation_mode="half_pixel")
    write(root, "atrous", [*convolve("c3"), by_four], weights | {key: resize[key] for key in ("empty", "scales")},
          [1, 1, "y", "x"], [1, 3, "y", "x"], size={"min": 16, "step": 4}, halo=16, **more)
    write(root, "coarse-half-pixel", convolve("output"), weights, [1, 1, "y", "x"], [1, 3, "y4", "x4"],
          size={"min": 16, "step": 4}, halo=4, coarse=(4, 0), **more)

    # sides of 4 k + 1 give k + 1 scores, the first and last of which lie on the first and last pixels
    to_input = [helper.make_node("Shape", ["input"], ["shape"]), helper.make_node("Gather", ["shape", "size"], ["sides"], axis=0),
                helper.make_node("Concat", ["three", "sides"], ["whole"], axis=0),
                helper.make_node("Resize", ["c3", "empty", "empty", "whole"], ["output"], mode="linear",
                                 coordinate_transformation_mode="align_corners")]
    write(root, "atrous-align-corners", [*convolve("c3"), *to_input],
          weights | {key: resize[key] for key in ("empty", "size", "three")}, [1, 1, "y", "x"], [1, 3, "y", "x"],
          size={"min": 17, "step": 4}, halo=16, **more)
    write(root, "coarse-align-corners", convolve("output"), weights, [1, 1, "y", "x"], [1, 3, "y4", "x4"],
          size={"min": 17, "step": 4}, halo=4, coarse=(4, 1), config={"enlarge": "align_corners"}, **more)


def slow(root):
    """As ``threshold``, after 2000 rounds of needless work on each pixel: long enough to be cancelled."""
    nodes, last = [], "input"
    for i in range(2000):
        nodes.append(helper.make_node("Sin", [last], [f"s{i}"]))
        last = f"s{i}"
    nodes += [helper.make_node("Mul", [last, "zero"], ["nothing"]), helper.make_node("Sub", ["input", "half"], ["above"]),
              helper.make_node("Add", ["above", "nothing"], ["sum"]),
              helper.make_node("Concat", ["nothing", "sum"], ["output"], axis=1)]
    write(root, "slow", nodes, {"half": (0.5, np.float32), "zero": (0, np.float32)}, [1, 1, "y", "x"], [1, 2, "y", "x"], ["grey"],
          ["low", "high"], {"min": 1, "step": 1})


def misfits(root):
    """Graphs that don't fit what they are run with: two outputs, scores of half the size that the description says."""
    one, two = [1, 1, "y", "x"], [1, 2, "y", "x"]
    write(root, "two-outputs", [helper.make_node("Concat", ["input", "input"], ["output"], axis=1),
                                helper.make_node("Neg", ["input"], ["aux"])], {}, one, two, ["grey"], ["low", "high"],
          {"min": 1, "step": 1}, more_outputs=[tensor("aux", one)])
    write(root, "half-size-scores", [helper.make_node("AveragePool", ["input"], ["half"], kernel_shape=[2, 2], strides=[2, 2]),
                                     helper.make_node("Concat", ["half", "half"], ["output"], axis=1)], {}, one,
          [1, 2, "y2", "x2"], ["grey"], ["low", "high"], {"min": 2, "step": 2})


def kinds(root):
    """Graphs whose descriptions don't say what their scores are: sigmoids that are high for bright and for dark pixels and low
    for those between; a softmax that is rounded to 8 bits; a score that is no number below 0; and a Dropout that is still active."""
    one, two, three = [1, 1, "y", "x"], [1, 2, "y", "x"], [1, 3, "y", "x"]
    more = {"channels": ["grey"], "size": {"min": 1, "step": 1}}

    def scaled(gains, offsets):
        return {"gains": (np.reshape(gains, (1, -1, 1, 1)), np.float32), "offsets": (np.reshape(offsets, (1, -1, 1, 1)), np.float32)}

    logits = [helper.make_node("Mul", ["input", "gains"], ["scaled"]), helper.make_node("Add", ["scaled", "offsets"], ["logits"])]
    write(root, "sigmoids", [*logits, helper.make_node("Sigmoid", ["logits"], ["output"])], scaled([8, -8], [-6, 2]), one, two,
          classes=["object", "boundary"], **more)
    rounded = [helper.make_node("Softmax", ["logits"], ["p"], axis=1), helper.make_node("QuantizeLinear", ["p", "step", "zero"], ["q"]),
               helper.make_node("DequantizeLinear", ["q", "step", "zero"], ["output"])]
    write(root, "rounded", [*logits, *rounded], scaled([0, 2, 4], [0, -0.5, -2]) | {"step": (1 / 256, np.float32), "zero": (0, np.uint8)},
          one, three, classes=["low", "middle", "high"], **more)
    write(root, "not-a-number", [helper.make_node("Sqrt", ["input"], ["root"]),
                                 helper.make_node("Concat", ["root", "input"], ["output"], axis=1)], {}, one, two, classes=["low", "high"],
          **more)
    write(root, "dropout", [helper.make_node("Concat", ["input", "input"], ["twice"], axis=1),
                            helper.make_node("Dropout", ["twice", "half", "training"], ["output"])],
          {"half": (0.5, np.float32), "training": (True, bool)}, one, two, classes=["low", "high"], **more)


def panoptic(root):
    """Panoptic-DeepLabs whose input holds what comes out: the foreground's probability, the heatmap of centres, and offsets.

    ``panoptic`` gives them at the input's size, down before right. ``panoptic-coarse`` gives all at stride 4, as the published networks do: scores,
    right before down, in units of 4 pixels; its class outputs come last in the graph.
    """
    parts = [helper.make_node("Split", ["maps"], ["p", "centres", "y", "x"], axis=1),
             helper.make_node("Sub", ["one", "p"], ["rest"])]
    one, channels = {"one": (1, np.float32)}, ["probability", "centre", "down", "right"]
    shapes = {"centre": 1, "offset": 2}
    fine = [helper.make_node("Identity", ["input"], ["maps"]), *parts, helper.make_node("Identity", ["centres"], ["centre"]),
            helper.make_node("Concat", ["y", "x"], ["offset"], axis=1), helper.make_node("Concat", ["rest", "p"], ["output"], axis=1)]
    config = {"kind": "probabilities", "panoptic": {"semantic": "output", "centre": "centre", "offset": "offset", "threshold": 0.1, "kernel": 5},
              "objects": {"least_area": 3}}
    write(root, "panoptic", fine, one, [1, 4, "h", "w"], [1, 2, "h", "w"], channels, ["background", "cell"], {"min": 1, "step": 1},
          config=config, more_outputs=[tensor(name, [1, n, "h", "w"]) for name, n in shapes.items()], more_described=shapes)
    coarse = [helper.make_node("AveragePool", ["input"], ["maps"], kernel_shape=[4, 4], strides=[4, 4]), *parts,
              helper.make_node("Identity", ["centres"], ["centre"]), helper.make_node("Concat", ["x", "y"], ["pixels"], axis=1),
              helper.make_node("Mul", ["pixels", "quarter"], ["offset"]), helper.make_node("Concat", ["rest", "p"], ["output"], axis=1)]
    write(root, "panoptic-coarse", coarse, one | {"quarter": (0.25, np.float32)}, [1, 4, "h", "w"], [1, 2, "h4", "w4"], channels,
          ["background", "cell"], {"min": 16, "step": 4}, halo=2, coarse=(4, 0), more_described=shapes,
          config=config | {"panoptic": config["panoptic"] | {"offset_order": "xy", "offset_unit": 4}},
          more_outputs=[tensor(name, [1, n, "h4", "w4"]) for name, n in shapes.items()])


def main(root):
    root = Path(root)
    panoptic(root)
    threshold(root, "threshold")
    threshold(root, "threshold-channels-last", layout="byxc")
    threshold(root, "threshold-no-batch", layout="cyx")
    threshold(root, "threshold-fixed-size", size=64)
    for over in "tile", "plane", "stack":
        threshold(root, f"above-mid-range-of-{over}", config={"normalise_over": over}, preprocessing=[
            {"id": "scale_range", "kwargs": {"axes": ["channel", "y", "x"], "min_percentile": 0, "max_percentile": 100}}])
    colours(root)
    labels(root)
    identities(root)
    logistic(root)
    atrous(root)
    slow(root)
    misfits(root)
    kinds(root)


if __name__ == "__main__":
    main(*sys.argv[1:])
