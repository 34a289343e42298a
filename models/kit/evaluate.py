"""Measures an exported model on a labelled part of a set.

    python evaluate.py --model ../nuclei-fluorescence/nuclei-fluorescence.onnx --data ../../../shared/data/nuclei_fluorescence/val
"""
import argparse
import os
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime

import data
from metrics import confusion, summary


def labels(session, image, stride=8):
    """Labels [h, w] of one plane, untiled."""
    height, width = image.shape
    return session.run(None, {"input": data.padded(image, stride)[None, None]})[0][0, :, :height, :width].argmax(0)


def evaluate(session, samples):
    """Confusion matrices of the samples, by name."""
    return {s.name: confusion(s.labels, labels(session, s.image), len(data.CLASSES)) for s in samples}


def by_kind(matrices, samples):
    """``metrics.summary`` of the images of each kind."""
    kinds = {}
    for s in samples:
        kinds.setdefault(s.kind, []).append(matrices[s.name])
    return {kind: {"images": len(group), **summary(group)} for kind, group in sorted(kinds.items())}


def main():
    parser = argparse.ArgumentParser(description="Measure an exported model.")
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path, help="a part of a set, such as .../val")
    args = parser.parse_args()
    samples = data.read(args.data)
    matrices = evaluate(onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"]), samples)
    figures = summary(list(matrices.values()))
    print(f"foreground IoU, pooled over all pixels: {figures['foreground']:.4f}")
    print(f"foreground IoU, mean over images:       {figures['foreground_mean']:.4f}")
    print("IoU by class, pooled: " + ", ".join(f"{n} {v:.4f}" for n, v in zip(data.CLASSES, figures["classes"])))
    for kind, of in by_kind(matrices, samples).items():
        print(f"  {kind} ({of['images']} images): pooled {of['foreground']:.4f}, mean {of['foreground_mean']:.4f}")
    images = {name: summary([m])["foreground"] for name, m in matrices.items()}
    print("worst images: " + ", ".join(f"{n} {v:.3f}" for n, v in sorted(images.items(), key=lambda e: e[1])[:5]))


if __name__ == "__main__":
    main()
