"""Intersection over union, from confusion matrices.

A confusion matrix is int64 [classes, classes]: row the truth, column what was predicted.
"""
import numpy as np


def confusion(truth, predicted, classes):
    """Confusion matrix of two label arrays of one shape."""
    pairs = truth.astype(np.int64).ravel() * classes + predicted.astype(np.int64).ravel()
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def iou(matrix):
    """IoU of each class [classes]; 1 where a class is neither in the truth nor predicted."""
    hit = np.diag(matrix)
    union = matrix.sum(0) + matrix.sum(1) - hit
    return np.where(union > 0, hit / np.maximum(union, 1), 1.0)


def foreground(matrix):
    """The 2 x 2 confusion matrix of class 0 against all others together."""
    return np.array([
        [matrix[0, 0], matrix[0, 1:].sum()],
        [matrix[1:, 0].sum(), matrix[1:, 1:].sum()],
    ])


def summary(matrices):
    """The figures of a list of per-image confusion matrices.

    ``classes``: IoU per class over all pixels; ``miou``: their mean; ``foreground``: IoU of everything but class 0, over all
    pixels; ``foreground_mean``: the same per image, averaged over the images.
    """
    pooled = np.sum(matrices, axis=0)
    return {
        "classes": [float(v) for v in iou(pooled)],
        "miou": float(iou(pooled).mean()),
        "foreground": float(iou(foreground(pooled))[1]),
        "foreground_mean": float(np.mean([iou(foreground(m))[1] for m in matrices])),
    }


def average_precision(truth, predicted, threshold=0.5):
    """TP / (TP + FP + FN) of objects, one number an object, 0 is background; a hit has an IoU above ``threshold`` (Schmidt et al., MICCAI 2018).

    1 where there are no objects in either.
    """
    found, expected = (np.unique(each, return_inverse=True) for each in (predicted, truth))
    matrix = np.bincount(expected[1].ravel() * len(found[0]) + found[1].ravel(), minlength=len(found[0]) * len(expected[0]))
    matrix = matrix.reshape(len(expected[0]), len(found[0]))
    union = matrix.sum(1)[:, None] + matrix.sum(0)[None] - matrix
    overlap = (matrix / union)[expected[0] > 0][:, found[0] > 0]
    hits = int((overlap > threshold).sum())
    return hits / (sum(overlap.shape) - hits) if sum(overlap.shape) else 1.0
