"""Writes crops of scikit-image's sample pictures, with energies and sets of parameters, for CrfError.

python crf_crops.py FOLDER [REFERENCE]

REFERENCE is a folder of cases with image.png, unary.npy and case.json, whose small ones are written too.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.ndimage import uniform_filter
from skimage import data, io

WIDTH, HEIGHT = 80, 64

# picture, x, y, classes: places chosen once, without a look at any result
CROPS = [
    ("astronaut", 20, 300, 3),
    ("chelsea", 40, 30, 4),
    ("coffee", 60, 40, 3),
    ("immunohistochemistry", 20, 380, 2),
    ("retina", 600, 500, 3),
    ("rocket", 300, 150, 3),
    ("hubble_deep_field", 400, 300, 2),
    ("immunohistochemistry", 360, 60, 3),
    ("astronaut", 380, 180, 5),
    ("coffee", 420, 260, 4),
    ("retina", 850, 750, 2),
]

# spatial sigma and weight, bilateral sigmas and weight, iterations, normalisation
PARAMETERS = [
    "3 3 80 13 10 10 SYMMETRIC",
    "2 2 30 10 5 5 SYMMETRIC",
    "3 2 20 20 5 10 SYMMETRIC",
]


def k_means(points, groups, random):
    centres = points[random.choice(len(points), groups, replace=False)]
    for _ in range(20):
        labels = ((points[:, None] - centres) ** 2).sum(2).argmin(1)
        centres = np.array([points[labels == g].mean(0) if (labels == g).any() else centres[g] for g in range(groups)])
    return labels


def smooth_field(shape, random):
    field = uniform_filter(uniform_filter(random.standard_normal(shape), 9), 9)
    return field / field.std()


def unary(image, classes, random):
    """Negative log probabilities of groups of colours, known with noise."""
    blurred = uniform_filter(image.astype(float), (3, 3, 1))
    labels = k_means(blurred.reshape(-1, 3), classes, random).reshape(image.shape[:2])
    scores = np.array([
        2 * uniform_filter((labels == c).astype(float), 7)
        + 0.8 * smooth_field(labels.shape, random)
        + 0.7 * random.standard_normal(labels.shape)
        for c in range(classes)
    ])
    p = np.exp(scores - scores.max(0))
    return -np.log(np.clip(p / p.sum(0), 1e-5, 1))


def write(folder, image, energies, parameters):
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "image.npy", np.ascontiguousarray(image.transpose(2, 0, 1), "<f4"))
    np.save(folder / "unary.npy", np.ascontiguousarray(energies, "<f4"))
    (folder / "parameters.txt").write_text("\n".join(parameters) + "\n")


def write_reference(case, out):
    about = json.loads((case / "case.json").read_text())
    spatial, bilateral = about["spatial_kernel"], about["bilateral_kernel"]
    numbers = [spatial["sigma_xy"], spatial["weight"], bilateral["sigma_xy"], bilateral["sigma_rgb"],
               bilateral["weight"], about["iterations"], about["normalisation"].upper()]
    image = io.imread(case / "image.png")[..., :3]
    write(out / case.name, image, np.load(case / "unary.npy"), [" ".join(map(str, numbers))])


def main():
    out = Path(sys.argv[1])
    for number, (name, x, y, classes) in enumerate(CROPS):
        picture = getattr(data, name)()
        crop = picture[y:y + HEIGHT, x:x + WIDTH, :3]
        energies = unary(crop, classes, np.random.default_rng(number))
        write(out / f"{name}-{x}-{y}-c{classes}", crop, energies, PARAMETERS)
    if len(sys.argv) > 2:
        for case in sorted(Path(sys.argv[2]).glob("small-*")):
            write_reference(case, out)


if __name__ == "__main__":
    main()
