"""Energies of published DeepLab graphs for their photographs: crf_unaries.py MODELS OUT [WIDTH HEIGHT]

MODELS holds the ONNX graphs and the folder photos. For each photograph, resized to WIDTH x HEIGHT (500 x 375), OUT gets
the folders NAME-21 and NAME-150 with image.npy (3, H, W) and unary.npy (C, H, W).

The 21 classes are those of the graph. No graph with 150 classes is small enough, so the 150 are the 21 and variants of
them: the same scores with smooth noise added (standard deviation 1, a node each 24 pixels) and a half less each time.
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

GRAPH = "deeplabv3_mnv2_voc21_dynamic_nchw_float.onnx"
PHOTOS = ["cat_720p.jpg", "pets.jpg", "bird_segmentation.bmp", "people_table.jpg", "three_people.jpg"]
LARGEST = 513
LEAST = 1e-5
NODE = 24


def scores(session, image):
    small = image
    if max(image.size) > LARGEST:
        small = image.resize((LARGEST, LARGEST), Image.BILINEAR)
    values = np.asarray(small, np.float32).transpose(2, 0, 1)[None] / 127.5 - 1
    planes = session.run(None, {"input": values})[0][0]
    return np.stack([np.asarray(Image.fromarray(plane).resize(image.size, Image.BILINEAR)) for plane in planes])


def noise(random, height, width):
    nodes = random.standard_normal((height // NODE + 2, width // NODE + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(nodes).resize((width, height), Image.BICUBIC))


def variants(planes, count):
    random = np.random.default_rng(1)
    own, height, width = planes.shape
    more = [planes[k % own] - 0.5 * (k // own) + noise(random, height, width) for k in range(own, count)]
    return np.concatenate([planes, np.stack(more)])


def energies(planes):
    p = np.exp(planes - planes.max(0))
    return -np.log(np.maximum(p / p.sum(0), LEAST)).astype(np.float32)


def write(folder, image, unary):
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "image.npy", np.asarray(image, np.float32).transpose(2, 0, 1))
    np.save(folder / "unary.npy", unary)


def main():
    models, out = Path(sys.argv[1]), Path(sys.argv[2])
    size = tuple(map(int, sys.argv[3:5])) or (500, 375)
    session = onnxruntime.InferenceSession(str(models / GRAPH))
    for photo in PHOTOS:
        image = Image.open(models / "photos" / photo).convert("RGB").resize(size, Image.BILINEAR)
        planes = scores(session, image)
        name = photo.split(".")[0].split("_")[0]
        write(out / f"{name}-21", image, energies(planes))
        write(out / f"{name}-150", image, energies(variants(planes, 150)))


if __name__ == "__main__":
    main()
