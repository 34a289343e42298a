"""Writes small model folders in the forms in which DeepLab networks are exported, with fixed weights and answers that are known by hand.

    python models/kit/wild_graphs.py src/test/resources/wild

All but a few ask one question of an RGB image of 0 to 255: is the pixel dark (no channel above 127.5), and if not, which channel is the
greatest? Each network gets the image in another range and layout, compares in that range, and so gives other answers if it is
prepared wrongly. ``wild.yaml`` lists them: the preprocessing that each wants, what comes out, and how the answer follows from the image.
"""
import hashlib
import sys
from pathlib import Path

import numpy as np
import yaml
from onnx import TensorProto, checker, external_data_helper, helper, numpy_helper, save

OPSET = 17
CLASSES = ["dark", "red", "green", "blue"]
MIDDLE = 127.5
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
BGR_MEAN = (104.008, 116.669, 122.675)
FLOAT, HALF, UINT8, INT32, INT64 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8, TensorProto.INT32, TensorProto.INT64

PREPROCESSING = {
    "none": [],
    "zero_to_255": [],
    "minus1_to_1": [{"id": "scale_linear", "kwargs": {"gain": 1 / 127.5, "offset": -1.0}}],
    "zero_to_one": [{"id": "scale_linear", "kwargs": {"gain": 1 / 255, "offset": 0.0}}],
    "imagenet": [{"id": "fixed_zero_mean_unit_variance", "kwargs": {"axis": "channel", "mean": list(MEAN), "std": list(STD)}}],
}


class Wild:
    """One graph in the making, with the description that it needs."""

    def __init__(self, name, shape, layout="bcyx", kind=FLOAT, source="input", preprocessing="minus1_to_1"):
        self.name, self.shape, self.layout, self.kind, self.source = name, shape, layout, kind, source
        self.preprocessing = preprocessing
        self.nodes, self.weights, self.count = [], {}, 0
        self.channel = layout.index("c")

    def weight(self, value, kind=np.float32):
        key = f"w{len(self.weights)}"
        self.weights[key] = np.asarray(value, kind)
        return key

    def add(self, op, *inputs, **attributes):
        """A node, and the name of what it gives."""
        self.count += 1
        self.nodes.append(helper.make_node(op, list(inputs), [f"t{self.count}"], **attributes))
        return f"t{self.count}"

    def along_channels(self, values):
        """Numbers, one a channel, in the shape that meets the input's layout."""
        shape = [1] * len(self.layout)
        shape[self.channel] = len(values)
        return self.weight(np.reshape(values, shape))

    def floats(self):
        return self.source if self.kind == FLOAT else self.add("Cast", self.source, to=FLOAT)

    def restored(self):
        """The image's own values of 0 to 255, out of what the preprocessing made of them."""
        x = self.floats()
        if self.preprocessing == "minus1_to_1":
            return self.add("Mul", self.add("Add", x, self.weight(1)), self.weight(127.5))
        if self.preprocessing == "zero_to_one":
            return self.add("Mul", x, self.weight(255))
        if self.preprocessing == "imagenet":
            return self.add("Add", self.add("Mul", x, self.along_channels(STD)), self.along_channels(MEAN))
        return x

    def scores(self, x=None, dark=MIDDLE):
        """Four scores: the middle, and red, green and blue, around 0."""
        x = self.add("Sub", x or self.restored(), self.weight(dark))
        first = self.add("Slice", x, self.weight([0], np.int64), self.weight([1], np.int64), self.weight([self.channel], np.int64))
        return self.add("Concat", self.add("Mul", first, self.weight(0)), x, axis=self.channel)

    def end(self, last, output):
        """Gives the last node's output its name."""
        self.nodes[-1].output[0] = output
        assert last == f"t{self.count}"


def write(root, wild, outputs, size, answer, out_layout=None, kind="scores", halo=0, coarse=None, classes=CLASSES, config=None,
          external=False, described=0, more=None, opset=OPSET, channels=None, further=None):
    """Writes a model folder, and gives its row of the table.

    :param outputs: name, element type and shape of each output of the graph
    :param described: which of them the description means
    :param size: the input's size as in a description, or one for y and one for x
    :param coarse: scale of an output that is smaller than the input, and how many elements it has beyond the input's size by it
    :param channels: the names of the input's channels
    :param further: the index of each further output that is described: the names of its channels, and its ``coarse``
    """
    folder = root / wild.name
    folder.mkdir(parents=True, exist_ok=True)
    graph = helper.make_graph(
        wild.nodes, wild.name, [helper.make_tensor_value_info(wild.source, wild.kind, wild.shape)],
        [helper.make_tensor_value_info(name, element, shape) for name, element, shape in outputs],
        [numpy_helper.from_array(value, key) for key, value in wild.weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name="deeplab-ij")
    if external:
        external_data_helper.convert_model_to_external_data(model, location="weights.data", size_threshold=sys.getsizeof(bytes(12)))
        (folder / "weights.data").unlink(missing_ok=True)
    elif opset == OPSET:
        checker.check_model(model)
    save(model, folder / "model.onnx")

    name, element, _ = outputs[described]
    ids = {"input": identifier(wild.source, "input"), "output": identifier(name, "output")}
    labels = kind == "labels"
    sizes = size if isinstance(size, tuple) else (size, size)

    def axis(letter, output, named=None, coarse=coarse):
        if letter == "b":
            return {"type": "batch"}
        if letter == "t":
            return {"type": "time", "size": {"tensor_id": ids["input"], "axis_id": "time"} if output else 1}
        if letter == "z":
            return {"type": "space", "id": "z", "size": {"tensor_id": ids["input"], "axis_id": "z"} if output else {"min": 1, "step": 4}}
        if letter == "c":
            told = ["label"] if labels else classes[1:] if len(classes) == 2 else CLASSES if kind == "scores" and not further else classes
            return {"type": "channel", "channel_names": (named or told) if output else channels or ["red", "green", "blue"]}
        made = {"type": "space", "id": letter}
        if not output:
            return made | {"size": sizes["yx".index(letter)]}
        made["size"] = {"tensor_id": ids["input"], "axis_id": letter}
        if coarse:
            made["scale"], made["size"]["offset"] = coarse
        return made | ({"halo": halo} if halo else {})

    weights = {"source": "model.onnx", "sha256": sha256(folder / "model.onnx"), "opset_version": opset}
    if external:
        weights["external_data"] = {"source": "weights.data", "sha256": sha256(folder / "weights.data")}
    config = dict(config or {}) | {"classes": [{"value": i, "name": each} for i, each in enumerate(classes)]}
    for key, real in ("input", wild.source), ("output", name):
        if real != ids[key]:
            config[key] = real
    description = {
        "format_version": "0.5.7", "type": "model", "name": f"Wild {wild.name}".replace("/", " "),
        "inputs": [{"id": ids["input"], "axes": [axis(letter, False) for letter in wild.layout], "data": {"type": type_name(wild.kind)},
                    "preprocessing": PREPROCESSING[wild.preprocessing]}],
        "outputs": [{"id": ids["output"], "axes": [axis(letter, True) for letter in out_layout or wild.layout],
                     "data": {"type": type_name(element)}},
                    *({"id": outputs[i][0], "axes": [axis(letter, True, *each) for letter in out_layout or wild.layout],
                       "data": {"type": type_name(outputs[i][1])}} for i, each in (further or {}).items())],
        "weights": {"onnx": weights}, "config": {"deeplab_ij": config},
    }
    (folder / "rdf.yaml").write_text(yaml.dump(description, Dumper=Plain, sort_keys=False))
    return {"name": wild.name, "preprocessing": wild.preprocessing, "kind": kind, "classes": classes, "answer": answer} | (
        {"output": name} if len(outputs) > 1 else {}) | ({"enlarge": config["enlarge"]} if "enlarge" in config else {}) | (more or {})


class Plain(yaml.SafeDumper):
    """YAML without references to what stood before."""

    def ignore_aliases(self, data):
        return True


def type_name(kind):
    """As descriptions name it; they have no float16."""
    return "float32" if kind == HALF else helper.tensor_dtype_to_np_dtype(kind).name


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def identifier(name, fallback):
    return name if name.isidentifier() and name.islower() else fallback


FREE = {"min": 1, "step": 1}


def full(root):
    """A score for each pixel, in one layout, range, type and size or another."""
    rows = []

    def one(name, shape, size, output="output", out_type=None, **more):
        wild = Wild(name, shape, **more)
        last = wild.scores()
        if wild.kind == HALF:
            last = wild.add("Cast", last, to=HALF)
        wild.end(last, output)
        out = [4 if letter == "c" else length for letter, length in zip(wild.layout, shape)]
        rows.append(write(root, wild, [(output, wild.kind if wild.kind == HALF else FLOAT, out)], size, "brightest"))

    one("nhwc-257", [1, 257, 257, 3], 257, layout="byxc", source="sub_7", output="ResizeBilinear_3")
    one("nchw-321x513", [1, 3, 321, 513], (321, 513), preprocessing="imagenet")
    one("nchw-symbols", ["batch", 3, "height", "width"], FREE, preprocessing="zero_to_one", source="pixel_values", output="logits")
    one("nchw-unnamed", [None, 3, None, None], FREE, preprocessing="zero_to_255")
    one("chw", [3, "height", "width"], FREE, layout="cyx", preprocessing="imagenet")
    one("hwc", ["height", "width", 3], FREE, layout="yxc")
    one("batch-4", [4, 3, 96, 128], (96, 128))
    one("float16", [1, 3, "height", "width"], FREE, kind=HALF, preprocessing="zero_to_one")
    one("uint8-in", [1, 3, "height", "width"], FREE, kind=UINT8, preprocessing="none")
    return rows


def labels(root):
    """Labels inside the graph."""
    rows = []

    def one(name, shape, out_layout, out_type, output="output", size=FREE, **more):
        wild = Wild(name, shape, **more)
        keep = "c" in out_layout
        last = wild.add("ArgMax", wild.scores(), axis=wild.channel, keepdims=int(keep))
        if out_type != INT64:
            last = wild.add("Cast", last, to=out_type)
        if "b" not in out_layout:
            last = wild.add("Squeeze", last, wild.weight([0], np.int64))
        wild.end(last, output)
        lengths = dict(zip(wild.layout, shape)) | {"c": 1}
        rows.append(write(root, wild, [(output, out_type, [lengths[letter] for letter in out_layout])], size, "brightest", kind="labels",
                          out_layout=out_layout))

    one("tensorflow-labels", [1, "height", "width", 3], "byx", INT64, layout="byxc", kind=UINT8, preprocessing="none",
        source="ImageTensor:0", output="SemanticPredictions:0")
    one("labels-int32-512", [1, 512, 512, 3], "byx", INT32, layout="byxc", kind=UINT8, preprocessing="none", size=512)
    one("labels-no-batch", [1, 3, "height", "width"], "yx", INT32)
    one("labels-channel", [1, 3, "height", "width"], "bcyx", INT64, preprocessing="imagenet")
    one("labels-uint8", ["n", 3, "h", "w"], "byx", UINT8, preprocessing="zero_to_one")
    return rows


def probabilities(root):
    """Probabilities inside the graph: of all classes, or of one."""
    wild = Wild("softmax", [1, 3, "height", "width"], preprocessing="zero_to_one")
    wild.end(wild.add("Softmax", wild.add("Mul", wild.scores(), wild.weight(0.05)), axis=1), "output")
    rows = [write(root, wild, [("output", FLOAT, [1, 4, "height", "width"])], FREE, "brightest", kind="probabilities")]
    wild = Wild("sigmoid", [1, 3, "height", "width"], preprocessing="zero_to_one")
    brightest = wild.add("ReduceMax", wild.restored(), axes=[1], keepdims=1)
    wild.end(wild.add("Sigmoid", wild.add("Mul", wild.add("Sub", brightest, wild.weight(MIDDLE)), wild.weight(0.1))), "output")
    rows.append(write(root, wild, [("output", FLOAT, [1, 1, "height", "width"])], FREE, "bright", kind="probabilities",
                      classes=["dark", "bright"]))
    return rows


def coarse(root):
    """Scores at a fraction of the input's size: means of blocks, to be enlarged from their centres, or samples, from corner to corner."""
    rows = []
    for factor in 4, 16:
        wild = Wild(f"coarse-{factor}", ["batch", 3, "height", "width"])
        wild.end(wild.scores(wild.add("AveragePool", wild.restored(), kernel_shape=[factor] * 2, strides=[factor] * 2)), "logits")
        rows.append(write(root, wild, [("logits", FLOAT, ["batch", 4, "h", "w"])], {"min": 2 * factor, "step": factor}, f"means-{factor}",
                          coarse=(factor, 0), more={"enlarge": "half_pixel"}))
    wild = Wild("coarse-8-corners", [1, 3, "height", "width"], preprocessing="imagenet")
    wild.end(wild.scores(wild.add("MaxPool", wild.restored(), kernel_shape=[1, 1], strides=[8, 8])), "logits")
    rows.append(write(root, wild, [("logits", FLOAT, [1, 4, "h", "w"])], {"min": 17, "step": 8}, "samples-8", coarse=(8, 1),
                      config={"enlarge": "align_corners"}))
    return rows


def two_outputs(root):
    """Scores in ``out``; in ``aux`` others that would give other labels."""
    rows = []
    for name, order in ("out-aux", (0, 1)), ("aux-out", (1, 0)):
        wild = Wild(name, ["n", 3, "h", "w"], preprocessing="imagenet")
        wild.end(wild.scores(), "out")
        wild.nodes.append(helper.make_node("Neg", ["out"], ["aux"]))
        outputs = [(each, FLOAT, ["n", 4, "h", "w"]) for each in ("out", "aux")]
        rows.append(write(root, wild, [outputs[i] for i in order], FREE, "brightest", described=order.index(0)))
    return rows


def quantised(root):
    """8-bit weights and activations as pairs of QuantizeLinear and DequantizeLinear, with Conv, Clip, QuantizeLinear in a row."""
    wild = Wild("qdq", [1, 3, "height", "width"], preprocessing="zero_to_255")
    one, zero = wild.weight(1), wild.weight(0, np.uint8)
    x = wild.add("DequantizeLinear", wild.add("QuantizeLinear", "input", one, zero), one, zero)
    kernel = wild.add("DequantizeLinear", wild.weight(np.vstack([np.zeros((1, 3)), np.eye(3)])[:, :, None, None], np.int8), one,
                      wild.weight(0, np.int8))
    bias = wild.add("DequantizeLinear", wild.weight([127, 0, 0, 0], np.int32), one, wild.weight(0, np.int32))
    y = wild.add("Clip", wild.add("Conv", x, kernel, bias), wild.weight(0), wild.weight(255))
    wild.end(wild.add("DequantizeLinear", wild.add("QuantizeLinear", y, one, zero), one, zero), "output")
    return [write(root, wild, [("output", FLOAT, [1, 4, "height", "width"])], FREE, "brightest")]


def external(root):
    """Weights in a file beside the graph."""
    wild = Wild("external-data", [1, 3, "height", "width"], preprocessing="imagenet")
    wild.end(wild.scores(), "output")
    return [write(root, wild, [("output", FLOAT, [1, 4, "height", "width"])], FREE, "brightest", external=True)]


def others(root):
    """Networks that are no DeepLab."""
    free = [1, 3, "height", "width"]
    up = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}

    # a quarter of the greatest of each 2 x 2 block is added to each pixel
    wild = Wild("u-net", free, preprocessing="zero_to_one")
    skip = wild.add("Identity", wild.restored())
    down = wild.add("Relu", wild.add("MaxPool", skip, kernel_shape=[2, 2], strides=[2, 2]))
    raised = wild.add("Resize", down, wild.weight([]), wild.weight([1, 1, 2, 2]), **up)
    joined = wild.add("Concat", skip, raised, axis=1)
    mixed = wild.add("Conv", joined, wild.weight(np.hstack([np.eye(3), np.eye(3) / 4])[:, :, None, None]))
    wild.end(wild.scores(mixed, 1.25 * MIDDLE), "output")
    rows = [write(root, wild, [("output", FLOAT, [1, 4, "height", "width"])], {"min": 16, "step": 2}, "blocks-2")]

    # means of 8 x 8 blocks, enlarged by a transposed convolution
    wild = Wild("fcn", free, preprocessing="imagenet")
    means = wild.add("AveragePool", wild.restored(), kernel_shape=[8, 8], strides=[8, 8])
    scores = wild.add("Identity", wild.scores(means))
    wild.end(wild.add("ConvTranspose", scores, wild.weight(np.ones((4, 1, 8, 8))), group=4, strides=[8, 8]), "output")
    rows.append(write(root, wild, [("output", FLOAT, [1, 4, "height", "width"])], {"min": 16, "step": 8}, "blocks-8"))

    # means of 4 x 4 blocks as tokens; attention without preference adds a tenth of the mean of all tokens to each
    wild = Wild("segformer", [1, 3, 64, 64], preprocessing="imagenet", source="pixel_values")
    means = wild.add("AveragePool", wild.restored(), kernel_shape=[4, 4], strides=[4, 4])
    tokens = wild.add("Transpose", wild.add("Reshape", means, wild.weight([1, 3, 256], np.int64)), perm=[0, 2, 1])
    query = wild.add("MatMul", tokens, wild.weight(np.zeros((3, 3))))
    weights = wild.add("Softmax", wild.add("MatMul", query, wild.add("Transpose", tokens, perm=[0, 2, 1])), axis=2)
    attended = wild.add("MatMul", weights, wild.add("MatMul", tokens, wild.weight(np.eye(3) / 10)))
    grid = wild.add("Reshape", wild.add("Transpose", wild.add("Add", tokens, attended), perm=[0, 2, 1]),
                    wild.weight([1, 3, 16, 16], np.int64))
    wild.end(wild.scores(grid), "logits")
    rows.append(write(root, wild, [("logits", FLOAT, [1, 4, 16, 16])], 64, "attention-4", coarse=(4, 0), more={"enlarge": "half_pixel"}))
    return rows


def more_axes(root):
    """Axes of time or depth, along which one plane has one element."""
    rows = []
    for name, shape, layout in (("time", ["batch", 1, 3, "height", "width"], "btcyx"), ("depth", [1, 3, "depth", "height", "width"], "bczyx")):
        wild = Wild(name, shape, layout=layout, preprocessing="zero_to_one")
        wild.end(wild.scores(), "output")
        out = [4 if letter == "c" else length for letter, length in zip(layout, shape)]
        rows.append(write(root, wild, [("output", FLOAT, out)], FREE, "brightest"))
    return rows


def cut(root):
    """Networks that don't pad, so that their output is smaller than the input by as much at each end."""
    # means of the 5 x 5 pixels around each
    wild = Wild("no-padding", [1, 96, 128, 3], layout="byxc")
    planes = wild.add("Transpose", wild.restored(), perm=[0, 3, 1, 2])
    means = wild.add("AveragePool", planes, kernel_shape=[5, 5])
    wild.end(wild.scores(wild.add("Transpose", means, perm=[0, 2, 3, 1])), "output")
    rows = [write(root, wild, [("output", FLOAT, [1, 92, 124, 4])], (96, 128), "around-5", coarse=(1, -4))]

    # a quarter of the greatest of each 2 x 2 block is added to each pixel, and three pixels are cut off at each end
    wild = Wild("u-net-crop", [1, 3, "height", "width"], preprocessing="imagenet")
    skip = wild.add("Identity", wild.restored())
    down = wild.add("MaxPool", skip, kernel_shape=[2, 2], strides=[2, 2])
    raised = wild.add("Resize", down, wild.weight([]), wild.weight([1, 1, 2, 2]), mode="nearest",
                      coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    mixed = wild.add("Add", skip, wild.add("Mul", raised, wild.weight(0.25)))
    inner = [wild.weight(each, np.int64) for each in ([3, 3], [-3, -3], [2, 3])]
    wild.end(wild.scores(wild.add("Slice", mixed, *inner), 1.25 * MIDDLE), "output")
    rows.append(write(root, wild, [("output", FLOAT, [1, 4, "h", "w"])], {"min": 16, "step": 2}, "cropped-3", coarse=(1, -6)))
    return rows


def encoded(wild, classes, width):
    """What an image of coded objects holds: a score for each class, how surely a pixel is of an object, and the way to the object's centre.

    Red is ten times the class; green and blue are how many pixels below and to the right of the pixel the centre is, and 128. The heatmap
    of centres is 1 / (1 + the square of the distance / ``width``).
    """
    x = wild.restored()
    if wild.layout.endswith("c"):
        x = wild.add("Transpose", x, perm=[0, 3, 1, 2])
    numbers = np.arange(classes)
    weights = np.zeros((classes, 3, 1, 1))
    weights[:, 0, 0, 0] = 2.0 * numbers
    scores = wild.add("Conv", x, wild.weight(weights), wild.weight(-10.0 * numbers ** 2))
    red, green, blue = (wild.add("Slice", x, *(wild.weight([i], np.int64) for i in (c, c + 1, 1))) for c in range(3))
    sure = wild.add("Clip", wild.add("Mul", red, wild.weight(0.1)), wild.weight(0), wild.weight(1))
    down, right = (wild.add("Sub", each, wild.weight(128)) for each in (green, blue))
    return scores, heatmap(wild, sure, down, right, width), down, right


def heatmap(wild, sure, down, right, width):
    squares = wild.add("Add", *(wild.add("Mul", each, each) for each in (down, right)))
    return wild.add("Div", sure, wild.add("Add", wild.add("Mul", squares, wild.weight(1 / width)), wild.weight(1)))


def panoptic(root):
    """Panoptic-DeepLabs in the shapes of published exports. Their objects are disks, coded in colours or as paraboloids of grey."""

    def finish(wild, given, shapes, size, answer, order="yx", unit=None, **more):
        """``given``: for the classes, the centres and the offsets the node, and the output's name; ``shapes``: their shapes in the graph."""
        outputs = []
        for (node, name), shape in zip(given, shapes):
            wild.nodes.append(helper.make_node("Identity", [node], [name]))
            outputs.append((name, FLOAT, shape))
        (_, semantic), (_, centre), (_, offset) = given
        coarse = more.pop("far", None)
        names = ["down", "right"] if order == "yx" else ["right", "down"]
        ours = {"semantic": identifier(semantic, "output"), "centre": centre, "offset": offset, "offset_order": order}
        config = more.pop("config", {}) | {"kind": more.get("kind", "scores"), "panoptic": ours | ({"offset_unit": unit} if unit else {})}
        return write(root, wild, outputs, size, answer, config=config, further={1: (["centre"], coarse), 2: (names, coarse)},
                     more={"order": order, "unit": unit or 1} | more.pop("row", {}), **more)

    # detectron2: all at the input's size, down before right, in pixels; scores of the classes of Cityscapes
    free = [1, 3, "height", "width"]
    cityscapes = ["background", *(f"class {i}" for i in range(1, 19))]
    wild = Wild("panoptic-detectron2", free, preprocessing="zero_to_255", source="image")
    scores, heat, down, right = encoded(wild, 19, 16)
    offsets = wild.add("Concat", down, right, axis=1)
    shapes = [[1, n, "height", "width"] for n in (19, 1, 2)]
    rows = [finish(wild, [(scores, "sem_seg"), (heat, "center"), (offsets, "offset")], shapes, FREE, "objects", classes=cityscapes)]

    # the same with outputs that nobody named, right before down
    wild = Wild("panoptic-nameless", free, preprocessing="zero_to_one")
    scores, heat, down, right = encoded(wild, 3, 16)
    offsets = wild.add("Concat", right, down, axis=1)
    shapes = [[1, n, "height", "width"] for n in (3, 1, 2)]
    rows.append(finish(wild, [(scores, "output_0"), (heat, "output_1"), (offsets, "output_2")], shapes, FREE, "objects", order="xy",
                       classes=["background", "cell", "other"]))

    # DeepLab2: channels last, one odd size, a softmax; centres and offsets are samples of every fourth pixel, in units of four
    wild = Wild("panoptic-deeplab2", [1, 257, 257, 3], layout="byxc", source="input_1")
    scores, heat, down, right = encoded(wild, 3, 64)
    offsets = wild.add("Mul", wild.add("Concat", down, right, axis=1), wild.weight(0.25))
    heat, offsets = (wild.add("MaxPool", each, kernel_shape=[1, 1], strides=[4, 4]) for each in (heat, offsets))
    probabilities, heat, offsets = (wild.add("Transpose", each, perm=[0, 2, 3, 1])
                                    for each in (wild.add("Softmax", scores, axis=1), heat, offsets))
    rows.append(finish(wild, [(probabilities, "semantic_probs"), (heat, "instance_center_heatmap"), (offsets, "instance_center_regression")],
                       [[1, 257, 257, 3], [1, 65, 65, 1], [1, 65, 65, 2]], 257, "objects", unit=4, kind="probabilities", far=(4, 1),
                       classes=["background", "cell", "other"], config={"enlarge": "align_corners"}, row={"enlarge": "align_corners"}))

    # MitoNet: grey, all at stride 4, down before right, in pixels; the slope of a paraboloid is the way to its top
    wild = Wild("panoptic-mitonet", ["batch", 1, "height", "width"], preprocessing="none", source="image")
    pool = {"kernel_shape": [4, 4], "strides": [4, 4]}
    slope = np.zeros((2, 1, 3, 3))
    slope[0, 0, :, 1] = slope[1, 0, 1, :] = np.array([-1, 0, 1]) / 32
    offsets = wild.add("AveragePool", wild.add("Conv", "image", wild.weight(slope), pads=[1, 1, 1, 1]), **pool)
    means = wild.add("Mul", wild.add("AveragePool", "image", **pool), wild.weight(1 / 8))
    logits, inner = (wild.add("Sub", means, wild.weight(least)) for least in (8, 40))
    down, right = (wild.add("Slice", offsets, *(wild.weight([i], np.int64) for i in (c, c + 1, 1))) for c in range(2))
    heat = heatmap(wild, wild.add("Sigmoid", inner), down, right, 4)
    rows.append(finish(wild, [(logits, "sem_logits"), (heat, "ctr_hmp"), (offsets, "offsets")], [["batch", n, "h", "w"] for n in (1, 1, 2)],
                       {"min": 64, "step": 4}, "objects-grey", classes=["background", "mitochondrion"], channels=["intensity"],
                       coarse=(4, 0), far=(4, 0), halo=2, row={"enlarge": "half_pixel"}))
    return rows


def refused(root):
    """Files that can't run, each for one reason."""
    free, out = [1, 3, "height", "width"], [("output", FLOAT, [1, 4, "height", "width"])]
    rows = []

    def one(name, says, **more):
        wild = Wild(name, free, preprocessing="imagenet")
        wild.end(wild.scores(), "output")
        rows.append(write(root, wild, out, FREE, "refused", more={"says": says}, **more))
        return root / name

    one("opset-99", ["99", "opset"], opset=99)
    wild = Wild("unknown-operator", free)
    wild.nodes.append(helper.make_node("Sharpen", [wild.source], ["sharper"], domain=""))
    wild.end(wild.scores("sharper"), "output")
    rows.append(write(root, wild, out, FREE, "refused", more={"says": ["Sharpen"]}, opset=16))
    one("too-few-names", ["classes", "3", "4"], classes=CLASSES[:3])
    one("too-many-names", ["classes", "5", "4"], classes=[*CLASSES, "white"])
    pointer = one("lfs-pointer", ["Git LFS"])
    (pointer / "model.onnx").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 8414760\n")
    for broken, says in ("no-external-data", ["weights.data"]), ("other-external-data", ["weights.data", "SHA-256"]):
        folder = one(broken, says, external=True)
        if broken.startswith("no"):
            (folder / "weights.data").unlink()
        else:
            (folder / "weights.data").write_bytes(bytes(len((folder / "weights.data").read_bytes())))
    return rows


def main(root):
    root = Path(root)
    rows = [row for make in (full, labels, probabilities, coarse, two_outputs, quantised, external, others, more_axes, cut, panoptic, refused) for row in make(root)]
    (root / "wild.yaml").write_text(yaml.dump(rows, Dumper=Plain, sort_keys=False, width=140))


if __name__ == "__main__":
    main(*sys.argv[1:])
