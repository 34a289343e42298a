"""The fully connected CRF, by its definition: the references of the tests of `crf`.

    pip install numpy pillow scipy pydensecrf
    python src/test/python/mean_field.py src/test/resources/crf

Writes a folder for each case: `image.png`, a made-up micrograph of cells in 8-bit RGB; `unary.npy`, energies; and what
comes out of them by sums over all pairs of pixels in double precision, with formulas of Kraehenbuehl and Koltun (2011),
stored in single precision:

- `rowsum_KERNEL_exact.npy`, n_i = sum over j of k_ij, j = i included;
- `message_KERNEL_exact.npy`, sum over j of K_ij Q0_j, where K is k divided by what the case's normalisation says, and
  Q0 the softmax of the negative energies;
- `q1_exact.npy` and `q_exact.npy`, Q after one and after all iterations of
  Q = softmax(-U + sum over kernels of weight * message), all pixels at once.

`q_pydensecrf.npy` is Q after all iterations by pydensecrf, which approximates the sums on a lattice. Was run with NumPy
2.4.6, SciPy 1.17.1 and pydensecrf of the commit 2723c7fa. The cases' numbers are those of `ReferenceCase.java`.
"""

import sys
from pathlib import Path

import numpy as np
import pydensecrf.densecrf as peer
from PIL import Image
from scipy.ndimage import gaussian_filter
from scipy.special import softmax

# name: seed, height, width, classes, sigma of the spatial kernel, sigmas (place, colour) of the bilateral one, their
# weights, iterations, normalisation
CASES = {
    "symmetric-c3": (1, 36, 48, 3, 3, (60, 13), (3, 10), 10, "symmetric"),
    "after-c2": (2, 40, 32, 2, 2, (30, 10), (2, 5), 5, "after"),
    "before-c3": (3, 32, 40, 3, 3, (20, 20), (2, 5), 10, "before"),
    "none-c4": (4, 28, 36, 4, 1.5, (10, 15), (0.1, 0.05), 5, "none"),
}
PEER = {"symmetric": peer.NORMALIZE_SYMMETRIC, "after": peer.NORMALIZE_AFTER, "before": peer.NORMALIZE_BEFORE}


def scene(seed, height, width, classes):
    """Patches of one colour each, blurred and noisy, and the energies of a network that is sure of most pixels."""
    rng = np.random.default_rng(seed)
    fields = gaussian_filter(rng.normal(size=(classes, height, width)), (0, 4, 4))
    labels = (fields / fields.std(axis=(1, 2), keepdims=True)).argmax(0)
    colours = rng.uniform(40, 215, size=(classes, 3))
    image = gaussian_filter(colours[labels], (0.7, 0.7, 0)) + 6 * rng.normal(size=(height, width, 3))
    given = np.stack([gaussian_filter((labels == c).astype(float), 2) for c in range(classes)])
    noise = gaussian_filter(rng.normal(size=(classes, height, width)), (0, 1, 1))
    scores = 3 * given + 1.2 * noise / noise.std()
    energies = -np.log(softmax(scores, axis=0).clip(1e-5, 1))
    return image.clip(0, 255).round().astype(np.uint8), energies.astype(np.float32)


def kernel(features):
    """k_ij of pixels with these features, one row each."""
    squares = sum((feature[:, None] - feature[None, :]) ** 2 for feature in features.T)
    return np.exp(-squares / 2)


def normalised(k, how):
    n = k.sum(1)
    return {"symmetric": k / np.sqrt(n[:, None] * n[None, :]), "after": k / n[:, None], "before": k / n[None, :],
            "none": k}[how]


def exact(image, unary, sigma, sigmas, weights, iterations, how):
    """The arrays to store, by their names."""
    height, width = image.shape[:2]
    y, x = np.mgrid[:height, :width].reshape(2, -1).astype(float)
    colours = image.reshape(-1, 3).astype(float)
    kernels = {"spatial": kernel(np.stack([x, y], 1) / sigma),
               "bilateral": kernel(np.concatenate([np.stack([x, y], 1) / sigmas[0], colours / sigmas[1]], 1))}
    energies = unary.reshape(len(unary), -1).T.astype(float)
    q = softmax(-energies, axis=1)
    made = {}
    for name, k in kernels.items():
        made[f"rowsum_{name}_exact"] = k.sum(1).reshape(height, width)
        made[f"message_{name}_exact"] = (normalised(k, how) @ q).T.reshape(unary.shape)
    whole = sum(weight * normalised(k, how) for weight, k in zip(weights, kernels.values()))
    for i in range(iterations):
        q = softmax(-energies + whole @ q, axis=1)
        if i == 0:
            made["q1_exact"] = q.T.reshape(unary.shape)
    made["q_exact"] = q.T.reshape(unary.shape)
    return made


def by_pydensecrf(image, unary, sigma, sigmas, weights, iterations, how):
    height, width = image.shape[:2]
    crf = peer.DenseCRF2D(width, height, len(unary))
    crf.setUnaryEnergy(np.ascontiguousarray(unary.reshape(len(unary), -1)))
    crf.addPairwiseGaussian(sxy=sigma, compat=weights[0], kernel=peer.DIAG_KERNEL, normalization=PEER[how])
    crf.addPairwiseBilateral(sxy=sigmas[0], srgb=sigmas[1], rgbim=np.ascontiguousarray(image), compat=weights[1],
                             kernel=peer.DIAG_KERNEL, normalization=PEER[how])
    return np.asarray(crf.inference(iterations)).reshape(unary.shape)


def main(root):
    for name, (seed, height, width, classes, *numbers) in CASES.items():
        folder = Path(root) / name
        folder.mkdir(parents=True, exist_ok=True)
        image, unary = scene(seed, height, width, classes)
        Image.fromarray(image).save(folder / "image.png")
        arrays = {"unary": unary, **exact(image, unary, *numbers)}
        if numbers[-1] in PEER:  # without a normalisation its sums differ by a factor
            arrays["q_pydensecrf"] = by_pydensecrf(image, unary, *numbers)
        for key, array in arrays.items():
            np.save(folder / f"{key}.npy", array.astype("<f4"))
        labels = arrays["q_exact"].argmax(0)
        moved = (labels != unary.argmin(0)).mean()
        far = (labels != arrays["q_pydensecrf"].argmax(0)).mean() if "q_pydensecrf" in arrays else 0
        print(f"{name}: labels that the CRF changes {moved:.3f}, that pydensecrf gives otherwise {far:.4f}")


if __name__ == "__main__":
    main(sys.argv[1])
