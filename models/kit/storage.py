"""How the weights of a graph are stored: large ones in half the bytes, and those that several graphs have in common once."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

LARGE = 5000
"""Numbers of a weight from which on it is rounded. Biases, depthwise kernels and first layers have fewer: they are few bytes, and rounding them
too changes several times as many labels."""
SHARED = 1024
"""Bytes of a weight from which on it stands in a file beside the graphs; what ONNX takes too."""


def halve(path):
    """Stores the large weights as float16. The graph still computes in float32: a Cast behind each makes it what it was, but for the rounding, and
    ONNX Runtime runs these once, when it loads the graph."""
    model = onnx.load(path)
    graph = model.graph
    kept, casts = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size >= LARGE and np.abs(values).max() <= np.finfo(np.float16).max:
            half = f"{tensor.name}.half"
            kept.append(numpy_helper.from_array(values.astype(np.float16), half))
            casts.append(helper.make_node("Cast", [half], [tensor.name], name=f"{tensor.name}.cast", to=TensorProto.FLOAT))
        else:
            kept.append(tensor)
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def share(paths, file):
    """Moves the weights of graphs of one folder into ``file``, a path in it, each but once."""
    places = {}
    with open(file, "wb") as out:
        for path in paths:
            model = onnx.load(path)
            for tensor in model.graph.initializer:
                content = numpy_helper.to_array(tensor).tobytes()
                if len(content) < SHARED:
                    continue
                if content not in places:
                    places[content] = out.tell()
                    out.write(content)
                tensor.raw_data = content
                set_external_data(tensor, file.name, offset=places[content], length=len(content))
                tensor.ClearField("raw_data")
            onnx.save(model, path)
