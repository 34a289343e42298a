"""At width 1, the numbers of the papers: parameters, shapes of the stages, rates, receptive fields."""
import copy

import pytest
import torch
from torch import nn

import family
from deeplab_v3 import DeepLabV3
from resnet import ResNet
from vgg import VGG16

RGB_VOC = dict(in_channels=3, classes=21)


def build(name, **settings):
    """At full width for three channels and the 21 classes of PASCAL VOC; without memory for the weights."""
    with torch.device("meta"):
        return family.build(name, **(RGB_VOC | settings))


def count(network):
    return sum(p.numel() for p in network.parameters())


def shapes(network, height, width, *names):
    """The shapes [c, h, w] that the named parts give for an image of this size."""
    seen, parts = {}, dict(network.named_modules())
    for name in names:
        parts[name].register_forward_hook(lambda _, __, result, name=name: seen.__setitem__(name, tuple(result.shape[1:])))
    with torch.device("meta"):
        network.eval()(torch.empty(1, 3, height, width))
    return [seen[name] for name in names]


@pytest.mark.parametrize("name, settings, millions", [
    # Long et al. 2015, table 1: FCN-VGG16 has 134 M.
    ("fcn-32s", {}, 134),
    # Chen et al. 2015, table 2: fc6 of 7x7, of 4x4, and LargeFOV's 3x3 with 1024 channels.
    ("v1", dict(kernel=7, rate=4, fc_channels=4096), 134.3),
    ("v1", dict(kernel=4, rate=4, fc_channels=4096), 65.1),
    ("v1", {}, 20.5),
])
def test_parameters_in_millions_as_published(name, settings, millions):
    digits = 0 if isinstance(millions, int) else 1
    assert round(count(build(name, **settings)) / 1e6, digits) == millions


AUXILIARY = 1024 * 256 * 9 + 2 * 256 + 256 * 21 + 21  # torchvision's second head on layer3, for training alone: 3x3, batch norm, 1x1


@pytest.mark.parametrize("backbone, published", [("resnet50", 42_004_074), ("resnet101", 60_996_202)])
def test_v3_has_torchvisions_parameters(backbone, published):
    """``num_params`` of DeepLabV3_ResNet50_Weights and DeepLabV3_ResNet101_Weights, torchvision/models/segmentation/deeplabv3.py."""
    with torch.device("meta"):
        network = DeepLabV3(**RGB_VOC, backbone=backbone, output_stride=8, multi_grid=None, refine=True)
    assert count(network) + AUXILIARY == published


@pytest.mark.parametrize("settings, millions, off", [
    (dict(backbone="mobilenetv2"), 4.52, 0.005),
    (dict(backbone="mobilenetv2", rates=()), 2.11, 0.005),
    (dict(backbone="resnet101"), 58.16, 0.13),  # theirs begins with three 3x3 convolutions instead of He et al.'s 7x7: 0.12 M more
])
def test_v3_has_the_parameters_of_the_mobilenetv2_papers_table_7(settings, millions, off):
    with torch.device("meta"):
        assert count(DeepLabV3(**RGB_VOC, **settings)) / 1e6 == pytest.approx(millions, abs=off)


def test_v3plus_with_xception_has_the_parameters_of_the_released_one():
    """41,258,213 with the statistics of batch normalisation, as Keras counts: bonlime/keras-deeplab-v3-plus, which holds the released weights."""
    network = build("v3plus-xception65")
    statistics = sum(value.numel() for key, value in network.state_dict().items() if "running" in key)
    assert count(network) + statistics == 41_258_213


def test_backbones_have_their_papers_parameters():
    """torchvision's ``num_params`` of ResNet50, ResNet101 and MobileNet_V2 less their classifiers."""
    last = 320 * 1280 + 2 * 1280  # MobileNetV2's last 1x1, left out for segmentation
    for name, published in ("v3-resnet50", 25_557_032 - 2_049_000), ("v3-resnet101", 44_549_160 - 2_049_000), (
            "v3plus-mobilenetv2", 3_504_872 - 1_281_000 - last):
        assert count(build(name).backbone) == published, name


def test_v2s_branches_are_added_parameters_of_fc6_to_fc8():
    """Chen et al. 2018, figure 7: four of LargeFOV's fc6, fc7, fc8 on one VGG-16; ResNet-101 has one 3x3 to classes a branch."""
    largefov, vgg = count(build("v1")), count(build("v1").backbone)
    for name in "v2-aspp-s", "v2-aspp-l":
        assert count(build(name)) == vgg + 4 * (largefov - vgg)
    assert count(build("v2-resnet101-aspp-l")) == 44_549_160 - 2_049_000 + 4 * (2048 * 9 * 21 + 21)


@pytest.mark.parametrize("name, rates", [("v2-aspp-s", [2, 4, 8, 12]), ("v2-aspp-l", [6, 12, 18, 24]), ("v2-resnet101-aspp-l", [6, 12, 18, 24])])
def test_v2s_rates(name, rates):
    branches = build(name).branches
    assert [next(m for m in branch.modules() if isinstance(m, nn.Conv2d)).dilation[0] for branch in branches] == rates


def test_stages_of_fcn():
    names = [f"backbone.pools.{i}" for i in range(5)] + ["fc6", "fc7", "classify", "double5", "double4"]
    assert shapes(build("fcn-8s"), 256, 384, *names) == [
        (64, 128, 192), (128, 64, 96), (256, 32, 48), (512, 16, 24), (512, 8, 12), (4096, 8, 12), (4096, 8, 12), (21, 8, 12),
        (21, 16, 24), (21, 32, 48)]


def test_stages_of_v1():
    """Output stride 8 from pool3 on; the branches of the multi-scale prediction make the last feature map 5 * 128 = 640 channels wider."""
    network = build("v1-msc")
    names = [f"backbone.pools.{i}" for i in range(5)] + ["fc6", "fc7", *(f"branches.{i}" for i in range(5)), "classify"]
    assert shapes(network, 256, 384, *names) == [
        (64, 128, 192), (128, 64, 96), (256, 32, 48), (512, 32, 48), (512, 32, 48), (1024, 32, 48), (1024, 32, 48),
        *[(128, 32, 48)] * 5, (21, 32, 48)]
    assert network.classify.in_channels == 1024 + 640
    assert [network.output_stride, network.fc6[0].dilation] == [8, (12, 12)]
    assert {conv[0].dilation for conv in network.backbone.stages[4]} == {(2, 2)}
    assert {conv[0].dilation for stage in network.backbone.stages[:4] for conv in stage} == {(1, 1)}


@pytest.mark.parametrize("stride", [16, 8])
def test_stages_of_v3(stride):
    names = [f"backbone.layer{i}" for i in range(1, 5)] + [f"aspp.branches.{i}" for i in range(5)] + ["aspp.project", "classify"]
    h, w = 256 // stride, 384 // stride
    assert shapes(build("v3-resnet101", output_stride=stride), 256, 384, *names) == [
        (256, 64, 96), (512, 32, 48), (1024, h, w), (2048, h, w), *[(256, h, w)] * 6, (21, h, w)]


@pytest.mark.parametrize("stride, high", [(16, (320, 16, 24)), (8, (320, 32, 48))])
def test_stages_of_v3plus_with_mobilenetv2(stride, high):
    network = build("v3plus-mobilenetv2", output_stride=stride)
    names = [f"backbone.stages.{i}" for i in range(7)] + ["decoder.reduce_low", "decoder.refine", "decoder.classify"]
    (_, h, w) = high
    assert shapes(network, 256, 384, *names) == [
        (16, 128, 192), (24, 64, 96), (32, 32, 48), (64, h, w), (96, h, w), (160, h, w), high,
        (48, 64, 96), (256, 64, 96), (21, 64, 96)]
    assert network.decoder.refine[0][0][0].in_channels == 256 + 48


def test_stages_of_v3plus_with_xception():
    network = build("v3plus-xception65")
    names = ["stem", "entry1.third", "entry2.second", "entry2.third", "entry3.third", "middle.15.third", "exit1.third", "exit2.third"]
    assert shapes(network, 256, 384, *(f"backbone.{name}" for name in names)) == [
        (64, 128, 192), (128, 64, 96), (256, 64, 96), (256, 32, 48), (728, 16, 24), (728, 16, 24), (1024, 16, 24), (2048, 16, 24)]
    assert len(network.backbone.middle) == 16


def rates_of(layer):
    return [block.conv2.dilation[0] for block in layer]


@pytest.mark.parametrize("settings, layer3, layer4", [
    (dict(output_stride=16, multi_grid=(1, 2, 4)), [1] * 6, [2, 4, 8]),  # v3, section 3.2.1: 2 * (1, 2, 4)
    (dict(output_stride=8, multi_grid=(1, 2, 4)), [1] + [2] * 5, [4, 8, 16]),
    (dict(output_stride=8), [1] + [2] * 5, [2, 4, 4]),  # torchvision's replace_stride_with_dilation
    (dict(output_stride=8, multi_grid=(1, 1, 1), stride_on_3x3=False), [2] * 6, [4] * 3),  # v2's released model
    (dict(output_stride=32, multi_grid=(1, 2, 4)), [1] * 6, [1] * 3),
])
def test_rates_of_a_resnet(settings, layer3, layer4):
    with torch.device("meta"):
        network = ResNet("resnet50", 3, 1.0, **settings)
    assert (rates_of(network.layer3), rates_of(network.layer4)) == (layer3, layer4)


def test_resnet_is_named_as_in_torchvision():
    with torch.device("meta"):
        state = ResNet("resnet50", 3, 1.0, 8).state_dict()
    assert len(state) == 320 - 2  # without fc.weight and fc.bias
    assert state["layer4.2.conv3.weight"].shape == (2048, 512, 1, 1) and state["layer1.0.downsample.0.weight"].shape == (256, 64, 1, 1)
    assert {key.split(".")[0] for key in state} == {"conv1", "bn1", "layer1", "layer2", "layer3", "layer4"}


def field(part, length=1600, height=32):
    """The side of the receptive field of one cell of what ``part`` gives, in pixels along x; ``part`` maps [1, 1, h, w] to [1, c, h', w'].

    A copy with positive weights, mean instead of maximum, no batch statistics and no saturation, so that nothing cancels: a pixel is in
    the field if the cell has a gradient there.
    """
    probe = copy.deepcopy(part).double().eval()
    for name, module in list(probe.named_modules()):
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
        elif isinstance(module, (nn.MaxPool2d, nn.ReLU6)):
            parent, _, child = name.rpartition(".")
            mean = isinstance(module, nn.MaxPool2d) and nn.AvgPool2d(module.kernel_size, module.stride, module.padding)
            setattr(probe.get_submodule(parent), child, mean or nn.Identity())
    x = torch.ones(1, 1, height, length, dtype=torch.float64, requires_grad=True)
    result = probe(x)
    result = result[-1] if isinstance(result, (tuple, list)) else result
    result[0, :, result.shape[2] // 2, result.shape[3] // 2].sum().backward()
    columns = torch.nonzero(x.grad[0, 0].any(0)).ravel()
    assert columns[0] > 0 and columns[-1] < length - 1
    return int(columns[-1] - columns[0] + 1)


class Coarse(nn.Module):
    """A network's logits before the enlargement."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network.logits(x)


def test_receptive_field_of_vgg_and_fcn():
    """212 pixels at pool5: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019."""
    assert field(VGG16(1, 0.0625, atrous=False), height=64) == 212
    assert field(Coarse(family.build("fcn-32s", width=0.0625, fc_channels=8)), height=64) == 212 + 6 * 32  # fc6: 7x7 of stride 32


@pytest.mark.parametrize("kernel, rate, published", [(7, 4, 224), (4, 4, 128), (4, 8, 224), (3, 12, 224)])
def test_field_of_view_of_v1(kernel, rate, published):
    """Chen et al. 2015, table 2: the field of view of fc6 over pool5, whose cells are 32 pixels wide in VGG-16 and lie 8 apart here.

    What a score sees in all is more: pool5 of the released model, with 3x3 poolings, sees 227 pixels, and fc6 widens that.
    """
    network = family.build("v1", width=0.0625, kernel=kernel, rate=rate, fc_channels=8)
    reach = (network.fc6[0].kernel_size[0] - 1) * network.fc6[0].dilation[0] * network.output_stride
    assert reach + 32 == published
    assert field(network.backbone) == 227
    assert field(Coarse(network), height=128) == 227 + reach


@pytest.mark.parametrize("name, published", [("resnet50", 483), ("resnet101", 1027)])
@pytest.mark.parametrize("stride", [32, 16, 8])
def test_atrous_convolution_keeps_a_resnets_receptive_field(name, published, stride):
    """483 and 1027 pixels: Araujo et al., Distill 2019. The stride is traded for rate, and the field stays."""
    assert field(ResNet(name, 1, 0.0625, stride, stride_on_3x3=False)) == published


@pytest.mark.parametrize("name", ["v3-resnet50", "v3plus-mobilenetv2"])
def test_receptive_field_is_finite_with_a_window(name):
    settings = dict(width=0.0625, rates=(1, 2), classes=1)
    finite = family.build(name, window=3, **settings)
    narrow, wide = field(Coarse(finite)), field(Coarse(family.build(name, window=9, **settings)))
    assert narrow < wide < 1600
    with pytest.raises(AssertionError):
        field(Coarse(family.build(name, **settings)))
