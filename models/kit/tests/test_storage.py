"""How an export stores its weights: in fewer bytes, and computed with as before."""
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

import export
import storage
from data import Sample
from deeplab_v3 import DeepLabV3
from receptive import SAME_LABELS


def run(path, x):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"input": x})[0]


@pytest.fixture
def path(network, tmp_path):
    export.to_onnx(network, tmp_path / "m.onnx")
    return tmp_path / "m.onnx"


@pytest.fixture
def x():
    return np.random.default_rng(2).normal(0.3, 0.5, (1, 1, 64, 96)).astype(np.float32)


def test_large_weights_take_half_the_bytes_and_are_computed_with_in_float32(path, x):
    before, expected = path.stat().st_size, run(path, x)
    large = {t.name for t in onnx.load(path).graph.initializer if np.prod(t.dims) >= storage.LARGE}
    storage.halve(path)
    graph = onnx.load(path).graph
    assert path.stat().st_size < 0.6 * before
    assert {t.name for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT16} == {f"{name}.half" for name in large}
    assert {n.output[0] for n in graph.node if n.op_type == "Cast"} == large
    got = run(path, x)
    assert got.dtype == np.float32 and 0 < np.abs(got - expected).max() < 0.01


def test_the_runtime_makes_the_casts_when_it_loads_the_graph(path, tmp_path):
    storage.halve(path)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(tmp_path / "loaded.onnx")
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    assert "Cast" not in {n.op_type for n in onnx.load(tmp_path / "loaded.onnx").graph.node}


def test_values_that_float16_does_not_have_stay(path, x):
    model = onnx.load(path)
    tensor = max(model.graph.initializer, key=lambda t: np.prod(t.dims))
    values = onnx.numpy_helper.to_array(tensor).copy()
    values.flat[0] = 1e5
    tensor.CopyFrom(onnx.numpy_helper.from_array(values, tensor.name))
    onnx.save(model, path)
    storage.halve(path)
    kept = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}[tensor.name]
    assert kept.dtype == np.float32 and np.array_equal(kept, values)


def test_two_strides_have_their_weights_once(tmp_path, x):
    torch.manual_seed(3)
    network = DeepLabV3(width=0.25, backbone="mobilenetv2", classes=2).train()
    torch.nn.init.normal_(network.classify.weight)
    with torch.no_grad():
        network(torch.randn(2, 1, 64, 96))
    network.eval()
    paths = [tmp_path / f"{stride}.onnx" for stride in (16, 8)]
    for path, each in zip(paths, (network, network.at_stride(8))):
        export.to_onnx(each, path)
    alone, expected = paths[0].stat().st_size, [run(path, x) for path in paths]
    storage.share(paths, tmp_path / "weights.data")
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) < 1.2 * alone
    for path, before in zip(paths, expected):
        assert np.array_equal(run(path, x), before)
    assert np.abs(expected[0] - expected[1]).max() > 1e-4


def test_the_share_of_labels_that_storing_keeps(path, tmp_path):
    rng = np.random.default_rng(4)
    samples = [Sample("a", "a", "a", rng.normal(100, 20, (1, 70, 90)).astype(np.float32), None, None)]
    other = tmp_path / "other.onnx"
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.size >= storage.LARGE:
            tensor.CopyFrom(onnx.numpy_helper.from_array(np.zeros_like(values), tensor.name))
    onnx.save(model, other)
    assert export.same(export.session_of(path), export.session_of(other), samples, 8) < SAME_LABELS
    assert export.store(tmp_path, ["m.onnx"], "none.data", samples, 8) > 0.99
    assert not (tmp_path / "none.data").exists()
