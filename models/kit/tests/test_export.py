import math

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

import export
from compact import Compact as DeepLabV3Plus


@pytest.fixture(scope="module")
def path(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "m.onnx"
    export.to_onnx(network, path)
    return path


@pytest.fixture(scope="module")
def session(path):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("batch, height, width", [(1, 8, 8), (2, 64, 64), (3, 72, 104), (1, 256, 136)])
def test_runtime_agrees_with_pytorch(network, session, batch, height, width):
    x = torch.randn(batch, 1, height, width)
    with torch.no_grad():
        expected = network(x).softmax(1).numpy()
    assert np.abs(export.softmax(session.run(None, {"input": x.numpy()})[0]) - expected).max() <= 1e-4


def test_graph(path):
    model = onnx.load(path)
    assert [o.domain for o in model.opset_import] == [""]
    assert model.opset_import[0].version == export.OPSET >= 17
    assert path.stat().st_size <= export.LARGEST_FILE
    assert {n.op_type for n in model.graph.node} == {"Conv", "Relu", "Add", "AveragePool", "Concat", "Resize"}
    for value, channels in (model.graph.input[0], 1), (model.graph.output[0], 3):
        assert [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim] == ["batch", channels, "height", "width"]


def test_graph_does_not_tell_where_it_was_made(path):
    content = path.read_bytes()
    assert b".py" not in content and str(export.Path(export.__file__).parent).encode() not in content


def test_largest_difference_is_what_stops_an_export(network, path, monkeypatch):
    monkeypatch.setattr(export, "CELLS", export.CELLS[:2])
    assert export.largest_difference(network, path) <= export.LARGEST_DIFFERENCE
    other = DeepLabV3Plus().eval()
    assert export.largest_difference(other, path) > export.LARGEST_DIFFERENCE


def test_loading_takes_the_class_weights_out_again(tmp_path):
    network = DeepLabV3Plus().eval()
    torch.save({"network": "compact", "settings": network.settings, "class_weights": (1.0, 1.0, 1.5), "weights": network.state_dict()}, tmp_path / "best.pt")
    x = torch.randn(1, 1, 32, 32)
    with torch.no_grad():
        shift = network(x) - export.load(tmp_path / "best.pt")(x)
    assert np.allclose(shift.amax((0, 2, 3)), [0, 0, math.log(1.5)], atol=1e-5)
    assert np.allclose(shift.amin((0, 2, 3)), [0, 0, math.log(1.5)], atol=1e-5)
