"""Writes small graphs that cost, crash or confuse a program that loads or runs them, for the plugin's tests.

    python models/kit/hostile_graphs.py src/test/resources/hostile

Each takes a float32 tensor ``input`` of 1 x 1 x y x x. They are not checked: most are wrong on purpose.
"""
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
SHAPE = [1, 1, "y", "x"]
HUGE = 10 ** 12


def constant(name, values, kind=np.int64):
    return numpy_helper.from_array(np.asarray(values, kind), name)


def node(operator, inputs, output="output", **attributes):
    return helper.make_node(operator, inputs, [output], **attributes)


def graph(nodes, weights=(), name="hostile", inputs=True, kind=TensorProto.FLOAT):
    taken = [helper.make_tensor_value_info("input", TensorProto.FLOAT, SHAPE)] if inputs else []
    return helper.make_graph(nodes, name, taken, [helper.make_tensor_value_info("output" if inputs else "inner", kind, None)], list(weights))


def model(nodes, weights=(), **more):
    return helper.make_model(graph(nodes, weights), opset_imports=[
        helper.make_opsetid(domain, version) for domain, version in {"": OPSET, "com.microsoft": 1, "own": 1}.items()],
        ir_version=8, producer_name="deeplab-ij", **more)


def branch(nodes, weights=()):
    return graph(nodes, weights, "branch", inputs=False)


def crash(nodes, weights):
    """Ends the program that runs it where the nodes' ``is`` is true, by an element of a list at no place; gives its input back else."""
    return model([*nodes, node("Not", ["is"], "isnt"), node("Reshape", ["isnt", "single"], "kept"), node("Compress", ["first", "kept"], "place"),
                  node("SequenceConstruct", ["input"], "list"), node("SequenceAt", ["list", "place"])],
                 [*weights, constant("single", [1]), constant("first", [0])])


def crash_at(pixel):
    """Ends the program that runs it on an image with such a pixel."""
    return crash([node("Equal", ["input", "pixel"], "found"), node("Cast", ["found"], "number", to=TensorProto.FLOAT),
                  node("ReduceMax", ["number"], "any", keepdims=0), node("Cast", ["any"], "is", to=TensorProto.BOOL)],
                 [constant("pixel", pixel, np.float32)])


def larger(side):
    """Whether the input has more rows or columns."""
    return ([node("Shape", ["input"], "lengths"), node("ReduceMax", ["lengths"], "longest", keepdims=0), node("Greater", ["longest", "side"], "is")],
            [constant("side", side)])


def loop(step, before=(), on="true", weights=()):
    """What a step makes of ``held``, again and again while it is on."""
    body = helper.make_graph(
        [node("Identity", ["on"], "go"), step], "body",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []), helper.make_tensor_value_info("on", TensorProto.BOOL, []),
         helper.make_tensor_value_info("held", TensorProto.FLOAT, None)],
        [helper.make_tensor_value_info("go", TensorProto.BOOL, []), helper.make_tensor_value_info("kept", TensorProto.FLOAT, None)])
    return model([*before, node("Loop", ["", on, "input"], body=body)], weights or [constant("true", True, np.bool_)])


def endless_loop(before=(), **more):
    return loop(node("Identity", ["held"], "kept"), before, **more)


def growing_loop(before=(), **more):
    """Doubles its tensor for ever."""
    return loop(node("Concat", ["held", "held"], "kept", axis=0), before, **more)


def above(made, side):
    """The same for an input with more rows or columns only."""
    nodes, weights = larger(side)
    return made(nodes, on="is", weights=weights)


def doubled(times, first, join):
    names = [first] + [f"t{i}" for i in range(times)]
    return [join(a, b) for a, b in zip(names, names[1:])], names[-1]


def doubling():
    """Concatenates its input with itself, 40 times."""
    nodes, last = doubled(40, "input", lambda a, b: node("Concat", [a, a], b, axis=0))
    return model([*nodes, node("Identity", [last])])


def folded_doubling():
    """The same of a constant: the bomb goes off while the constants are folded."""
    nodes, last = doubled(40, "seed", lambda a, b: node("Concat", [a, a], b, axis=0))
    return model([*nodes, node("ReduceSum", [last], "sum"), node("Add", ["input", "sum"])], [constant("seed", np.ones(16), np.float32)])


def field(number, data):
    """A message inside a protocol buffer message, as bytes."""
    length, size = len(data), b""
    while length > 127:
        size, length = size + bytes([length & 127 | 128]), length >> 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + data


class Bytes:
    """What is no message that Python can make."""

    def __init__(self, data):
        self.data = data

    def SerializeToString(self, deterministic):
        return self.data


def nested_ifs(depth):
    """Ifs inside of Ifs: no parser can follow for ever."""
    def wrapped(inner, output):
        """A graph of one If whose branches are that graph and a plain one; numbers of fields as in onnx.proto."""
        branches = [field(1, name) + field(6, each) + b"\xa0\x01\x05" for name, each in ((b"then_branch", inner), (b"else_branch", plain))]
        return field(1, node("If", ["yes"], output).SerializeToString() + b"".join(field(5, each) for each in branches))

    plain = branch([node("Identity", ["input"], "inner")]).SerializeToString(deterministic=True)
    end = branch([]).SerializeToString(deterministic=True)
    made = plain
    for _ in range(depth):
        made = wrapped(made, "inner") + end
    whole = model([], [constant("yes", True, np.bool_)]).SerializeToString(deterministic=True)
    return Bytes(whole + field(7, wrapped(made, "output")))


def nested_functions(depth=14, each=4):
    """Functions that call the next one four times."""
    made = model([node("f0", ["input"], domain="own")])
    for level in range(depth):
        last = level == depth - 1
        names = [f"x{i}" for i in range(each + 1)]
        nodes = [helper.make_node("Identity" if last else f"f{level + 1}", [a], [b], domain="" if last else "own")
                 for a, b in zip(names, names[1:])]
        made.functions.append(helper.make_function("own", f"f{level}", names[:1], names[-1:], nodes,
                                                   [helper.make_opsetid("", OPSET), helper.make_opsetid("own", 1)]))
    return made


def huge_branches():
    def huge():
        return branch([node("Expand", ["input", "size"], "inner")], [constant("size", [HUGE, 1, 1, 1])])
    return model([node("Greater", ["first", "nothing"], "yes"), node("If", ["yes"], then_branch=huge(), else_branch=huge()),
                  node("ReduceMax", ["input"], "first", keepdims=0)][::-1], [constant("nothing", 0, np.float32)])


def many_attributes(count=1500):
    made = model([node("Identity", ["input"])])
    made.graph.node[0].attribute.extend(helper.make_attribute(f"a{i}", i) for i in range(count))
    return made


def many_axes():
    return model([node("Reshape", ["input", "shape"])], [constant("shape", [1] * 3000 + [-1])])


def external(location):
    made = model([node("Add", ["input", "weight"])])
    weight = made.graph.initializer.add(name="weight", data_type=TensorProto.FLOAT, dims=[1 << 28], data_location=TensorProto.EXTERNAL)
    for key, value in {"location": location, "offset": "0", "length": str(1 << 30)}.items():
        weight.external_data.add(key=key, value=value)
    return made


def metadata():
    """Says that a library and options are to be loaded; a program that does so executes what a stranger sent."""
    made = model([node("Identity", ["input"])])
    helper.set_model_props(made, {"custom_op_library": "/tmp/evil.so", "ort_config": '{"session_options": {"intra_op_num_threads": 4000}}'})
    return made


def single(operator, *inputs, kind=np.int64, **attributes):
    """One operator of the input and constants."""
    weights = [constant(f"c{i}", value, kind if np.asarray(value).dtype.kind == "i" else None) for i, value in enumerate(inputs)]
    return model([node(operator, ["input", *(weight.name for weight in weights)], **attributes)], weights)


def of_constants(operator, *values, last="Identity", **attributes):
    """One operator of constants, added to the input."""
    weights = [constant(f"c{i}", value) for i, value in enumerate(values)]
    return model([node(operator, [weight.name for weight in weights], "made", **attributes), node("Cast", ["made"], "cast", to=TensorProto.FLOAT),
                  node("ReduceMax", ["cast"], "most", keepdims=0), node("Add", ["input", "most"])], weights)


def of_shape():
    """A length out of the input's values."""
    return model([node("ReduceMax", ["input"], "most", keepdims=0), node("Mul", ["most", "huge"], "count"),
                  node("Cast", ["count"], "length", to=TensorProto.INT64), node("Unsqueeze", ["length", "zero"], "shape"),
                  node("ConstantOfShape", ["shape"])], [constant("huge", HUGE, np.float32), constant("zero", [0])])


def nonzero_growth():
    """The places that are not zero, and of those again: four times as many each time."""
    names = ["input"] + [f"t{i}" for i in range(30)]
    nodes = []
    for a, b in zip(names, names[1:]):
        nodes += [node("NonZero", [a], b + "i"), node("Cast", [b + "i"], b + "f", to=TensorProto.FLOAT), node("Add", [b + "f", "one"], b)]
    return model([*nodes, node("Identity", [names[-1]])], [constant("one", 1, np.float32)])


def strings():
    return model([node("Expand", ["text", "size"], "many"), node("StringNormalizer", ["many"], "same"), node("Shape", ["same"], "count"),
                  node("Cast", ["count"], to=TensorProto.FLOAT)],
                 [helper.make_tensor("text", TensorProto.STRING, [1], [b"a" * 40]), constant("size", [10 ** 9])])


GRAPHS = {
    "crash-at-300": lambda: crash_at(300), "crash-at-7": lambda: crash_at(7), "crash-above-600": lambda: crash(*larger(600)),
    "endless-above-600": lambda: above(endless_loop, 600), "growing-above-600": lambda: above(growing_loop, 600), "endless-loop": endless_loop, "growing-loop": growing_loop, "doubling": doubling,
    "folded-doubling": folded_doubling, "nested-ifs": lambda: nested_ifs(30), "nested-ifs-deep": lambda: nested_ifs(300), "nested-functions": nested_functions, "huge-branches": huge_branches,
    "many-attributes": many_attributes, "many-axes": many_axes, "nonzero-growth": nonzero_growth, "strings": strings,
    "external-device": lambda: external("/dev/zero"), "external-pipe": lambda: external("pipe"),
    "external-above": lambda: external("../weights.bin"), "metadata": metadata, "constant-of-values": of_shape,
    "expand": lambda: single("Expand", [HUGE, 1, 1, 1]),
    "expand-4gb": lambda: single("Expand", [10 ** 9 // 64, 1, 1, 1]),
    "tile": lambda: single("Tile", [10 ** 5, 10 ** 5, 10, 10]),
    "pad": lambda: single("Pad", [0, 0, HUGE, 0, 0, 0, HUGE, 0]),
    "pad-below-nothing": lambda: single("Pad", [0, 0, -10 ** 6, 0, 0, 0, -10 ** 6, 0]),
    "resize": lambda: model([node("Resize", ["input", "", "scales"], mode="linear")], [constant("scales", [1, 1, 3e5, 3e5], np.float32)]),
    "resize-to-nothing": lambda: model([node("Resize", ["input", "", "scales"], mode="linear")],
                                       [constant("scales", [1, 1, 1e-9, 1e-9], np.float32)]),
    "range": lambda: of_constants("Range", 0, HUGE, 1),
    "range-of-step-zero": lambda: of_constants("Range", 0, 10, 0),
    "one-hot": lambda: of_constants("OneHot", [1, 2], HUGE, [0, 1]),
    "random": lambda: model([node("RandomNormal", [], "noise", shape=[HUGE]), node("ReduceMax", ["noise"], "most", keepdims=0),
                             node("Add", ["input", "most"])]),
    "average-pool": lambda: single("AveragePool", kernel_shape=[2 ** 31 - 1, 2 ** 31 - 1], pads=[2 ** 31 - 2] * 4),
    "max-pool": lambda: single("MaxPool", kernel_shape=[1, 1], strides=[0, 0]),
    "conv-padded": lambda: single("Conv", np.ones((1, 1, 1, 1), np.float32), pads=[10 ** 6] * 4),
    "conv-of-no-group": lambda: single("Conv", np.ones((1, 1, 1, 1), np.float32), group=0),
    "conv-dilated": lambda: single("Conv", np.ones((1, 1, 3, 3), np.float32), dilations=[0, -2 ** 40]),
    "topk": lambda: model([helper.make_node("TopK", ["input", "k"], ["output", "places"], axis=-1)], [constant("k", [HUGE])]),
    "depth-to-space": lambda: single("DepthToSpace", blocksize=0),
    "einsum": lambda: model([node("Einsum", ["input", "input", "input", "input"], equation="abcd,abef,abgh,abij->cdefghij")]),
    "engine-context": lambda: model([node("EPContext", ["input"], domain="com.microsoft", ep_cache_context="/etc/passwd", embed_mode=0,
                                         main_context=1, source="any")]),
    "custom-operator": lambda: model([node("Evil", ["input"], domain="own")]),
}


def main(root):
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    for name, make in GRAPHS.items():
        (root / f"{name}.onnx").write_bytes(make().SerializeToString(deterministic=True))
    # what ONNX Runtime's own format begins with
    (root / "runtime-format.onnx").write_bytes(b"\x18\x00\x00\x00ORTM" + bytes(24) + b"\x04\x00\x00\x00" * 16)


if __name__ == "__main__":
    main(sys.argv[1])
