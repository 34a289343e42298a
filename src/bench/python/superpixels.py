"""SLIC superpixels, by commands on standard input, one line each, with one line of answer.

IMAGE FILE, parted by a tab: the seconds of SLIC. FILE takes the number of each pixel's superpixel, from 0, as a 16-bit
PNG.
"""

import sys
import time

import numpy as np
from skimage.io import imread, imsave
from skimage.segmentation import slic

# as many as in a step of the network, 8 x 8
PIXELS = 64
# keeps most of the best labels of output stride 8 on training images, of 0.03, 0.1, 0.3 and 1; the image is in 0..1
COMPACTNESS = 0.3


def superpixels(image, pixels=PIXELS, compactness=COMPACTNESS):
    low, high = np.percentile(image, (0.1, 99.9))
    scaled = np.clip((image.astype(np.float32) - low) / max(high - low, 1e-6), 0, 1)
    segments = max(2, image.size // pixels)
    return slic(scaled, n_segments=segments, compactness=compactness, start_label=0, channel_axis=None)


def main():
    for line in sys.stdin:
        path, file = line.rstrip("\n").split("\t")
        image = imread(path)
        start = time.perf_counter()
        found = superpixels(image)
        seconds = time.perf_counter() - start
        imsave(file, found.astype(np.uint16), check_contrast=False)
        print(seconds, flush=True)


if __name__ == "__main__":
    main()
