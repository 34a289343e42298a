"""The plugin's hostile graphs are what ``hostile_graphs.py`` writes, byte by byte."""
from pathlib import Path

import pytest

import hostile_graphs as kit

COMMITTED = Path(kit.__file__).resolve().parents[2] / "src" / "test" / "resources" / "hostile"


@pytest.mark.skipif(not COMMITTED.is_dir(), reason="the plugin's sources are not beside the kit")
def test_every_graph_is_reproducible(tmp_path):
    kit.main(tmp_path)
    made = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert made == {p.name: p.read_bytes() for p in COMMITTED.iterdir()}
