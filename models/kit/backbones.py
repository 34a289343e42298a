"""The backbones of v3 and v3+ by name, and the change of a network's output stride."""
from mobilenet import MobileNetV2
from mobilenetv3 import MobileNetV3
from resnet import ResNet
from xception import Xception65

NAMES = ("resnet50", "resnet101", "mobilenetv2", "xception65")


def make_backbone(name, in_channels, width, output_stride, multi_grid):
    """[n, in, h, w] -> low-level feature [n, low, h/4, w/4], high-level feature [n, high, h/os, w/os]; only a ResNet has a multi-grid.

    ``mobilenetv3``, at output stride 16, is there besides for torchvision's weights.
    """
    if name == "mobilenetv3":
        return MobileNetV3(in_channels, width, output_stride)
    if name not in NAMES:
        raise ValueError(f"the backbone is one of {', '.join(NAMES)}: {name}")
    if name.startswith("resnet"):
        return ResNet(name, in_channels, width, output_stride, multi_grid)
    return (MobileNetV2 if name == "mobilenetv2" else Xception65)(in_channels, width, output_stride)


def finer(output_stride):
    """What rates and distances in cells of stride 16 are multiplied by at this output stride."""
    if output_stride not in (8, 16):
        raise ValueError(f"the output stride is 8 or 16: {output_stride}")
    return 16 // output_stride


def window_at(window, output_stride):
    """A window in cells of stride 16, as one in cells of the output stride, as many pixels to each side; None stays None."""
    return window and (window - 1) * finer(output_stride) + 1


def at_stride(network, output_stride):
    """The same network, sharing its weights, at another output stride: rates follow, and the features lie on a denser or sparser grid.

    A cell of stride s looks from its first pixel, and its enlargement lies around its centre, (s - 1) / 2 further: weights that were
    trained at one stride know that distance, so the enlargement at another one is moved to keep it (``shift``, in pixels).
    """
    twin = type(network)(**{**network.settings, "output_stride": output_stride})
    twin.load_state_dict(network.state_dict(), assign=True)
    twin.shift = network.shift + (network.output_stride - output_stride) // 2
    return twin.train(network.training)
