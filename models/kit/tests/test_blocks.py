"""Joined channels in whole blocks: the same numbers, in a layout that ONNX Runtime need not change."""
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from torch import nn

import blocks
import export
import storage
from compact import Compact
from layers import conv_bn, separable_conv


class Joined(nn.Module):
    """Two branches, joined; ``separable``: each channel by itself first."""

    settings, step, output_stride = {"in_channels": 1}, 1, 1

    def __init__(self, first, last, separable):
        super().__init__()
        self.branches = nn.ModuleList([conv_bn(1, first), conv_bn(1, last)])
        self.project = separable_conv(first + last, 8) if separable else conv_bn(first + last, 8)

    def forward(self, x):
        return self.project(torch.cat([branch(x) for branch in self.branches], 1))


def exported(network, path, monkeypatch):
    """The graph of a network as it is, and as it is after the padding; what both give, and in how many joins something was added."""
    with monkeypatch.context() as context:
        context.setattr(blocks, "pad", lambda model: 0)
        export.to_onnx(network.eval(), path)
    model = onnx.load(path)
    x = np.random.default_rng(1).normal(0.3, 0.5, (1, 1, 64, 96)).astype(np.float32)
    before = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"input": x})[0]
    padded = blocks.pad(model)
    after = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"input": x})[0]
    return model, padded, np.abs(after - before).max() / np.abs(before).max()


@pytest.mark.parametrize("first, last, separable, channels", [
    (16, 12, False, 32), (16, 12, True, 32), (32, 4, True, 48),  # the last one gets whole blocks
    (16, 16, True, 32), (12, 16, True, 28), (12, 12, False, 24),  # nothing to add, or it would not help
])
def test_joined_channels_become_whole_blocks(first, last, separable, channels, tmp_path, monkeypatch):
    model, padded, difference = exported(Joined(first, last, separable), tmp_path / "m.onnx", monkeypatch)
    assert padded == (channels != first + last)
    shapes = onnx.shape_inference.infer_shapes(model).graph.value_info
    joined = next(node.output[0] for node in model.graph.node if node.op_type == "Concat")
    assert next(each for each in shapes if each.name == joined).type.tensor_type.shape.dim[1].dim_value == channels
    assert difference < 1e-5


def test_what_is_read_elsewhere_too_stays(tmp_path, monkeypatch):
    class Twice(Joined):
        def forward(self, x):
            first, last = (branch(x) for branch in self.branches)
            return self.project(torch.cat([first, last], 1)) + last[:, :8]

    assert exported(Twice(16, 12, True), tmp_path / "m.onnx", monkeypatch)[1] == 0


def test_the_skip_of_the_decoder(network, tmp_path, monkeypatch):
    model, padded, difference = exported(network, tmp_path / "m.onnx", monkeypatch)
    assert padded == 1 and difference < 1e-5
    export.to_onnx(network, tmp_path / "m.onnx")
    assert onnx.load(tmp_path / "m.onnx") == model
    storage.halve(tmp_path / "m.onnx")
    assert blocks.pad(onnx.load(tmp_path / "m.onnx")) == 0  # it is whole already


def test_weights_that_are_stored_as_float16(tmp_path, monkeypatch):
    network = Compact(decoder_channels=160, aspp_channels=16, width=0.25).eval()
    with monkeypatch.context() as context:
        context.setattr(blocks, "pad", lambda model: 0)
        export.to_onnx(network, tmp_path / "m.onnx")
    storage.halve(tmp_path / "m.onnx")
    model = onnx.load(tmp_path / "m.onnx")
    kinds = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
    assert blocks.pad(model) == 1
    assert {tensor.name: tensor.data_type for tensor in model.graph.initializer} == kinds
    longer = {t.name for t in model.graph.initializer if list(t.dims) != list(numpy_helper.to_array(of(tmp_path / "m.onnx", t.name)).shape)}
    assert any(name.endswith(".half") for name in longer)


def of(path, name):
    return next(tensor for tensor in onnx.load(path).graph.initializer if tensor.name == name)
