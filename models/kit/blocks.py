"""Channel counts that ONNX Runtime keeps in blocks.

ONNX Runtime computes convolutions on blocks of 8 or 16 channels. It joins tensors in blocks too, but only if each holds whole blocks; else it brings
all of them into the plain order, joins them, and brings the result back. So a tensor that is joined as the last one gets further channels, which
are zeros and are multiplied by zeros. What the graph gives stays the same but for rounding.
"""
import numpy as np
import onnx
from onnx import numpy_helper

BLOCK = 16


def pad(model):
    """Pads the joins of a graph that want it, in place; returns how many. Weights may be stored as float16, with a Cast behind each."""
    graph = Graph(model.graph)
    joins = [node for node in model.graph.node if node.op_type == "Concat" and graph.pads(node)]
    for node in joins:
        graph.pad(node)
    if joins:
        onnx.checker.check_model(model, full_check=True)
    return len(joins)


class Graph:
    """Which node makes a tensor, which ones read it, and the weights."""

    def __init__(self, graph):
        self.makers = {name: node for node in graph.node for name in node.output}
        self.readers = {}
        for node in graph.node:
            for name in node.input:
                self.readers.setdefault(name, []).append(node)
        self.weights = {tensor.name: tensor for tensor in graph.initializer}

    def pads(self, join):
        """Whether only the last of the joined tensors has no whole blocks, and whether all that is to be changed is a convolution."""
        convolutions = [self.origin(name) for name in join.input]
        if not all(convolutions) or self.project(join.output[0]) is None:
            return False
        *others, last = [self.read(node.input[1]).shape[0] % BLOCK for node in convolutions]
        alone = all(len(self.readers[name]) == 1 for name in self.between(join.input[-1]))
        return last > 0 and not any(others) and alone and attribute(convolutions[-1], "group", 1) == 1

    def pad(self, join):
        last = self.origin(join.input[-1])
        added = -self.read(last.input[1]).shape[0] % BLOCK
        for name in last.input[1:]:
            self.write(name, 0, added)
        node = self.next(join.output[0])
        while node.op_type != "Conv" or attribute(node, "group", 1) > 1:
            if node.op_type == "Conv":
                for name in node.input[1:]:
                    self.write(name, 0, added)
                group = next(each for each in node.attribute if each.name == "group")
                group.i += added
            node = self.next(node.output[0])
        self.write(node.input[1], 1, added)

    def origin(self, name):
        """The convolution whose channels a tensor has, if there is one."""
        node = self.makers.get(name)
        while node is not None and node.op_type in ("Relu", "Clip", "Resize"):
            node = self.makers.get(node.input[0])
        return node if node is not None and node.op_type == "Conv" else None

    def between(self, name):
        """The tensors from one back to the convolution whose channels it has."""
        yield name
        while self.makers[name].op_type != "Conv":
            name = self.makers[name].input[0]
            yield name

    def next(self, name):
        """The node that reads a tensor, if it is the only one and keeps the channels apart, or is a convolution."""
        readers = self.readers.get(name, ())
        return readers[0] if len(readers) == 1 and readers[0].op_type in ("Conv", "Relu", "Clip") else None

    def project(self, name):
        """The convolution in which all channels of a tensor meet; None if there is something else before it."""
        node = self.next(name)
        while node is not None and (node.op_type != "Conv" or attribute(node, "group", 1) > 1):
            whole = node.op_type != "Conv" or attribute(node, "group", 1) == self.read(node.input[1]).shape[0]
            node = self.next(node.output[0]) if whole else None
        return node

    def stored(self, name):
        return self.weights[name] if name in self.weights else self.weights[self.makers[name].input[0]]

    def read(self, name):
        return numpy_helper.to_array(self.stored(name))

    def write(self, name, axis, added):
        """Lengthens a weight along an axis by zeros."""
        tensor = self.stored(name)
        values = numpy_helper.to_array(tensor)
        padded = np.pad(values, [(0, added if i == axis else 0) for i in range(values.ndim)])
        tensor.CopyFrom(numpy_helper.from_array(padded, tensor.name))


def attribute(node, name, default):
    return next((each.i for each in node.attribute if each.name == name), default)
