import copy
import json

import numpy as np
import onnx
import pytest
import torch
import yaml

import data
import export
import panoptic
import train
from metrics import average_precision
from unfold import unfold, weights_of


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(4)
    network = panoptic.Panoptic(aspp_channels=16, decoder_channels=16, object_channels=16, head_channels=8, width=0.25).train()
    with torch.no_grad():
        for parameter in network.parameters():  # equal ones would be one in the graph
            parameter.add_(0.02 * torch.randn_like(parameter))
        for _ in range(20):
            network.maps(torch.randn(2, 1, 96, 96))
    return network.eval()


def field(height=60, width=70):
    """Instances: a square of 6 x 6, a bar that touches it, and one at the right edge."""
    instances = np.zeros((height, width), np.int32)
    instances[10:16, 20:26] = 7
    instances[10:16, 26:46] = 3
    instances[40:50, 60:70] = 5
    return instances


def test_targets_of_a_square():
    heat, offset, inside, objects = panoptic.targets_of(torch.from_numpy(field()).float(), 0)
    assert inside.all() and (objects[0].numpy() == (field() > 0)).all()
    assert offset[:, 10, 20].tolist() == [2.5, 2.5]  # to the centre at (12.5, 22.5)
    assert offset[:, 15, 25].tolist() == [-2.5, -2.5]
    assert offset[:, 12, 26].tolist() == [0.5, 9.5]
    assert (offset[:, field() == 0] == 0).all() and (heat[0][field() == 0] == 0).all()
    sigma = max(1, np.sqrt(4 * 36 / np.pi) / 8)
    assert heat[0, 12, 22] == pytest.approx(np.exp(-0.5 / (2 * sigma**2)))
    assert heat[0, 45, 65] > heat[0, 12, 22]  # a larger object has a wider Gaussian


def test_an_object_that_the_crop_cuts_has_its_true_centre():
    margin = 8
    wide = torch.zeros(40, 40)
    wide[4:20, 4:20] = 1  # of which 12 rows and columns are in the crop
    wide[:, 36:] = -1
    heat, offset, inside, objects = panoptic.targets_of(wide, margin)
    assert heat.shape == (1, 24, 24) and offset.shape == (2, 24, 24)
    assert offset[:, 0, 0].tolist() == [3.5, 3.5] and objects.sum() == 144
    assert inside.all() and not panoptic.targets_of(wide, 2)[2][0, :, -1].any()


def test_perfect_maps_give_the_objects_back():
    instances = field()
    heat, offset, _, objects = panoptic.targets_of(torch.from_numpy(instances).float(), 0)
    found = panoptic.group(objects[0].float(), heat[0], offset).numpy()
    assert average_precision(instances, found) == 1
    assert panoptic.loss_of(heat[None], offset[None], [each[None] for each in (heat, offset, torch.ones_like(objects), objects)]) == 0


def test_small_objects_and_weak_centres_are_left_out():
    instances = field()
    instances[2:5, 2:5] = 9
    heat, offset, _, objects = panoptic.targets_of(torch.from_numpy(instances).float(), 0)
    assert len(np.unique(panoptic.group(objects[0].float(), heat[0], offset))) == 4  # with the background; 9 pixels are too few
    assert not panoptic.group(objects[0].float(), heat[0] * 0.05, offset).any()


def test_smoothing_keeps_the_sum_and_the_place():
    heat = torch.zeros(40, 50)
    heat[20, 30] = 1
    smooth = panoptic.smooth(heat, 2)
    assert smooth.sum() == pytest.approx(1) and (smooth == smooth.max()).nonzero().tolist() == [[20, 30]]
    assert smooth[20, 30] == pytest.approx(1 / (2 * np.pi * 4), rel=1e-3)
    corner = torch.zeros(40, 50)
    corner[0, 0] = 1
    assert panoptic.smooth(corner, 2).sum() == pytest.approx(1)  # what leaves at the rim comes back from its mirror image


def test_average_precision():
    truth = field()
    assert average_precision(truth, np.zeros_like(truth)) == 0
    assert average_precision(np.zeros_like(truth), np.zeros_like(truth)) == 1
    merged = np.where(truth == 3, 7, truth)  # 20 of 26 columns: the IoU with the bar is 0.77, one is missed
    assert average_precision(truth, merged) == pytest.approx(2 / 3)
    half = np.where(np.arange(70) < 65, truth, 0)  # half of the third: an IoU of exactly 0.5 is no hit
    assert average_precision(truth, half) == pytest.approx(2 / 4)


def test_unfolding_gives_what_the_graph_gives(network, tmp_path):
    export.to_onnx(network, tmp_path / "m.onnx")
    other = copy.deepcopy(network)
    torch.manual_seed(9)
    for parameter in other.parameters():
        torch.nn.init.normal_(parameter)
    images = torch.randn(3, 1, 96, 96)
    unfold(other, tmp_path / "m.onnx", images)
    with torch.no_grad():
        for before, after in zip(network.maps(images), other.maps(images)):
            assert np.allclose(before, after, atol=1e-3 * float(before.abs().max())), float((before - after).abs().max())
    assert "network.offset.1.bias" in weights_of(tmp_path / "m.onnx")
    with pytest.raises(ValueError, match="no weights of this network"):
        unfold(torch.nn.Conv2d(1, 1, 1), tmp_path / "m.onnx", images)


def test_the_second_branch_begins_like_the_first(network):
    other = copy.deepcopy(network)
    other.begin_like_classes()
    assert all((a == b).all() for a, b in zip(other.aspp.parameters(), other.object_aspp.parameters()))


def test_graph_has_three_outputs(network, tmp_path):
    export.to_onnx(network, tmp_path / "m.onnx")
    graph = onnx.load(tmp_path / "m.onnx").graph
    assert [(each.name, each.type.tensor_type.shape.dim[1].dim_value) for each in graph.output] == [("scores", 3), ("centre", 1), ("offset", 2)]
    assert export.largest_difference(network, tmp_path / "m.onnx") < export.LARGEST_DIFFERENCE


def test_training_and_export_of_disks(disks, tmp_path, monkeypatch):
    settings = {"aspp_channels": 16, "decoder_channels": 16, "object_channels": 16, "head_channels": 8, "width": 0.25}
    train.train(train.arguments([
        "--network", "panoptic", "--settings", json.dumps(settings), "--data", str(disks), "--out", str(tmp_path / "run"), "--epochs", "2",
        "--steps", "2", "--batch", "2", "--crop", "64", "--precision", "float32", "--threads", "1"]))
    rows = (tmp_path / "run" / "log.csv").read_text().splitlines()
    assert rows[0].endswith("held_out_ap50") and len(rows) == 3
    (disks / "val").symlink_to(disks / "train")
    monkeypatch.setattr("sys.argv", ["export.py", "--run", str(tmp_path / "run"), "--data", str(disks), "--card", "nuclei-fluorescence", "--out",
                                     str(tmp_path / "model"), "--halos", "0", "8", "--side", "64", "--tile", "32"])
    export.main()
    description = yaml.safe_load((tmp_path / "model" / "rdf.yaml").read_text())
    assert [each["id"] for each in description["outputs"]] == ["scores", "centre", "offset"]
    assert description["config"]["deeplab_ij"]["panoptic"] == {
        "semantic": "scores", "centre": "centre", "offset": "offset", "offset_order": "yx", "sigma": 2, "threshold": 0.005, "kernel": 11}
    assert description["config"]["deeplab_ij"]["objects"] == {"threshold": 0.4, "least_area": 25}
    assert description["outputs"][0]["postprocessing"] == [{"id": "softmax", "kwargs": {"axis": "channel"}}]
    assert np.allclose(np.load(tmp_path / "model" / "test-output.npy").sum(1), 1, atol=1e-5)
    assert np.load(tmp_path / "model" / "test-offset.npy").shape[1] == 2
    assert "AP at IoU 0.5" in (tmp_path / "model" / "README.md").read_text()
