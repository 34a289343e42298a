"""Weights with the names and the file format of the released Caffe models, at a small width, against those networks written out by hand."""
import struct

import numpy as np
import pytest
import torch
import yaml
from torch.nn import functional as F

import caffemodel
import from_caffe
import model_folder
from published_folder import check

MEAN_BGR = (104.008, 116.669, 122.675)
VGG = ((8, 2), (16, 2), (32, 3), (64, 3), (64, 3))


def varint(n):
    return bytes([n & 127 | 128]) + varint(n >> 7) if n > 127 else bytes([n])


def field(number, content):
    """A field of Protocol Buffers: bytes with their length, or a whole number."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def write(path, layers, old):
    """A .caffemodel: ``layers`` as in DeepLab v1's time, with four lengths a blob, or ``layer`` with shapes."""
    net = field(1, b"net")
    for name, blobs in layers.items():
        made = field(4 if old else 1, name.encode()) + (field(5, 4) if old else field(2, b"Convolution"))
        for blob in blobs:
            data = field(5, struct.pack(f"<{blob.size}f", *blob.ravel()))
            if old:
                lengths = (1,) * (4 - blob.ndim) + blob.shape
                made += field(6, b"".join(field(i + 1, length) for i, length in enumerate(lengths)) + data)
            else:
                made += field(7, field(7, field(1, b"".join(map(varint, blob.shape)))) + data)
        net += field(2 if old else 100, made)
    path.write_bytes(net)


class Random:
    """Layers of random weights."""

    def __init__(self):
        self.rng, self.layers = np.random.default_rng(2), {}

    def conv(self, name, inputs, outputs, kernel, bias=True):
        gain = np.sqrt(2 / (inputs * kernel ** 2))
        self.layers[name] = [self.rng.normal(0, gain, (outputs, inputs, kernel, kernel)).astype(np.float32)]
        if bias:
            self.layers[name].append(self.rng.normal(0, 0.1, outputs).astype(np.float32))

    def norm(self, name, channels):
        mean, variance = self.rng.normal(0, 0.2, channels), self.rng.uniform(0.5, 2, channels)
        self.layers[f"bn{name}"] = [np.float32(mean * 999), np.float32(variance * 999), np.float32([999])]
        gain = 0.2 if name.endswith("c") else 0.8  # so that 33 blocks added up stay in range
        self.layers[f"scale{name}"] = [np.float32(self.rng.uniform(0.5, 1, channels) * gain), np.float32(self.rng.normal(0, 0.2, channels))]

    def vgg(self):
        inputs = 3
        for i, (channels, count) in enumerate(VGG):
            for j in range(count):
                self.conv(f"conv{i + 1}_{j + 1}", inputs, channels, 3)
                inputs = channels
            self.layers[f"pool{i + 1}"] = []


class Caffe:
    """What Caffe does with these layers; x is [n, c, h, w] in BGR."""

    def __init__(self, layers):
        self.layers = {name: [torch.from_numpy(blob) for blob in blobs] for name, blobs in layers.items()}

    def conv(self, x, name, stride=1, rate=1):
        weight, *bias = self.layers[name]
        return F.conv2d(x, weight, *bias, stride=stride, padding=rate * (weight.shape[-1] - 1) // 2, dilation=rate)

    def norm(self, x, name):
        (mean, variance, count), (gain, offset) = self.layers[f"bn{name}"], self.layers[f"scale{name}"]
        return F.batch_norm(x, mean / count, variance / count, gain, offset, eps=1e-5)

    def vgg(self, x):
        for i, (_, count) in enumerate(VGG):
            for j in range(count):
                x = F.relu(self.conv(x, f"conv{i + 1}_{j + 1}", rate=2 if i == 4 else 1))
            x = F.max_pool2d(x, 3, 1 if i > 2 else 2, 1, ceil_mode=True)
        return x

    def v1(self, x, rate=12):
        x = self.vgg(x)
        if "pool5a" in self.layers:
            x = F.avg_pool2d(x, 3, 1, 1)
        return self.conv(F.relu(self.conv(F.relu(self.conv(x, "fc6", rate=rate)), "fc7")), "fc8_voc12")

    def v2_vgg(self, x, rates):
        x = self.vgg(x)
        return sum(self.conv(F.relu(self.conv(F.relu(self.conv(x, f"fc6_{i}", rate=rate)), f"fc7_{i}")), f"fc8_voc12_{i}")
                   for i, rate in enumerate(rates, 1))

    def block(self, x, name, stride, rate, project):
        shortcut = self.norm(self.conv(x, f"res{name}_branch1", stride), f"{name}_branch1") if project else x
        for branch, step, apart in ("2a", stride, 1), ("2b", 1, rate), ("2c", 1, 1):
            x = self.norm(self.conv(x, f"res{name}_branch{branch}", step, apart), f"{name}_branch{branch}")
            x = x if branch == "2c" else F.relu(x)
        return F.relu(x + shortcut)

    def v2_resnet(self, x, blocks):
        x = F.max_pool2d(F.relu(self.norm(self.conv(x, "conv1", 2), "_conv1")), 3, 2, 1, ceil_mode=True)
        for name in blocks:
            first = name.endswith("a") and "b" not in name
            x = self.block(x, name, 2 if name == "3a" else 1, {"4": 2, "5": 4}.get(name[0], 1), first)
        return sum(self.conv(x, f"fc1_voc12_c{i}", rate=6 * (i + 1)) for i in range(4))

    def __call__(self, scores, rgb, *more):
        """Probabilities at the size of an RGB image of 0 to 255."""
        x = torch.from_numpy(rgb).float().flip(1) - torch.tensor(MEAN_BGR).view(1, 3, 1, 1)
        with torch.no_grad():
            logits = F.interpolate(scores(x, *more), size=x.shape[2:], mode="bilinear", align_corners=True)
            return torch.softmax(logits, 1).numpy()


@pytest.fixture(scope="module")
def rgb():
    return model_folder.test_image((1, 3, 65, 97), "bcyx")


def largefov(pool5a=True, kernel=3, classes=21):
    made = Random()
    made.vgg()
    if pool5a:
        made.layers["pool5a"] = []
    made.conv("fc6", 64, 32, kernel)
    made.conv("fc7", 32, 32, 1)
    made.conv("fc8_voc12", 32, classes, 1)
    made.layers["fc8_interp"] = []
    return made.layers


def aspp():
    made = Random()
    made.vgg()
    for i in range(1, 5):
        made.conv(f"fc6_{i}", 64, 32, 3)
        made.conv(f"fc7_{i}", 32, 32, 1)
        made.conv(f"fc8_voc12_{i}", 32, 21, 1)
    return made.layers


BLOCKS = ["2a", "2b", "2c", "3a", "3b1", "3b2", "3b3", "4a", *(f"4b{i}" for i in range(1, 23)), "5a", "5b", "5c"]


def resnet():
    made, inputs = Random(), 8
    made.conv("conv1", 3, 8, 7, bias=False)
    made.norm("_conv1", 8)
    for name in BLOCKS:
        channels = 8 * 2 ** (int(name[0]) - 2)
        parts = [("2a", inputs, channels, 1), ("2b", channels, channels, 3), ("2c", channels, channels * 4, 1)]
        for branch, before, after, kernel in parts + ([("1", inputs, channels * 4, 1)] if inputs != channels * 4 else []):
            made.conv(f"res{name}_branch{branch}", before, after, kernel, bias=False)
            made.norm(f"{name}_branch{branch}", after)
        inputs = channels * 4
    for i in range(4):
        made.conv(f"fc1_voc12_c{i}", inputs, 21, 3)
    return made.layers


def export(tmp_path, layers, old, *more):
    write(tmp_path / "x.caffemodel", layers, old)
    from_caffe.main(["--weights", str(tmp_path / "x.caffemodel"), "--out", str(tmp_path / "out"), *more])
    return tmp_path / "out"


def same(got, expected):
    assert np.abs(got - expected).max() <= 1e-4 and expected.std() > 0.01


def test_v1(tmp_path, rgb):
    layers = largefov()
    content, got = check(export(tmp_path, layers, old=True), rgb)
    same(got, Caffe(layers)(Caffe(layers).v1, rgb))
    size = content["inputs"][0]["axes"][2]["size"]
    assert size == {"min": 65, "step": 8} and content["config"]["deeplab_ij"]["enlarge"] == "align_corners"
    assert [each["name"] for each in content["config"]["deeplab_ij"]["classes"]][15] == "person"
    assert content["config"]["deeplab_ij"]["classes"][15]["colour"] == "#c08080"


@pytest.mark.parametrize("settings, rates", [(dict(pool5a=False), None), (dict(kernel=4, classes=2), None), (dict(), [6])])
def test_variants_of_v1(rgb, settings, rates):
    layers = largefov(**settings)
    x = torch.from_numpy(rgb).float()
    with torch.no_grad():
        got = from_caffe.build(layers, rates).logits(x)
        expected = Caffe(layers).v1(x.flip(1), rates[0] if rates else {3: 12, 4: 4}[settings.get("kernel", 3)])
    assert torch.allclose(got, expected, rtol=1e-4, atol=1e-2)
    assert expected.std() > 10  # of values of 0 to 255


def test_the_mean_before_fc6_matters(rgb):
    layers = largefov()
    assert np.abs(Caffe(layers)(Caffe(layers).v1, rgb) - Caffe(layers | {"pool5a": []})(
        Caffe({name: blobs for name, blobs in layers.items() if name != "pool5a"}).v1, rgb)).max() > 0.01


def test_v2_on_vgg(rgb):
    layers = aspp()
    for rates in None, (2, 4, 8, 12):
        with torch.no_grad():
            got = torch.softmax(from_caffe.build(layers, rates)(torch.from_numpy(rgb) - torch.tensor(MEAN_BGR[::-1]).view(1, 3, 1, 1)), 1).numpy()
        same(got, Caffe(layers)(Caffe(layers).v2_vgg, rgb, rates or (6, 12, 18, 24)))


def test_v2_on_resnet(tmp_path, rgb):
    """Also from the file, of which the copies for other scales are left out."""
    layers = resnet()
    write(tmp_path / "x.caffemodel", layers | {f"{name}_res05": [blob * 0 for blob in blobs] for name, blobs in layers.items()}, False)
    with torch.no_grad():
        network = from_caffe.build(caffemodel.read(tmp_path / "x.caffemodel"))
        got = torch.softmax(network(torch.from_numpy(rgb) - torch.tensor(MEAN_BGR[::-1]).view(1, 3, 1, 1)), 1).numpy()
    same(got, Caffe(layers)(Caffe(layers).v2_resnet, rgb, BLOCKS))


def test_what_the_networks_have_no_place_for_is_named(tmp_path):
    layers = largefov()
    made = Random()
    made.conv("fc9", 8, 8, 1)
    with pytest.raises(SystemExit, match="no place for: fc9"):
        export(tmp_path, layers | made.layers, True)
    with pytest.raises(SystemExit, match="0 blobs of weights in the layer conv3_2"):
        export(tmp_path, {name: blobs for name, blobs in layers.items() if name != "conv3_2"}, True)
    with pytest.raises(SystemExit, match="no layer res2a_branch2a, fc6_1 or fc6"):
        export(tmp_path, made.layers, True)
    (tmp_path / "names.txt").write_text("one\ntwo\n")
    with pytest.raises(SystemExit, match="has 2 classes, and the network 21"):
        export(tmp_path, layers, True, "--classes", str(tmp_path / "names.txt"))
    assert not (tmp_path / "out").exists()


def test_other_files_are_refused(tmp_path):
    for content, sentence in (b"\x89PNG\r\n\x1a\n", "is not a .caffemodel file"), (field(1, b"net"), "holds no weights"):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(ValueError, match=sentence):
            caffemodel.read(tmp_path / "x")
    write(tmp_path / "x", {"a": [np.zeros(3, np.float32)]}, True)
    (tmp_path / "y").write_bytes((tmp_path / "x").read_bytes().replace(field(4, 3), field(4, 2)))
    with pytest.raises(ValueError, match="has 12 bytes of weights for the shape"):
        caffemodel.read(tmp_path / "y")
