"""The plugin's test graphs are what ``test_graphs.py`` writes, byte by byte."""
from pathlib import Path

import pytest

import test_graphs as kit

COMMITTED = Path(kit.__file__).resolve().parents[2] / "src" / "test" / "resources" / "models"


@pytest.mark.skipif(not COMMITTED.is_dir(), reason="the plugin's sources are not beside the kit")
def test_every_graph_is_reproducible(tmp_path):
    kit.main(tmp_path)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert made
    for path in made:
        assert (COMMITTED / path).read_bytes() == (tmp_path / path).read_bytes(), path


def test_every_committed_graph_is_made_here(tmp_path):
    kit.main(tmp_path)
    committed = {p.parent.name for p in COMMITTED.glob("*/model.onnx")}
    assert committed <= {p.name for p in tmp_path.iterdir()}
