"""What every network of the family promises to training, export and the plugin."""
import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn
from torch.nn import functional as F

import backbones
import export
import family
import mobilenet
import resnet
import xception
from deeplab_v2 import MultiScale
from deeplab_v3 import DeepLabV3
from fcn import doubled

SLIM = {name: dict(width=0.0625) for name in family.NETWORKS}


def slim(name, **settings):
    """A network of 8 channels a layer or a little more, with scores that differ from cell to cell; in training mode."""
    torch.manual_seed(3)
    network = family.build(name, **(SLIM[name] | settings)).train()
    for module in network.modules():
        if isinstance(module, nn.Conv2d) and module.out_channels == network.settings["classes"]:
            nn.init.normal_(module.weight)
    return network


@pytest.fixture
def shallow(monkeypatch):
    """Fewer repetitions of the same block, which only take time."""
    monkeypatch.setattr(resnet, "BLOCKS", {name: (1, 1, 1, 3) for name in resnet.BLOCKS})
    monkeypatch.setattr(mobilenet, "STAGES", [(t, c, 1 + (n > 3), s) for t, c, n, s in mobilenet.STAGES])
    monkeypatch.setattr(xception, "MIDDLE", 1)


@pytest.mark.parametrize("name", family.NETWORKS)
def test_logits_have_the_inputs_size_and_every_parameter_a_gradient(name, shallow):
    network = slim(name, in_channels=2, classes=5)
    height, width = 2 * network.step, 3 * network.step
    logits = network(torch.rand(2, 2, height, width))
    assert logits.shape == (2, 5, height, width)
    maps = network.maps(torch.rand(2, 2, height, width)) if hasattr(network, "maps") else ()
    sum(each.square().mean() for each in (logits, *maps)).backward()
    idle = [key for key, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert not idle
    shift = torch.arange(5.0)
    network.eval()
    with torch.no_grad():
        x = torch.rand(1, 2, height, width)
        before = network(x)
        network.logit_bias.add_(shift)
        assert torch.allclose(network(x) - before, shift[:, None, None].expand_as(before), atol=1e-3)
    again = type(network)(**network.settings)
    again.load_state_dict(network.state_dict())
    assert again.settings == network.settings


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no network v4; there are fcn-32s, fcn-8s, v1"):
        family.build("v4")


@pytest.mark.parametrize("name, settings", [
    ("fcn-8s", {}), ("v1-msc", {}), ("v2-aspp-l", {}), ("v2-resnet101-aspp-s", {}), ("v3-resnet50", {}),
    ("v3-resnet101", dict(window=5, output_stride=8)), ("v3plus-mobilenetv2", {}), ("v3plus-xception65", dict(window=5)),
])
def test_runtime_agrees_with_pytorch_at_any_size(name, settings, shallow, tmp_path):
    agree(slim(name, **settings), tmp_path / "m.onnx")


def test_runtime_agrees_with_pytorch_at_several_scales(tmp_path):
    agree(MultiScale(slim("v1"), (0.75, 1)), tmp_path / "m.onnx")


def agree(network, path):
    with torch.no_grad():
        network(torch.randn(4, 1, 2 * network.step, 3 * network.step))
    network.eval()
    export.to_onnx(network, path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for batch, rows, columns in (1, 1, 1), (2, 2, 1), (3, 5, 4):
        x = torch.randn(batch, 1, rows * network.step, columns * network.step)
        with torch.no_grad():
            expected = network(x).softmax(1).numpy()
        assert np.abs(export.softmax(session.run(None, {"input": x.numpy()})[0]) - expected).max() <= 1e-4
    assert expected.std() > 0.01


@pytest.mark.parametrize("name", backbones.NAMES)
def test_stride_8_is_stride_16_on_a_denser_grid(name, shallow):
    """The same weights, doubled rates: every second cell is the same."""
    x = torch.rand(1, 1, 64, 96, dtype=torch.float64)
    network = DeepLabV3(width=0.0625, backbone=name).double().eval()
    finer = network.at_stride(8)
    with torch.no_grad():
        (low, high), (low8, high8) = network.backbone(x), finer.backbone(x)
    assert torch.equal(low, low8) and high8.shape[2:] == (8, 12)
    assert (high8[:, :, ::2, ::2] - high).abs().max() < 1e-9 * high.std()
    assert (finer.output_stride, finer.step, finer.at_stride(16).settings) == (8, 8, network.settings)
    with torch.no_grad():
        network.classify.bias += 1
    assert torch.equal(finer.classify.bias, network.classify.bias)


@pytest.mark.parametrize("name", ["v3-resnet50", "v3plus-mobilenetv2"])
def test_stride_8_lies_where_stride_16_does(name):
    """What was learned at stride 16 is not moved: of all small shifts the two agree best where they are."""
    torch.manual_seed(3)
    network = slim(name).eval()
    finer = network.at_stride(8)
    x = torch.nn.functional.interpolate(torch.randn(1, 1, 12, 12), size=(384, 384), mode="bicubic")
    with torch.no_grad():
        coarse, fine = network(x), finer(x)
    middle = coarse[..., 128:-128, 128:-128]
    differ = {by: (fine[..., 128 + by:256 + by, 128 + by:256 + by] - middle).abs().mean().item() for by in (-4, 0, 4)}
    assert differ[0] == min(differ.values())
    assert finer.at_stride(16).shift == 0 and torch.equal(finer.at_stride(16)(x), network(x))


@pytest.mark.parametrize("name", ["v3-resnet50", "v3plus-mobilenetv2"])
def test_aspp_at_stride_8_sees_the_same_pixels(name):
    rates = {}
    for stride in 8, 16:
        network = family.build(name, width=0.0625, window=5, output_stride=stride)
        rates[stride] = [m.dilation[0] * stride for m in network.aspp.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)]
        assert network.aspp.branches[-1].window // 2 * stride == 32
    assert rates[8] == rates[16] == [96, 192, 288]


def test_image_level_feature_is_the_same_everywhere():
    level = slim("v3-resnet50").eval().aspp.branches[-1]
    x = torch.rand(2, 512, 3, 5)[:, :level.project[0].in_channels]
    with torch.no_grad():
        feature = level(x)
        assert torch.allclose(feature, level.project(x.mean((2, 3), keepdim=True)).expand_as(feature))


def test_several_scales_take_the_largest():
    network = slim("v1").eval()
    several = MultiScale(network)
    assert (several.step, MultiScale(network, (0.5, 1)).step, several.output_stride) == (32, 16, 8)
    x = torch.rand(1, 1, 64, 96)
    with torch.no_grad():
        scales = several.logits_of_scales(x)
        assert [s.shape for s in scales] == [(1, 3, 8, 12)] * 3
        assert torch.equal(scales[2], network.logits(x))
        halved = network.logits(F.avg_pool2d(x, 2))  # bilinear reduction by 2 with half-pixel centres is the mean of 2 x 2
        assert torch.allclose(scales[0], F.interpolate(halved, scale_factor=2, mode="bilinear"), atol=1e-5)
        assert torch.equal(several.logits(x), torch.maximum(torch.maximum(scales[0], scales[1]), scales[2]))
        assert torch.equal(MultiScale(network, (1,))(x), network(x))


def test_fcns_learned_enlargement_starts_bilinear():
    x = torch.rand(1, 3, 6, 7)
    with torch.no_grad():
        made = doubled(3)(x)
    assert torch.allclose(made[:, :, 2:-2, 2:-2], F.interpolate(x, scale_factor=2, mode="bilinear")[:, :, 2:-2, 2:-2], atol=1e-6)


def test_plain_vgg_keeps_the_signals_strength_at_the_start():
    """Without batch normalisation it could not learn otherwise."""
    torch.manual_seed(1)
    network = family.build("v1", width=0.25)
    with torch.no_grad():
        first, *_, last = network.backbone(torch.rand(2, 1, 64, 64))
    assert 0.1 < last.std() / first.std() < 10


@pytest.mark.parametrize("settings, message", [
    (dict(output_stride=32), "8 or 16"), (dict(window=4), "odd"), (dict(backbone="vgg16"), "one of resnet50, resnet101"),
])
def test_settings_that_do_not_exist_are_refused(settings, message):
    for name in "v3-resnet50", "v3plus-resnet50":
        with pytest.raises(ValueError, match=message):
            family.build(name, width=0.0625, **settings)
