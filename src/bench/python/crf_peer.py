"""pydensecrf, by commands on standard input, one line each, with one line of answer.

load FOLDER                        reads image.npy (3, H, W) and unary.npy (C, H, W)
infer SXY W XY RGB W ITERATIONS N  milliseconds of set-up and inference, peak memory and its growth since load in kB
write FILE                         the last result as (C, H, W)
"""

import sys
import time
from pathlib import Path

import numpy as np
import pydensecrf.densecrf as dcrf

NORMALISATIONS = {
    "NONE": dcrf.NO_NORMALIZATION,
    "BEFORE": dcrf.NORMALIZE_BEFORE,
    "AFTER": dcrf.NORMALIZE_AFTER,
    "SYMMETRIC": dcrf.NORMALIZE_SYMMETRIC,
}


def load(folder):
    image = np.load(Path(folder) / "image.npy")
    unary = np.load(Path(folder) / "unary.npy")
    return np.ascontiguousarray(image.transpose(1, 2, 0).astype(np.uint8)), unary


def infer(image, unary, sigma, weight, xy, rgb, appearance, iterations, normalisation):
    classes, height, width = unary.shape
    crf = dcrf.DenseCRF2D(width, height, classes)
    crf.setUnaryEnergy(unary.reshape(classes, -1))
    how = NORMALISATIONS[normalisation]
    crf.addPairwiseGaussian(sxy=float(sigma), compat=float(weight), normalization=how)
    crf.addPairwiseBilateral(sxy=float(xy), srgb=float(rgb), rgbim=image, compat=float(appearance), normalization=how)
    return crf.inference(int(iterations))


def forget_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def kilobytes(key):
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


def main():
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split("\t")
        if command == "load":
            q = None
            image, unary = load(*words)
            forget_peak()
            before = kilobytes("VmRSS")
            print("loaded", flush=True)
        elif command == "infer":
            q = None
            start = time.perf_counter()
            q = infer(image, unary, *words[0].split())
            millis = 1000 * (time.perf_counter() - start)
            peak = kilobytes("VmHWM")
            print(millis, peak, peak - before, flush=True)
        elif command == "write":
            np.save(words[0], np.array(q, np.float32).reshape(unary.shape))
            print("written", flush=True)


if __name__ == "__main__":
    main()
