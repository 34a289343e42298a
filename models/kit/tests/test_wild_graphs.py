"""The plugin's graphs of exports in the wild are what ``wild_graphs.py`` writes, and answer as their table says."""
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import yaml

import wild_graphs as kit

COMMITTED = Path(kit.__file__).resolve().parents[2] / "src" / "test" / "resources" / "wild"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wild")
    kit.main(folder)
    return folder


@pytest.mark.skipif(not COMMITTED.is_dir(), reason="the plugin's sources are not beside the kit")
def test_every_graph_is_reproducible(made):
    files = {p.relative_to(made) for p in made.rglob("*") if p.is_file()}
    assert files == {p.relative_to(COMMITTED) for p in COMMITTED.rglob("*") if p.is_file()}
    for path in files:
        assert (COMMITTED / path).read_bytes() == (made / path).read_bytes(), path


def brightest(rgb):
    return np.where(rgb.max(0) > 127.5, 1 + rgb.argmax(0), 0)


def prepared(rgb, preprocessing):
    return {"none": rgb, "zero_to_255": rgb, "minus1_to_1": rgb / 127.5 - 1, "zero_to_one": rgb / 255,
            "imagenet": (rgb - np.reshape(kit.MEAN, (3, 1, 1))) / np.reshape(kit.STD, (3, 1, 1))}[preprocessing]


def test_graphs_answer_pixel_by_pixel(made):
    rng = np.random.default_rng(3)
    tried = 0
    for row in yaml.safe_load((made / "wild.yaml").read_text()):
        if row["answer"] != "brightest":
            continue
        session = onnxruntime.InferenceSession(str(made / row["name"] / "model.onnx"), providers=["CPUExecutionProvider"])
        source = session.get_inputs()[0]
        last = source.shape[-1] == 3
        lengths = [length if isinstance(length, int) else 12 for length in source.shape]
        if len(lengths) == 5:
            lengths[1:3] = [length if length == 3 else 1 for length in lengths[1:3]]
        height, width = [n for n in lengths[(0 if len(lengths) == 3 else 1):] if n != 3][-2:]
        rgb = rng.permuted(np.arange(3 * height * width) % 256).reshape(3, height, width)
        rgb[1] = (rgb[0] + 85) % 256  # no two channels are equal
        rgb[2] = (rgb[0] + 170) % 256
        given = prepared(rgb, row["preprocessing"])
        given = np.moveaxis(given, 0, 2) if last else np.expand_dims(given, 1) if lengths[1:3] == [3, 1] else given
        given = np.broadcast_to(given, lengths).astype({"tensor(float)": np.float32, "tensor(float16)": np.float16,
                                                        "tensor(uint8)": np.uint8}[source.type])
        out = session.run([row.get("output", session.get_outputs()[0].name)], {source.name: given})[0]
        if row["kind"] != "labels":
            out = out.argmax(out.ndim - 1 if last else out.ndim - 3 if lengths[1:3] != [3, 1] else 1)
        wrong = out.reshape(-1, height, width)[0] != brightest(rgb)
        assert wrong.mean() <= (0.01 if "float16" in row["name"] else 0), row["name"]
        tried += 1
    assert tried > 15
