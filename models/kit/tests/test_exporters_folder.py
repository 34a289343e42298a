"""The description that is written around a graph."""
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
import yaml
from onnx import TensorProto, helper

import model_folder
import rdf
from published_folder import check

FLOAT = TensorProto.FLOAT


def graph(nodes, in_shape, out_shape, kind=FLOAT, out_kind=FLOAT, **constants):
    return helper.make_model(helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("image:0", kind, in_shape)], [helper.make_tensor_value_info("result:0", out_kind, out_shape)],
        [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()]),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(tmp_path, model, preprocessing=None, classes=None, **settings):
    (tmp_path / "weights").write_bytes(b"w")
    (tmp_path / "names").write_text("\n".join(classes or ()))
    args = SimpleNamespace(weights=tmp_path / "weights", out=tmp_path / "out", name=None, classes=tmp_path / "names" if classes else None, halo=20,
                           author="Somebody", license=None)
    model_folder.write(args, lambda path: onnx.save(model, path), preprocessing, **settings)
    return tmp_path / "out"


def identity(*shape, out_shape=None, node="Identity", **attributes):
    return graph([helper.make_node(node, ["image:0"], ["result:0"], **attributes)], shape, out_shape or shape)


def test_scores_of_the_image_itself(tmp_path):
    rgb = model_folder.test_image((1, 3, 24, 40), "bcyx")
    folder = write(tmp_path, identity("n", 3, "h", "w"), model_folder.RANGES["0..1"], ["a", "b", "c"], size={"min": 16, "step": 8})
    content, got = check(folder, rgb)
    assert (content["inputs"][0]["id"], content["outputs"][0]["id"]) == ("input", "output")
    softmax = np.exp(rgb / 255) / np.exp(rgb / 255).sum(1, keepdims=True)
    assert np.abs(got - softmax).max() < 1e-6 and content["outputs"][0]["postprocessing"][0]["id"] == "softmax"
    assert content["inputs"][0]["axes"][3] == {"type": "space", "id": "x", "size": {"min": 16, "step": 8}}
    assert "Somebody" in (folder / "README.md").read_text()


@pytest.mark.parametrize("side, pooled, enlarge, axis", [
    (24, 6, "half_pixel", {"size": 6, "scale": 4, "halo": 1}), (25, 7, "align_corners", {"size": 7, "scale": 4, "halo": 1}),
    ("h", None, "half_pixel", {"size": {"tensor_id": "input", "axis_id": "y"}, "scale": 4, "halo": 5}),
    ("h", None, "align_corners", {"size": {"tensor_id": "input", "axis_id": "y", "offset": 1}, "scale": 4, "halo": 5})])
def test_coarse_scores(tmp_path, side, pooled, enlarge, axis):
    """Every fourth pixel from the first on, or one for four."""
    kernel = {"kernel_shape": [4, 4], "strides": [4, 4]} if enlarge == "half_pixel" else {"kernel_shape": [1, 1], "strides": [4, 4]}
    model = identity(1, 3, side, side, out_shape=(1, 3, pooled or "oh", pooled or "ow"), node="MaxPool", **kernel)
    size = {"min": 25 if enlarge == "align_corners" else 24, "step": 4}
    folder = write(tmp_path, model, None, ["a", "b", "c"], size=size, enlarge=enlarge)
    length = side if pooled else size["min"]
    content, _ = check(folder, model_folder.test_image((1, 3, length, length), "bcyx"))
    assert content["config"]["deeplab_ij"]["halo"] == {"y": axis["halo"], "x": axis["halo"]}
    assert content["outputs"][0]["axes"][2] == {"type": "space", "id": "y"} | {k: v for k, v in axis.items() if k != "halo"}


def test_labels(tmp_path):
    nodes = [helper.make_node("Cast", ["image:0"], ["float"], to=FLOAT), helper.make_node("ArgMax", ["float"], ["result:0"], axis=3, keepdims=0)]
    folder = write(tmp_path, graph(nodes, (1, 8, 8, 3), (1, 8, 8), TensorProto.UINT8, TensorProto.INT64), None, ["r", "g", "b"])
    rgb = model_folder.test_image((1, 8, 8, 3), "byxc")
    content, got = check(folder, rgb)
    assert np.array_equal(got, rgb.argmax(3))
    assert [axis["type"] for axis in content["outputs"][0]["axes"]] == ["batch", "space", "space"]
    assert (content["inputs"][0]["data"]["type"], content["outputs"][0]["data"]["type"]) == ("uint8", "int64")


@pytest.mark.parametrize("model, sentence", [
    (identity(1, 4, 8, 8), "one RGB image"), (identity(1, 3, "h", "w"), "choose one by --size"),
    (graph([helper.make_node("Log", ["zero"], ["x"]), helper.make_node("Mul", ["x", "image:0"], ["result:0"])], (1, 3, 8, 8), (1, 3, 8, 8),
           zero=np.zeros(1, np.float32)), "not finite"),
    (identity(1, 3, 8, 8, out_shape=(1, 3), node="ReduceMean", axes=[2, 3], keepdims=0), "one score for each class and pixel")])
def test_graphs_that_do_not_fit(tmp_path, model, sentence):
    with pytest.raises(SystemExit, match=sentence):
        write(tmp_path, model, None, ["a", "b", "c"])
    assert not (tmp_path / "out").exists()


def test_voc():
    """The colours as in the description of a published model, which were checked against PASCAL VOC's."""
    assert [model_folder.colour(i) for i in (0, 1, 2, 3, 8, 15, 20)] == [
        "#000000", "#800000", "#008000", "#808000", "#400000", "#c08080", "#004080"]
    assert len(model_folder.classes_of(None, 21)) == 21


def test_names_that_the_format_does_not_allow(tmp_path):
    model = identity("n", 3, "h", "w")
    folder = write(tmp_path, model, None, ["traffic light", "class", "1"], size={"min": 16, "step": 8})
    content = yaml.safe_load((folder / "rdf.yaml").read_text())
    assert content["outputs"][0]["axes"][1]["channel_names"] == ["traffic_light", "class_", "_1"]
    assert [entry["name"] for entry in content["config"]["deeplab_ij"]["classes"]] == ["traffic light", "class", "1"]
    assert (content["name"], content["config"]["deeplab_ij"]["title"]) == ("Model out", "out")
    assert rdf.identifiers(["a b", "a-b", "?"]) == ["a_b", "a_b_1", "channel2"]
