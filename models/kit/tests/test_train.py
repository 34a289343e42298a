import csv

import numpy as np
import pytest
import torch

import train
from metrics import confusion, summary


def run(disks, out, *more):
    return train.train(train.arguments([
        "--data", str(disks), "--out", str(out), "--epochs", "3", "--steps", "2", "--batch", "2", "--crop", "64",
        "--precision", "float32", "--threads", "1", *more]))


def test_a_resumed_training_ends_where_an_unbroken_one_does(disks, tmp_path):
    whole = run(disks, tmp_path / "whole")
    run(disks, tmp_path / "broken", "--stop-after", "2")
    resumed = run(disks, tmp_path / "broken")
    for (name, a), b in zip(whole.state_dict().items(), resumed.state_dict().values()):
        assert torch.equal(a, b), name
    logs = [list(csv.DictReader(open(tmp_path / name / "log.csv"))) for name in ("whole", "broken")]
    for a, b in zip(*logs, strict=True):
        assert {k: v for k, v in a.items() if k != "seconds"} == {k: v for k, v in b.items() if k != "seconds"}


@pytest.mark.parametrize("network, settings", [("v1", '{"width": 0.0625}'), ("v3plus-mobilenetv2", '{"width": 0.125, "window": 3}')])
def test_each_network_of_the_family_trains_on_objects(disks, tmp_path, network, settings):
    run(disks, tmp_path, "--network", network, "--settings", settings, "--objects", "--stop-after", "1")
    stored = torch.load(tmp_path / "best.pt", weights_only=True)
    assert stored["network"] == network and stored["settings"]["classes"] == 2 and stored["class_weights"] == (1, 1)


def test_several_scales_train_together(disks, tmp_path):
    common = "--network", "v2-aspp-s", "--settings", '{"width": 0.0625, "fc_channels": 8, "dropout": 0}', "--objects", "--stop-after", "1"
    one, three = (run(disks, tmp_path / name, *common, *more) for name, more in (
        ("one", ()), ("three", ("--multi-scale", "0.5", "0.75", "1"))))
    assert one.state_dict().keys() == three.state_dict().keys()
    assert not all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), three.state_dict().values()))
    with torch.no_grad():
        largest, *each = train.outputs_of(three.eval(), torch.randn(1, 1, 64, 64), (0.5, 0.75, 1))
    assert len(each) == 3 and all(logits.shape == (1, 2, 64, 64) for logits in each)
    assert largest.mean() > max(logits.mean() for logits in each)


def test_rate_rises_then_falls_to_nothing():
    rates = [train.rate_at(s, 1000, 2e-3) for s in range(1000)]
    assert max(rates) == pytest.approx(2e-3) and rates.index(max(rates)) <= 20
    assert all(a >= b for a, b in zip(rates[20:], rates[21:])) and rates[-1] < 1e-5


def test_loss_is_small_only_for_the_truth():
    labels = torch.zeros(2, 16, 16, dtype=torch.long)
    labels[:, 4:12, 4:12], labels[:, 6:10, 6:10] = 2, 1
    right = 20 * torch.nn.functional.one_hot(labels, 3).permute(0, 3, 1, 2).float()
    assert train.loss_of(right, labels, True) < 1e-3
    assert train.loss_of(right.roll(1, 1), labels, True) > 5


def test_figures_by_hand():
    truth, predicted = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 2, 2, 0])
    figures = summary([confusion(truth, predicted, 3)])
    assert figures["classes"] == pytest.approx([1 / 3] * 3)
    assert figures["foreground"] == figures["foreground_mean"] == pytest.approx(3 / 5)
