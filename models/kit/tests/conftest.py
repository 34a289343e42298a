import os
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

KIT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(KIT))
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
torch.set_num_threads(1)  # small planes: threads would mostly wait for each other


MODELS = sorted(path.parent.name for path in KIT.parent.glob("*/rdf.yaml"))
assert MODELS, "no models beside the kit"  # pytest skips a test of none


@pytest.fixture(scope="session", params=MODELS)
def model_folder(request):
    return KIT.parent / request.param


@pytest.fixture(scope="session")
def shared_data():
    """The folder with the image sets: ``DEEPLAB_IJ_DATA``, or ``shared/data`` beside the repository."""
    folder = Path(os.environ.get("DEEPLAB_IJ_DATA", KIT.parents[2] / "shared" / "data"))
    if not (folder / "nuclei_fluorescence").is_dir():
        pytest.skip(f"no image sets in {folder}; set DEEPLAB_IJ_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def network():
    """An untrained network whose batch statistics are such that every branch matters; not to be changed."""
    from compact import Compact

    torch.manual_seed(3)
    network = Compact().train()
    with torch.no_grad():
        network(torch.randn(2, 1, 128, 128))
    return network.eval()


@pytest.fixture
def disks(tmp_path):
    """A set of ten images of bright disks, each a field of its own."""
    folder = tmp_path / "disks" / "train"
    for part in "images", "labels", "instances":
        (folder / part).mkdir(parents=True)
    rng = np.random.default_rng(5)
    y, x = np.mgrid[:72, :80]
    (folder.parent / "classes.csv").write_text("value,name\n0,background\n1,interior\n2,boundary\n")
    rows = ["file,kind,group"]
    for i in range(10):
        instances = np.zeros((72, 80), np.uint16)
        for n in range(1, 6):
            cy, cx, r = rng.integers(8, 64), rng.integers(8, 72), rng.integers(4, 10)
            instances[(y - cy) ** 2 + (x - cx) ** 2 < r * r] = n
        image = np.clip(20 + 150 * (instances > 0) + rng.normal(0, 8, instances.shape), 0, 255).astype(np.uint8)
        Image.fromarray(image).save(folder / "images" / f"{i}.png")
        Image.fromarray((instances > 0).astype(np.uint8)).save(folder / "labels" / f"{i}.png")
        Image.fromarray(instances).save(folder / "instances" / f"{i}.png")
        rows.append(f"{i}.png,disks,g{i}")
    (folder / "index.csv").write_text("\n".join(rows) + "\n")
    return folder.parent
