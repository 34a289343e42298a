"""Turns the weights of torchvision's DeepLab v3 into a model folder. torchvision itself is not needed.

    python from_torchvision.py --weights deeplabv3_resnet50_coco-cd0a2569.pth --out ../deeplabv3-resnet50 --license BSD-3-Clause

Takes deeplabv3_resnet50, deeplabv3_resnet101 and deeplabv3_mobilenet_v3_large: the file of a ``state_dict``, as downloaded or as saved after
training. The auxiliary head is left out.
"""
import pickle
import re

import torch

import model_folder
from deeplab_v3 import DeepLabV3
from export import to_onnx

HEAD = (
    (r"classifier\.0\.convs\.4\.([12])\.", lambda found: f"aspp.branches.4.project.{int(found[1]) - 1}."),
    (r"classifier\.0\.convs\.", "aspp.branches."), (r"classifier\.0\.project\.", "aspp.project."),
    (r"classifier\.1\.", "refine.0."), (r"classifier\.2\.", "refine.1."), (r"classifier\.4\.", "classify."))
MOBILENET = (
    (r"backbone\.0\.", "backbone.stem."), (r"backbone\.(\d+)\.block\.", lambda found: f"backbone.blocks.{int(found[1]) - 1}.block."),
    (r"backbone\.\d+\.", "backbone.last."))


def rename(key, patterns):
    """A key of torchvision's in our words: the first pattern that begins it is replaced."""
    for pattern, by in patterns:
        if re.match(pattern, key):
            return re.sub("^" + pattern, by, key)
    return key


def build(state):
    """The network that these weights are of, with them, ready to run."""
    state = {key.removeprefix("module."): value for key, value in state.items()}
    state = {key: value for key, value in state.items() if not key.startswith("aux_classifier.")}
    if "classifier.4.weight" not in state or "classifier.0.convs.0.0.weight" not in state:
        raise SystemExit("These are no weights of torchvision's deeplabv3: classifier.4.weight or classifier.0.convs.0.0.weight is missing.")
    classes, channels = state["classifier.4.weight"].shape[:2]
    settings = dict(in_channels=3, classes=classes, aspp_channels=channels, refine=True, multi_grid=None)
    if "backbone.conv1.weight" in state:
        name = "resnet101" if "backbone.layer3.22.conv1.weight" in state else "resnet50"
        network = DeepLabV3(**settings, backbone=name, output_stride=8, width=len(state["backbone.conv1.weight"]) / 64)
        patterns = HEAD
    else:
        network = DeepLabV3(**settings, backbone="mobilenetv3", rates=(12, 24, 36), width=state["classifier.0.convs.0.0.weight"].shape[1] / 960)
        patterns = HEAD + MOBILENET
    try:
        network.load_state_dict({rename(key, patterns): value for key, value in state.items()})
    except RuntimeError as e:
        raise SystemExit(f"These weights don't fit torchvision's deeplabv3_resnet50, deeplabv3_resnet101 or deeplabv3_mobilenet_v3_large: {e}")
    return network.eval()


def read(path):
    """The state_dict of a file, also of a checkpoint of torchvision's own training script, which has it as ``model``."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError):
        raise SystemExit(f"{path} is no state_dict; save a model's by torch.save(model.state_dict(), path).") from None
    state = state.get("model", state) if isinstance(state, dict) else {}
    return state if isinstance(state, dict) else {}


def main(args=None):
    args = model_folder.parse(model_folder.arguments(__doc__, "a state_dict, .pth"), args)
    network = build(read(args.weights))
    model_folder.classes_of(args.classes, network.settings["classes"])  # before the export, which takes a while
    model_folder.write(
        args, lambda path: to_onnx(network, path), model_folder.IMAGENET,
        size={"min": 8 * network.step, "step": network.step},
        said=("Resize a photo as torchvision does: its smaller side has 520 pixels.",))


if __name__ == "__main__":
    main()
