"""The same network in 8 bits."""
import shutil

import numpy as np
import onnx
import pytest
import yaml

import data
import export
import fast
import storage
from evaluate import labels
from rdf import sha256


@pytest.fixture
def samples():
    rng = np.random.default_rng(4)
    y, x = np.mgrid[:72, :80]
    images = [np.hypot(y - 36, x - 30 - 5 * i)[None] * 3 + rng.normal(0, 4, (1, 72, 80)) for i in range(3)]
    return [data.Sample(str(i), "a", "a", image.astype(np.float32), None, None) for i, image in enumerate(images)]


def test_nearly_the_same_comes_out_of_8_bits(network, samples, tmp_path):
    export.to_onnx(network, tmp_path / "m.onnx", "CC-BY-4.0")
    storage.halve(tmp_path / "m.onnx")
    model = onnx.load(tmp_path / "m.onnx")
    fast.quantise(model, tmp_path / "fast.onnx", samples, network.step)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fast.onnx", "m.onnx"]
    quantised = onnx.load(tmp_path / "fast.onnx")
    assert {"QuantizeLinear", "DequantizeLinear"} < {node.op_type for node in quantised.graph.node}
    makers = {node.output[0]: node for node in quantised.graph.node}
    means = [node for node in quantised.graph.node if node.op_type == "AveragePool"]
    assert [makers[node.input[0]].op_type for node in means] == ["DequantizeLinear", "AveragePool"]  # nothing in 8 bits between them
    assert quantised.graph.node[-1].op_type == "Resize" and list(quantised.metadata_props) == list(model.metadata_props)
    assert [(each.name, each.type) for each in quantised.graph.output] == [(each.name, each.type) for each in model.graph.output]
    assert (tmp_path / "fast.onnx").stat().st_size < 0.8 * (tmp_path / "m.onnx").stat().st_size
    for sample in samples:
        full, eight = (labels(export.session_of(tmp_path / name), sample.image, network.step) for name in ("m.onnx", "fast.onnx"))
        assert len(np.unique(full)) > 1 and (full == eight).mean() > 0.9


def test_the_description_names_the_file(model_folder, tmp_path):
    folder = shutil.copytree(model_folder, tmp_path / "model")
    (folder / "f.onnx").write_bytes(b"8 bits")
    before = yaml.safe_load((folder / "rdf.yaml").read_text())
    fast.add(folder, "f.onnx")
    after = yaml.safe_load((folder / "rdf.yaml").read_text())
    assert after["config"]["deeplab_ij"].pop("fast") == {"source": "f.onnx", "sha256": sha256(folder / "f.onnx")}
    before["config"]["deeplab_ij"].pop("fast", None)
    assert after == before
