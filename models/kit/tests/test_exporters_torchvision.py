"""Weights with the names and shapes of torchvision's three DeepLab v3."""
import numpy as np
import pytest
import torch

import from_torchvision
import mobilenetv3
import model_folder
from published_folder import check

BLOCKS = {"resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3)}


class Names:
    """The names and shapes in a state_dict, at a width, as torchvision has them; the auxiliary head too."""

    def __init__(self, backbone, width=1, classes=21):
        self.shapes, self.width = {}, width
        high, third = self.resnet(BLOCKS[backbone]) if backbone in BLOCKS else self.mobilenet()
        c = self.channels(256)
        self.conv_norm("classifier.0.convs.0", high, c, 1)
        for i in 1, 2, 3:
            self.conv_norm(f"classifier.0.convs.{i}", high, c, 3)
        self.conv_norm("classifier.0.convs.4", high, c, 1, at=1)
        self.conv_norm("classifier.0.project", 5 * c, c, 1)
        self.conv_norm("classifier", c, c, 3, at=1)
        self.conv("classifier.4", c, classes, 1, bias=True)
        self.conv_norm("aux_classifier", third, third // 4, 3)
        self.conv("aux_classifier.4", third // 4, classes, 1, bias=True)

    def channels(self, n):
        return max(8, round(n * self.width / 8) * 8)

    def conv(self, name, inputs, outputs, kernel, bias=False, groups=1):
        self.shapes[f"{name}.weight"] = (outputs, inputs // groups, kernel, kernel)
        if bias:
            self.shapes[f"{name}.bias"] = (outputs,)

    def norm(self, name, channels):
        for part in "weight", "bias", "running_mean", "running_var":
            self.shapes[f"{name}.{part}"] = (channels,)
        self.shapes[f"{name}.num_batches_tracked"] = ()

    def conv_norm(self, name, inputs, outputs, kernel, at=0, groups=1):
        self.conv(f"{name}.{at}", inputs, outputs, kernel, groups=groups)
        self.norm(f"{name}.{at + 1}", outputs)

    def resnet(self, blocks):
        inputs = self.channels(64)
        self.conv("backbone.conv1", 3, inputs, 7)
        self.norm("backbone.bn1", inputs)
        for i, count in enumerate(blocks):
            c = self.channels(64 * 2 ** i)
            for j in range(count):
                block = f"backbone.layer{i + 1}.{j}"
                for n, (before, after, kernel) in enumerate(((inputs, c, 1), (c, c, 3), (c, 4 * c, 1)), 1):
                    self.conv(f"{block}.conv{n}", before, after, kernel)
                    self.norm(f"{block}.bn{n}", after)
                if j == 0:
                    self.conv_norm(f"{block}.downsample", inputs, 4 * c, 1)
                inputs = 4 * c
        return inputs, inputs // 2

    def mobilenet(self):
        inputs = self.channels(16)
        self.conv_norm("backbone.0", 3, inputs, 3)
        for i, (kernel, expanded, outputs, squeeze, _, _) in enumerate(mobilenetv3.BLOCKS, 1):
            expanded, outputs, at = self.channels(expanded), self.channels(outputs), 0
            if expanded != inputs:
                self.conv_norm(f"backbone.{i}.block.0", inputs, expanded, 1)
                at = 1
            self.conv_norm(f"backbone.{i}.block.{at}", expanded, expanded, kernel, groups=expanded)
            if squeeze:
                squeezed = max(8, (expanded // 4 + 4) // 8 * 8)
                squeezed += 8 if squeezed < 0.9 * (expanded // 4) else 0
                self.conv(f"backbone.{i}.block.{at + 1}.fc1", expanded, squeezed, 1, bias=True)
                self.conv(f"backbone.{i}.block.{at + 1}.fc2", squeezed, expanded, 1, bias=True)
            self.conv_norm(f"backbone.{i}.block.{at + 1 + squeeze}", expanded, outputs, 1)
            inputs = outputs
        high = self.channels(960)
        self.conv_norm(f"backbone.{len(mobilenetv3.BLOCKS) + 1}", inputs, high, 1)
        return high, self.channels(40)

    def parameters(self):
        return sum(int(np.prod(shape)) for name, shape in self.shapes.items() if "running" not in name and "num_batches" not in name)

    def random(self):
        """Weights that are the same everywhere."""
        rng, state = np.random.default_rng(8), {}
        for name, shape in self.shapes.items():
            if len(shape) == 4:
                value = rng.standard_normal(shape, np.float32) * np.float32(np.prod(shape[1:]) ** -0.5)
            elif name.endswith("num_batches_tracked"):
                value = np.array(7)
            else:
                value = rng.random(shape, np.float32) + np.float32(0.5) if name.endswith(("weight", "running_var")) \
                    else rng.standard_normal(shape, np.float32) * np.float32(0.2)
            state[name] = torch.from_numpy(value)
        return state


@pytest.mark.parametrize("backbone, published", [
    ("resnet50", 42_004_074), ("resnet101", 60_996_202), ("mobilenet_v3_large", 11_029_328)])
def test_names_and_shapes(backbone, published):
    """``num_params`` of torchvision's DeepLabV3_*_Weights; every name finds its place in ours, none is left over."""
    names = Names(backbone)
    assert names.parameters() == published
    state = {name: torch.empty(shape, device="meta") for name, shape in names.shapes.items()}
    with torch.device("meta"):
        network = from_torchvision.build(state)
    assert sum(p.numel() for p in network.parameters()) == sum(
        int(np.prod(shape)) for name, shape in names.shapes.items()
        if not name.startswith("aux") and "running" not in name and "num_batches" not in name)


@pytest.mark.parametrize("backbone", ["resnet50", "mobilenet_v3_large"])
def test_weights_come_to_their_place(backbone):
    torch.manual_seed(1)
    state = Names(backbone, 0.125, 5).random()
    ours = from_torchvision.build({f"module.{name}": value for name, value in state.items()}).state_dict()
    assert torch.equal(ours["aspp.branches.4.project.0.weight"], state["classifier.0.convs.4.1.weight"])
    assert torch.equal(ours["aspp.branches.4.project.1.running_var"], state["classifier.0.convs.4.2.running_var"])
    assert torch.equal(ours["refine.1.bias"], state["classifier.2.bias"])
    assert torch.equal(ours["classify.bias"], state["classifier.4.bias"])


def test_folder(tmp_path, monkeypatch):
    """With the blocks that stride, one of each kind, to be quick."""
    monkeypatch.setattr(mobilenetv3, "BLOCKS", [mobilenetv3.BLOCKS[i] for i in (0, 1, 3, 6, 12)])
    monkeypatch.setattr(mobilenetv3, "LAST", 4)
    torch.manual_seed(1)
    state = Names("mobilenet_v3_large", 0.125, 3).random()
    torch.save({"model": state, "epoch": 3}, tmp_path / "x.pth")
    (tmp_path / "names.txt").write_text("sky\nroad\ncar\n")
    from_torchvision.main(["--weights", str(tmp_path / "x.pth"), "--out", str(tmp_path / "out"), "--classes", str(tmp_path / "names.txt"),
                           "--name", "Street", "--license", "BSD-3-Clause", "--halo", "32"])
    rgb = model_folder.test_image((2, 3, 96, 144), "bcyx")
    content, got = check(tmp_path / "out", rgb)
    normalised = (torch.from_numpy(rgb) / 255 - torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    with torch.no_grad():
        expected = torch.softmax(from_torchvision.build(state)(normalised), 1).numpy()
    assert np.abs(got - expected).max() <= 1e-4 and expected.std() > 0.01
    assert (content["name"], content["license"]) == ("Street", "BSD-3-Clause")
    assert [each["name"] for each in content["config"]["deeplab_ij"]["classes"]] == ["sky", "road", "car"]
    assert content["inputs"][0]["axes"][2]["size"] == {"min": 128, "step": 16}
    assert content["outputs"][0]["axes"][2] == {
        "type": "space", "id": "y", "size": {"tensor_id": "input", "axis_id": "y"}, "halo": 32}


LOGITS = {
    "resnet50": [-0.234175, -0.300892, -0.0840549, -1.09195, -1.04895, -1.53046],
    "resnet101": [-0.746122, -2.70787, -2.04904, -0.429636, 2.80143, 2.54751],
    "mobilenet_v3_large": [-0.342216, -0.322707, -0.150541, 0.0804589, 0.108733, 0.0385698],
}
"""What torchvision 0.29.1 gives with these weights, in three pixels for two classes."""


def noise():
    return torch.from_numpy(np.random.default_rng(9).standard_normal((1, 3, 224, 32), np.float32))


def some(logits):
    return logits[0, [3, 17]][:, [0, 100, 223], [5, 17, 31]].ravel().tolist()


@pytest.mark.parametrize("name", LOGITS)
def test_logits_are_those_that_torchvision_gave(name):
    with torch.no_grad():
        logits = from_torchvision.build(Names(name).random())(noise())
    assert some(logits) == pytest.approx(LOGITS[name], abs=1e-4 * logits.abs().max().item())


@pytest.mark.parametrize("name", LOGITS)
def test_torchvision_gives_the_same(name):
    try:
        from torchvision.models import segmentation as models
    except (ImportError, RuntimeError) as e:
        pytest.skip(f"no torchvision that fits this PyTorch: {e}")
    theirs = getattr(models, f"deeplabv3_{name}")(weights=None, weights_backbone=None, aux_loss=True).eval()
    theirs.load_state_dict(Names(name).random())
    with torch.no_grad():
        expected, got = theirs(noise())["out"], from_torchvision.build(theirs.state_dict())(noise())
    assert (got - expected).abs().max() <= 1e-5 * expected.abs().max() and expected.std() > 0


def test_other_weights_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="no weights of torchvision's deeplabv3"):
        from_torchvision.build({"fc.weight": torch.zeros(3, 3)})
    state = Names("resnet50", 0.125).random()
    del state["backbone.layer2.0.bn1.weight"]
    with pytest.raises(SystemExit, match="layer2.0.bn1.weight"):
        from_torchvision.build(state)
    torch.save(state, tmp_path / "x.pth")
    with pytest.raises(SystemExit, match="exists already"):
        from_torchvision.main(["--weights", str(tmp_path / "x.pth"), "--out", str(tmp_path)])
    with pytest.raises(SystemExit, match="does not exist"):
        from_torchvision.main(["--weights", str(tmp_path / "y.pth"), "--out", str(tmp_path / "out")])
    (tmp_path / "y.pth").write_text("nothing")
    with pytest.raises(SystemExit, match="is no state_dict"):
        from_torchvision.main(["--weights", str(tmp_path / "y.pth"), "--out", str(tmp_path / "out")])
    (tmp_path / "two.txt").write_text("one\ntwo\n")
    with pytest.raises(SystemExit, match="has 2 classes, and the network 21"):
        model_folder.classes_of(tmp_path / "two.txt", 21)
