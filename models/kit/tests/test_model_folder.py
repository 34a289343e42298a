"""The committed model folder: complete, consistent, and doing what its description says."""
import csv

import numpy as np
import onnx
import onnxruntime
import pytest
import yaml

import data
import export
import storage
from conftest import KIT
from evaluate import evaluate
from metrics import summary
from rdf import sha256
from receptive import SAME_LABELS, TILE, planes_of, session_labels, tiled


@pytest.fixture(scope="module")
def rdf(model_folder):
    return yaml.safe_load((model_folder / "rdf.yaml").read_text())


@pytest.fixture(scope="module")
def session(model_folder, rdf):
    return onnxruntime.InferenceSession(str(model_folder / rdf["weights"]["onnx"]["source"]), providers=["CPUExecutionProvider"])


def test_fields(rdf):
    assert rdf["type"] == "model" and rdf["format_version"].startswith("0.5.")
    for field in "name", "description", "authors", "cite", "license", "documentation", "covers", "inputs", "outputs", "weights":
        assert rdf[field], field
    entry, result = rdf["inputs"][0], rdf["outputs"][0]
    assert [a["type"] for a in entry["axes"]] == ["batch", "channel", "space", "space"] == [a["type"] for a in result["axes"]]
    names = result["axes"][1]["channel_names"]
    assert names == [entry["name"] for entry in rdf["config"]["deeplab_ij"]["classes"]]
    for a, b in zip(entry["axes"][2:], result["axes"][2:]):
        assert b["size"] == {"tensor_id": entry["id"], "axis_id": a["id"]}
        step = a["size"]["step"]
        elsewhere = rdf["config"]["deeplab_ij"].get("halo", {})
        assert ("halo" in b) == (a["size"]["min"] > 2 * b.get("halo", elsewhere.get(a["id"])))
        assert step in (8, 16, 32) and a["size"]["min"] % step == 0 and b.get("halo", elsewhere.get(a["id"])) % step == 0
    scale = next(p for p in entry["preprocessing"] if p["id"] == "scale_range")["kwargs"]
    assert (scale["min_percentile"], scale["max_percentile"], scale["eps"]) == (
        data.MIN_PERCENTILE, data.MAX_PERCENTILE, data.EPSILON)


def test_files_are_there_and_unchanged(model_folder, rdf):
    for source in *(tensor["test_tensor"] for tensor in rdf["inputs"] + rdf["outputs"]), rdf["weights"]["onnx"]:
        assert sha256(model_folder / source["source"]) == source["sha256"], source["source"]
    for attached in rdf["attachments"]:
        assert sha256(model_folder / attached["source"]) == attached["sha256"], attached["source"]
    for name in rdf["covers"] + [rdf["documentation"]]:
        assert (model_folder / name).stat().st_size > 0


def test_no_file_tells_where_it_was_made(model_folder):
    for path in model_folder.iterdir():
        for place in b"/home/", b"/root/", b"/Users/", b"/tmp/", str(KIT.parents[2]).encode() + b"/":
            assert place not in path.read_bytes(), (path, place)


def test_weights(model_folder, rdf, session):
    path = model_folder / rdf["weights"]["onnx"]["source"]
    assert path.stat().st_size <= 10_000_000
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == rdf["weights"]["onnx"]["opset_version"] >= 17
    assert [i.name for i in session.get_inputs()] == [rdf["inputs"][0]["id"]]
    assert [o.name for o in session.get_outputs()] == [output["id"] for output in rdf["outputs"]]


def test_test_tensors_reproduce(model_folder, rdf, session):
    raw, expected = (np.load(model_folder / rdf[side][0]["test_tensor"]["source"]) for side in ("inputs", "outputs"))
    assert rdf["outputs"][0]["postprocessing"] == [{"id": "softmax", "kwargs": {"axis": "channel"}}]
    got = export.softmax(session.run(None, {"input": data.normalise(raw[0])[None]})[0])
    assert np.abs(got - expected).max() < 1e-4
    assert set(np.unique(expected.argmax(1))) == set(range(expected.shape[1]))


def test_log_has_loss_and_mean_iou_of_every_epoch(model_folder):
    rows = list(csv.DictReader(open(model_folder / "training-log.csv")))
    assert rows and [int(r["epoch"]) for r in rows] == list(range(1, len(rows) + 1))
    assert all(float(r["loss"]) > 0 and 0 < float(r["held_out_miou"]) < 1 for r in rows)


def test_further_strides_are_there_and_unchanged(model_folder, rdf):
    ours = rdf["config"]["deeplab_ij"]
    if "strides" not in ours:
        pytest.skip("one output stride")
    for stride in ours["strides"].values():
        for part in stride, stride["external_data"]:
            assert sha256(model_folder / part["source"]) == part["sha256"]
    assert ours["strides"][ours["output_stride"]] == {k: rdf["weights"]["onnx"][k] for k in ("source", "sha256", "external_data")}


def test_the_quick_weights_are_there_and_unchanged(model_folder, rdf, session):
    if "fast" not in rdf["config"]["deeplab_ij"]:
        pytest.skip("no weights of 8 bits")
    quick = rdf["config"]["deeplab_ij"]["fast"]
    assert sha256(model_folder / quick["source"]) == quick["sha256"]
    raw = np.load(model_folder / rdf["inputs"][0]["test_tensor"]["source"])
    x = {"input": data.normalise(raw[0])[None]}
    full, fast = (each.run(None, x) for each in (session, export.session_of(model_folder / quick["source"])))
    assert [each.shape for each in full] == [each.shape for each in fast]
    assert (full[0].argmax(1) == fast[0].argmax(1)).mean() > 0.98


def test_large_weights_are_stored_in_half_the_bytes(model_folder):
    for path in model_folder.glob("*.onnx"):
        types = {t.name: t.data_type for t in onnx.load(path).graph.initializer if np.prod(t.dims) >= storage.LARGE}
        assert types and set(types.values()) == {onnx.TensorProto.INT8 if path.stem.endswith("-fast") else onnx.TensorProto.FLOAT16}


def test_models_are_small():
    sizes = {folder.name: sum(f.stat().st_size for f in folder.iterdir()) for folder in KIT.parent.iterdir() if (folder / "rdf.yaml").exists()}
    assert sum(sizes.values()) < 20_000_000, sizes


@pytest.fixture(scope="module")
def nuclei():
    folder = KIT.parent / "nuclei-fluorescence"
    rdf = yaml.safe_load((folder / "rdf.yaml").read_text())
    return rdf, onnxruntime.InferenceSession(str(folder / rdf["weights"]["onnx"]["source"]), providers=["CPUExecutionProvider"])


def test_an_empty_field_stays_empty(nuclei):
    rng = np.random.default_rng(4)
    for plane in rng.normal(100, 5, (256, 256)), rng.poisson(3, (256, 256)), np.full((256, 256), 9.0):
        labels = session_labels(nuclei[1])(data.normalise(plane.astype(np.float32))[None])
        assert (labels > 0).mean() < 0.001


def test_tiled_is_untiled_with_the_declared_halo(shared_data, nuclei):
    """On a part small enough for a test; the README's table is of a larger one."""
    plane = planes_of(shared_data / "large" / "dapi_tissue_3968x4864_8bit.tif", [], side=704)["large image"]
    run = session_labels(nuclei[1])
    assert (tiled(run, plane, TILE, nuclei[0]["config"]["deeplab_ij"]["halo"]["y"]) == run(plane)).mean() >= SAME_LABELS


@pytest.mark.parametrize("name, set_name, least", [("nuclei-fluorescence", "nuclei_fluorescence", 0.82)])
def test_foreground_iou_on_some_validation_images(shared_data, name, set_name, least):
    folder = KIT.parent / name
    rdf = yaml.safe_load((folder / "rdf.yaml").read_text())
    session = onnxruntime.InferenceSession(str(folder / rdf["weights"]["onnx"]["source"]), providers=["CPUExecutionProvider"])
    samples = [s for s in data.read(shared_data / set_name / "val") if s.labels.size < 200_000][::6]
    step = rdf["inputs"][0]["axes"][2]["size"]["step"]
    figures = summary(list(evaluate(session, samples, 3, step).values()))
    assert figures["foreground"] > least
