"""Measures an exported model folder on a labelled part of a set.

    python evaluate.py --model ../nuclei-fluorescence --data ../../../shared/data/nuclei_fluorescence/val
"""
import argparse
import os
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime
import yaml

import data
from metrics import confusion, summary


def labels(session, image, step):
    """Labels [h, w] of an image [c, h, w], untiled."""
    height, width = image.shape[1:]
    return session.run(None, {"input": data.padded(image, step)[None]})[0][0, :, :height, :width].argmax(0)


def evaluate(session, samples, classes, step):
    """Confusion matrices of the samples, by name."""
    return {s.name: confusion(s.labels, labels(session, s.image, step), classes) for s in samples}


def by_kind(matrices, samples):
    """``metrics.summary`` of the images of each kind."""
    kinds = {}
    for s in samples:
        kinds.setdefault(s.kind, []).append(matrices[s.name])
    return {kind: {"images": len(group), **summary(group)} for kind, group in sorted(kinds.items())}


def main():
    parser = argparse.ArgumentParser(description="Measure an exported model.")
    parser.add_argument("--model", required=True, type=Path, help="the model's folder")
    parser.add_argument("--data", required=True, type=Path, help="a part of a set, such as .../val")
    parser.add_argument("--objects", action="store_true", help="two classes alone, object or background, of a set with instances")
    args = parser.parse_args()
    description = yaml.safe_load((args.model / "rdf.yaml").read_text())
    names = [entry["name"] for entry in description["config"]["deeplab_ij"]["classes"]]
    step = description["inputs"][0]["axes"][2]["size"]["step"]
    session = onnxruntime.InferenceSession(
        str(args.model / description["weights"]["onnx"]["source"]), providers=["CPUExecutionProvider"])
    samples = data.read(args.data, args.objects)
    matrices = evaluate(session, samples, len(names), step)
    figures = summary(list(matrices.values()))
    print(f"mean IoU, pooled over all pixels:       {figures['miou']:.4f}")
    print(f"foreground IoU, pooled over all pixels: {figures['foreground']:.4f}")
    print(f"foreground IoU, mean over images:       {figures['foreground_mean']:.4f}")
    print("IoU by class, pooled: " + ", ".join(f"{n} {v:.4f}" for n, v in zip(names, figures["classes"])))
    for kind, of in by_kind(matrices, samples).items():
        print(f"  {kind} ({of['images']} images): mean IoU {of['miou']:.4f}, foreground {of['foreground']:.4f} pooled, {of['foreground_mean']:.4f} mean")
    images = {name: summary([m])["foreground"] for name, m in matrices.items()}
    print("worst images: " + ", ".join(f"{n} {v:.3f}" for n, v in sorted(images.items(), key=lambda e: e[1])[:5]))


if __name__ == "__main__":
    main()
