"""Draws the figure of docs/crf-speed.md from what the benchmarks have written.

python plot_crf.py FOLDER FIGURE
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.hashsalt": "crf", "svg.fonttype": "none", "font.size": 9})
import matplotlib.pyplot as plt
from matplotlib.ticker import NullFormatter

COLOURS = {"pydensecrf": "#888888", "FAST": "#e07b00", "ACCURATE": "#0060b0"}
NAMES = {"pydensecrf": "pydensecrf", "FAST": "fast", "ACCURATE": "accurate"}


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def draw_times(axes, rows, classes):
    """Median milliseconds against pixels; all threads drawn full, one thread dashed."""
    threads = sorted({int(row["threads"]) for row in rows})
    series = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if int(row["classes"]) != classes or row["quality"] not in NAMES:
            continue
        pixels = int(row["width"]) * int(row["height"])
        series[row["quality"], int(row["threads"])][pixels].append(float(row["ms"]))
        if row["pydensecrf_ms"]:
            series["pydensecrf", 1][pixels].append(float(row["pydensecrf_ms"]))
    for (run, count), points in sorted(series.items(), key=lambda item: list(NAMES).index(item[0][0])):
        x = sorted(points)
        full = run == "pydensecrf" or count == threads[-1]
        label = NAMES[run] if run == "pydensecrf" else f"{NAMES[run]}, {count} thread{'s' * (count > 1)}"
        axes.plot([p / 1e6 for p in x], [median(points[p]) for p in x], "o-" if full else "o--", color=COLOURS[run],
                  markersize=4, label=label)
    axes.set(xscale="log", yscale="log", xlabel="megapixels", title=f"{classes} classes")
    axes.grid(which="both", linewidth=0.3)
    pixels = sorted({p for points in series.values() for p in points})
    axes.set_xticks([p / 1e6 for p in pixels], [f"{p / 1e6:.2g}" for p in pixels])
    axes.xaxis.set_minor_formatter(NullFormatter())


def draw_errors(axes, rows):
    """Ours against pydensecrf's share of differing labels, a point for each crop and set of parameters."""
    cases = defaultdict(dict)
    for row in rows:
        cases[row["crop"], row["parameters"]][row["run"]] = float(row["labels_percent"])
    least = 0.005
    for run in ("FAST", "ACCURATE"):
        theirs = [max(least, case["pydensecrf"]) for case in cases.values()]
        axes.plot(theirs, [max(least, case[run]) for case in cases.values()], "o", color=COLOURS[run], markersize=4,
                  alpha=0.7, label=NAMES[run])
    ends = [least, 1.5 * max(max(case.values()) for case in cases.values())]
    axes.plot(ends, ends, color=COLOURS["pydensecrf"], linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="pydensecrf, %", ylabel="ours, %",
             title="labels that differ from exact")
    axes.grid(which="both", linewidth=0.3)
    axes.legend(frameon=False)


def main():
    folder, figure = Path(sys.argv[1]), Path(sys.argv[2])
    speed = read(folder / "crf-speed.csv")
    classes = sorted({int(row["classes"]) for row in speed if row["quality"] in NAMES})
    fig, axes = plt.subplots(1, len(classes) + 1, figsize=(3 * len(classes) + 3.4, 3.4), layout="constrained")
    for i, count in enumerate(classes):
        draw_times(axes[i], speed, count)
    limits = [axis.get_ylim() for axis in axes[:-1]]
    for axis in axes[:-1]:
        axis.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
    axes[0].set_ylabel("ms, set-up and 10 iterations")
    axes[-2].legend(frameon=False, loc="lower right")
    draw_errors(axes[-1], read(folder / "crf-error.csv"))
    figure.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(figure, metadata={"Date": None})


if __name__ == "__main__":
    main()
