"""What every folder that an exporter writes promises, as the plugin reads it."""
import hashlib

import numpy as np
import onnx
import onnxruntime
import yaml


def check(folder, raw):
    """The folder's files belong together; returns its description, and the scores or labels that ``raw`` [n, c, h, w] or [n, h, w, c] gives."""
    content = yaml.safe_load((folder / "rdf.yaml").read_text(encoding="utf-8"))
    assert sorted(p.name for p in folder.iterdir()) == ["README.md", "model.onnx", "rdf.yaml", "test-input.npy", "test-output.npy"]
    (source,), (target,) = content["inputs"], content["outputs"]
    for part in content["weights"]["onnx"], source["test_tensor"], target["test_tensor"]:
        assert part["sha256"] == hashlib.sha256((folder / part["source"]).read_bytes()).hexdigest()
    told = {prop.key: prop.value for prop in onnx.load(folder / "model.onnx").metadata_props}
    assert told.get("license") == content.get("license") and told["source"].endswith("by DeepLab IJ, models/kit")
    stored, expected = np.load(folder / "test-input.npy"), np.load(folder / "test-output.npy")
    assert stored.dtype == source["data"]["type"] and expected.dtype == target["data"]["type"] and 0 <= stored.min() and stored.max() <= 255
    assert np.abs(run(folder, content, stored).astype(float) - expected).max() <= 1e-5
    channel = next((axis for axis in target["axes"] if axis["type"] == "channel"), None)
    classes = [each["name"] for each in content["config"]["deeplab_ij"]["classes"]]
    assert channel is None or channel["channel_names"] == (classes if len(channel["channel_names"]) > 1 else classes[1:])
    return content, run(folder, content, raw)


def run(folder, content, raw):
    """As the plugin does: preprocessing, graph, postprocessing."""
    (source,), (target,) = content["inputs"], content["outputs"]
    x = raw.astype(np.float64)
    along = [axis["type"] for axis in source["axes"]].index("channel")
    shape = [-1 if i == along else 1 for i in range(4)]
    for operation in source.get("preprocessing", ()):
        kwargs = operation["kwargs"]
        if operation["id"] == "fixed_zero_mean_unit_variance":
            x = (x - np.reshape(kwargs["mean"], shape)) / np.reshape(kwargs["std"], shape)
        elif operation["id"] == "scale_linear":
            x = x * kwargs["gain"] + kwargs["offset"]
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    scores = session.run([target["id"]], {source["id"]: x.astype(source["data"]["type"])})[0]
    if any(operation["id"] == "softmax" for operation in target.get("postprocessing", ())):
        along = [axis["type"] for axis in target["axes"]].index("channel")
        scores = np.exp(scores - scores.max(along, keepdims=True))
        scores /= scores.sum(along, keepdims=True)
    if any(operation["id"] == "sigmoid" for operation in target.get("postprocessing", ())):
        scores = 1 / (1 + np.exp(-scores))
    return scores
