"""The networks of the family by name.

    build("v1", classes=2, width=0.25)

Each takes ``in_channels``, ``classes``, ``width`` and what else its file says; each has ``settings`` (all of its arguments, from which its
class builds it again), ``output_stride``, ``step`` (what the sides of its input are multiples of), ``logits(x)`` at its finest inner stride,
``forward(x)`` at the input's size, and ``logit_bias``, the parameter that is added to the logits everywhere.
"""
from functools import partial

from compact import Compact
from deeplab_v1 import DeepLabV1
from deeplab_v2 import ASPP_L, ASPP_S, DeepLabV2
from deeplab_v3 import DeepLabV3
from deeplab_v3plus import DeepLabV3Plus
from fcn import FCN
from panoptic import Panoptic

NETWORKS = {
    "fcn-32s": partial(FCN, stride=32),
    "fcn-8s": partial(FCN, stride=8),
    "v1": DeepLabV1,
    "v1-msc": partial(DeepLabV1, msc=True),
    "v2-aspp-s": partial(DeepLabV2, rates=ASPP_S),
    "v2-aspp-l": partial(DeepLabV2, rates=ASPP_L),
    "v2-resnet101-aspp-s": partial(DeepLabV2, backbone="resnet101", rates=ASPP_S),
    "v2-resnet101-aspp-l": partial(DeepLabV2, backbone="resnet101", rates=ASPP_L),
    "v3-resnet50": partial(DeepLabV3, backbone="resnet50"),
    "v3-resnet101": partial(DeepLabV3, backbone="resnet101"),
    "v3plus-mobilenetv2": partial(DeepLabV3Plus, backbone="mobilenetv2"),
    "v3plus-xception65": partial(DeepLabV3Plus, backbone="xception65"),
    "v3plus-resnet50": partial(DeepLabV3Plus, backbone="resnet50"),
    "v3plus-resnet101": partial(DeepLabV3Plus, backbone="resnet101"),
    "compact": Compact,
    "panoptic": Panoptic,
}


def build(name, **settings):
    """The network of this name; ``settings`` go before those of the name."""
    if name not in NETWORKS:
        raise ValueError(f"no network {name}; there are {', '.join(NETWORKS)}")
    return NETWORKS[name](**settings)
