"""Label images and what scikit-learn, scikit-image and SciPy measure on them: the fixtures of the tests of `evaluate`.

    pip install scikit-learn scikit-image
    python src/test/python/evaluation.py src/test/resources/evaluation

Writes NAME-truth.png and NAME-labels.png, whose palette index is the class and 255 is not counted, and figures.csv: a
line for each figure over all images, with the class or the band's width where there is one. Was run with scikit-learn
1.9.1, scikit-image 0.26.0 and SciPy 1.17.1.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.spatial import cKDTree
from skimage.morphology import dilation, diamond
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, confusion_matrix, jaccard_score,
                             precision_score, recall_score)

CLASSES = 4  # 3 is given, and never true
IGNORE = 255
WIDTHS = (1, 2, 3, 5, 8, 13, 21, 40)
TOLERANCES = (0, 1, 2, 3.5)


def images(rng):
    """Pairs of truth and labels of several sizes; "d" has no boundary in the truth, "e" has pixels far from any."""
    cases = (("a", (45, 60), 4, False), ("b", (52, 37), 4, True), ("c", (1, 64), 4, True),
             ("d", (30, 30), 4, False), ("e", (120, 110), 25, False))
    for name, size, blur, ignored in cases:
        scores = np.stack([gaussian_filter(rng.normal(size=size), blur) for _ in range(3)])
        noise = np.stack([gaussian_filter(rng.normal(size=size), 1.5) for _ in range(CLASSES)])
        truth = scores.argmax(0) if name != "d" else np.full(size, 1)
        wrong = np.concatenate([scores / scores.std(), np.full((1, *size), -1.0)]) + 0.6 * noise / noise.std()
        labels = wrong.argmax(0)
        if ignored:
            truth = np.where(gaussian_filter(rng.normal(size=size), 2) > 0.06, IGNORE, truth)
        yield name, truth, labels


def near_boundary(truth):
    """The distance of each pixel to the nearest one of another value."""
    distance = np.full(truth.shape, np.inf)
    for value in np.unique(truth):
        same = truth == value
        if not same.all():
            distance[same] = distance_transform_edt(same)[same]
    return distance


def boundary(labels, truth, which):
    """Pixels of a class that have a 4-neighbour of another class, as far as pixels are counted."""
    counted = truth != IGNORE
    same = counted & (labels == which)
    other = counted & (labels != which)
    return np.argwhere(same & (dilation(other.astype(np.uint8), diamond(1)) > 0))


def within(points, others, tolerance):
    return (cKDTree(others).query(points)[0] <= tolerance + 1e-9).mean()


def boundary_f1(truth, labels, tolerance):
    """F1 of each class that has a boundary in one of both."""
    scores = {}
    for which in range(CLASSES):
        true, given = boundary(truth, truth, which), boundary(labels, truth, which)
        if len(true) == 0 and len(given) == 0:
            continue
        if len(true) == 0 or len(given) == 0:
            scores[which] = 0.0
            continue
        recall, precision = within(true, given, tolerance), within(given, true, tolerance)
        scores[which] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return scores


def mean_iou(truth, labels):
    return jaccard_score(truth, labels, labels=np.unique(truth), average="macro")


def main(folder):
    palette = np.zeros((256, 3), np.uint8)
    palette[1:4], palette[255] = np.diag([255, 255, 255]), 224
    pairs = list(images(np.random.default_rng(4)))
    for name, *maps in pairs:
        for kind, values in zip(("truth", "labels"), maps):
            image = Image.fromarray(values.astype(np.uint8), "P")
            image.putpalette(palette.tobytes())
            image.save(folder / f"{name}-{kind}.png", optimize=True)

    every = range(CLASSES)
    counted = [(t[t != IGNORE], l[t != IGNORE]) for _, t, l in pairs]
    truth, labels = (np.concatenate(part) for part in zip(*counted))
    counts = confusion_matrix(truth, labels, labels=every)
    rows = [("count", f"{t} {l}", n) for t, line in enumerate(counts) for l, n in enumerate(line)]
    rows += [("iou", c, v) for c, v in enumerate(jaccard_score(truth, labels, labels=every, average=None))]
    recalls = recall_score(truth, labels, labels=every, average=None, zero_division=np.nan)
    rows += [("recall", c, v) for c, v in enumerate(recalls)]
    rows += [("precision", c, v) for c, v in enumerate(precision_score(truth, labels, labels=every, average=None))]
    rows += [
        ("accuracy", "", accuracy_score(truth, labels)),
        ("mean accuracy", "", balanced_accuracy_score(truth, labels)),
        ("mean iou", "", mean_iou(truth, labels)),
        ("frequency weighted iou", "", jaccard_score(truth, labels, average="weighted")),
        ("foreground iou", "", jaccard_score(truth > 0, labels > 0)),
        ("mean foreground iou", "", np.mean([jaccard_score(t > 0, l > 0) for t, l in counted])),
    ]
    distances = np.concatenate([near_boundary(t)[t != IGNORE] for _, t, _ in pairs])
    for width in WIDTHS:
        band = distances <= width
        rows += [("band pixels", width, band.sum()), ("band mean iou", width, mean_iou(truth[band], labels[band]))]
        rows += [("band accuracy", width, accuracy_score(truth[band], labels[band]))]
    for tolerance in TOLERANCES:
        scores = [boundary_f1(t, l, tolerance) for _, t, l in pairs]
        rows.append(("boundary f1", tolerance, np.mean([np.mean(list(s.values())) for s in scores if s])))
        for c in every:
            rows.append(("boundary f1", f"{tolerance} {c}", np.mean([s[c] for s in scores if c in s])))
    with open(folder / "figures.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("figure", "of", "value"))
        writer.writerows((figure, of, repr(float(value))) for figure, of, value in rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
