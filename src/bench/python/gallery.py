"""Makes the pictures and the figures of docs/gallery.md: what the bundled models do on images that they never saw.

    mvn -q -DskipTests package
    python3 src/bench/python/gallery.py DATA [MODEL ...]

DATA is the folder with the sets nuclei_fluorescence, nuclei_histology and axon_sem, each with val/images and
val/labels, those of nuclei with val/instances too. For each model, all images of val are segmented by the command
line, compared with the labels by "evaluate", and listed in target/gallery/MODEL.txt, the worst first. The images of
SHOWN make the picture docs/images/gallery-MODEL.jpg and the table in docs/gallery.md. It needs NumPy and Pillow, and
runs in the folder of the repository.
"""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

PAGE = Path("docs/gallery.md")
WORK = Path("target/gallery")
SETS = {"nuclei-fluorescence": "nuclei_fluorescence", "nuclei-histology": "nuclei_histology", "axons-sem": "axon_sem"}
# two images on which the model does well, then one on which it fails; with a corner and a size, a part of the image
SHOWN = {
    "nuclei-fluorescence": [("fluo696_6b72b61b8006",), ("fluo360_f113626a0412",), ("fluo256_2bf594e9d06f",)],
    "nuclei-histology": [("purple_lilac_4d4f254f3b8b",), ("purple_lilac_4e23ecf65040",),
        ("purple_white_a0325cb7aa59",)],
    "axons-sem": [("sem_rat6_data15", 0, 0, 384, 372), ("sem_rat6_data15", 384, 0, 384, 372),
        ("sem_rat6_data15", 768, 0, 384, 372)],
}
CLASS_COLOURS = np.array([[0, 0, 0], [0, 160, 255], [255, 208, 0]], dtype=float)
# the models that tell no objects apart
CLASSES_ONLY = {"axons-sem"}
CELL = 300
GAP = 8
HEAD = 18


def deeplab(*arguments):
    """Runs the command line of the plugin."""
    classpath = os.pathsep.join(["target/imagej/ij.jar", "target/imagej/plugins/DeepLab_IJ/*"])
    command = ["java", "-cp", classpath, "io.github.deeplabij.cli.Main", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def rows(file):
    with open(file, newline="") as lines:
        return list(csv.DictReader(lines))


def segment(model, val):
    """The folder with the labels and objects of all images of a set."""
    out = WORK / model
    kinds = "labels" if model in CLASSES_ONLY else "labels,objects"
    deeplab("segment", *sorted((val / "images").iterdir()), "--model", model, "--output", kinds, "--out", out)
    return out


def by_objects(out, val):
    """The row of each image in the table of objects, by its name."""
    deeplab("evaluate", out, val / "instances", "--objects", "planes", "--save", out / "figures")
    found = {row["Image"].removesuffix("-objects"): row for row in rows(out / "figures" / "objects.csv")}
    return {name: row for name, row in found.items() if name not in ("mean", "pooled")}


def count(row, column):
    return round(float(row[column]))


def foreground(name, labels, truth):
    """The IoU of the foreground and the mean IoU of two label images."""
    folder = WORK / "pairs" / name
    folder.mkdir(parents=True, exist_ok=True)
    for kind, pixels in (("found", labels), ("true", truth)):
        Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{kind}.png")
    deeplab("evaluate", folder / "found.png", folder / "true.png", "--trimap", "", "--save", folder)
    figures = rows(folder / "summary.csv")[0]
    return float(figures["Foreground_IoU"]), float(figures["Mean_IoU"])


def pixels(file):
    return np.array(Image.open(file))


def part(array, box):
    if not box:
        return array
    x, y, width, height = box
    return array[y:y + height, x:x + width]


def grey_or_colour(array):
    """The image for the eye: grey images are stretched from their 0.1 to their 99.9 percent point."""
    if array.ndim == 3:
        return array[..., :3].astype(float)
    low, high = np.percentile(array, [0.1, 99.9])
    return np.repeat((np.clip((array - low) / max(high - low, 1), 0, 1) * 255)[..., None], 3, axis=2)


def edges(labels):
    """The pixels of objects that have another value at their right or lower side, or are such a neighbour."""
    different = np.zeros(labels.shape, bool)
    across = labels[:, 1:] != labels[:, :-1]
    down = labels[1:] != labels[:-1]
    different[:, 1:] |= across
    different[:, :-1] |= across
    different[1:] |= down
    different[:-1] |= down
    return different & (labels > 0)


def vivid(number):
    """Colours whose hues lie far apart."""
    hues = (np.arange(number) * 0.618034 % 1)[:, None] * 6 + np.array([0, 4, 2])
    return 255 * np.clip(np.abs(hues % 6 - 3) - 1, 0, 1)


def laid_over(image, labels, classes):
    """Objects, each in a colour of its own and with its outline, or classes in their colours."""
    if classes:
        colours, opacity = CLASS_COLOURS, 0.45
    else:
        colours, opacity = vivid(int(labels.max()) + 1), 0.35
    out = image.copy()
    inside = labels > 0
    out[inside] = (1 - opacity) * image[inside] + opacity * colours[labels[inside]]
    if not classes:
        border = edges(labels)
        out[border] = colours[labels[border]]
    return out


def cell(array):
    """The picture in the width of a column."""
    height, width = array.shape[:2]
    size = (CELL, round(height * CELL / width))
    return Image.fromarray(array.astype(np.uint8)).resize(size, Image.Resampling.LANCZOS)


def sheet(lines, heads):
    """Pictures side by side, line below line."""
    heights = [line[0].height for line in lines]
    columns = len(heads)
    size = (columns * CELL + (columns - 1) * GAP, HEAD + sum(heights) + GAP * (len(lines) - 1))
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for column, head in enumerate(heads):
        draw.text((column * (CELL + GAP) + 2, 2), head, fill="black", font_size=13)
    y = HEAD
    for line, height in zip(lines, heights):
        for column, picture in enumerate(line):
            page.paste(picture, (column * (CELL + GAP), y))
        y += height + GAP
    return page


def write_page(model, table):
    """Puts the table between the marks of the model in the page."""
    text = PAGE.read_text()
    mark = f"<!-- figures of {model} -->"
    pattern = re.compile(re.escape(mark) + r"\n.*?\n<!-- end -->", re.DOTALL)
    assert pattern.search(text), f"{PAGE} has no {mark}"
    PAGE.write_text(pattern.sub(lambda _: mark + "\n" + table + "\n<!-- end -->", text))


def gallery(model, val):
    out = segment(model, val)
    classes = model in CLASSES_ONLY
    figures = {} if classes else by_objects(out, val)
    listed = sorted(figures.items(), key=lambda item: float(item[1]["AP_50"]))
    (WORK / f"{model}.txt").write_text("".join(
        f"{row['AP_50']} {count(row, 'True'):>4} true {count(row, 'Found'):>4} found {name}\n" for name, row in listed))
    lines, table = [], ["| row | image | " + ("mean IoU of the classes | IoU of myelin and axon together |" if classes
        else "nuclei, by hand | nuclei, found | AP at IoU 0.5 | foreground IoU |"),
        "| --- " * (4 if classes else 6) + "|"]
    for number, (name, *box) in enumerate(SHOWN[model], 1):
        image = next((val / "images").glob(name + ".*"))
        labels = part(pixels(out / f"{name}-labels.tif"), box)
        truth = part(pixels(val / "labels" / f"{name}.png"), box)
        both, mean = foreground(f"{model}-{number}", labels, truth)
        if classes:
            found = f"{mean:.3f} | {both:.3f}"
        else:
            row = figures[name]
            found = f"{count(row, 'True')} | {count(row, 'Found')} | {float(row['AP_50']):.3f} | {both:.3f}"
            labels, truth = pixels(out / f"{name}-objects.tif"), pixels(val / "instances" / f"{name}.png")
        where = f", {box[2]} x {box[3]} pixels at ({box[0]}, {box[1]})" if box else ""
        table.append(f"| {number} | `{name}`{where} | {found} |")
        shown = grey_or_colour(part(pixels(image), box))
        lines.append([cell(shown), cell(laid_over(shown, labels, classes)), cell(laid_over(shown, truth, classes))])
    if lines:
        sheet(lines, ["image", "result", "drawn by people"]).save(
            Path("docs/images") / f"gallery-{model}.jpg", quality=82, optimize=True)
        write_page(model, "\n".join(table))


if __name__ == "__main__":
    WORK.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[2:] or SETS:
        gallery(chosen, Path(sys.argv[1]) / SETS[chosen] / "val")
