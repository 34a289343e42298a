"""Writes ``rdf.yaml``, by which bioimage.io's tools and the plugin know a model folder; all folders that the kit makes have it from here.

The format is bioimage.io's 0.5. What it has no place for stands in its part ``config.deeplab_ij``, which the plugin reads.
"""
import hashlib
import keyword
import re
from dataclasses import dataclass
from pathlib import Path

import onnx
import yaml

FORMAT = "0.5.7"


@dataclass(frozen=True)
class Tensor:
    """The input or the output of a graph.

    :param id: its name in the graph
    :param layout: its axes, letters of ``bcyx``
    :param channels: the names of its channels
    :param extents: for y and for x their ``size``, of an output also ``scale`` and ``halo``, as in the format
    :param kind: the type of its elements
    :param test: the file of its test tensor
    :param operations: what is done before the graph, or after it
    :param text: what it is, for people
    """

    id: str
    layout: str
    channels: list
    extents: dict
    kind: str
    test: str
    operations: tuple = ()
    text: str = ""


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def file(folder, source):
    """A file of the folder, and which one is meant."""
    return {"source": source, "sha256": sha256(folder / source)}


def graph(folder, source):
    """An ONNX file of the folder, with the file that it keeps large weights in, if there is one."""
    tensors = onnx.load(folder / source, load_external_data=False).graph.initializer
    beside = sorted({entry.value for tensor in tensors for entry in tensor.external_data if entry.key == "location"})
    if len(beside) > 1:
        raise ValueError(f"{source} keeps weights in {len(beside)} files, and the format has a place for one")
    return file(folder, source) | ({"external_data": file(folder, beside[0])} if beside else {})


def write(folder, title, text, source, target, weights, config, *, others=(), authors, cite, tags, licence=None, covers=(), attachments=(), timestamp=None):
    """Writes the description of the other files of the folder, and returns its content.

    :param title: the model's name for people
    :param text: what it does, in a sentence
    :param source: the input
    :param target: the output; its halo goes where there is a place for it
    :param others: further outputs, of the same extents
    :param weights: the ONNX file
    :param config: what the plugin is told
    :param attachments: further files
    """
    halo = {axis: extent["halo"] for axis, extent in target.extents.items() if "halo" in extent and not takes_halo(extent, source.extents[axis]["size"])}
    opset = next(o.version for o in onnx.load(folder / weights, load_external_data=False).opset_import if o.domain == "")
    content = {
        "format_version": FORMAT,
        "type": "model",
        "name": plain(title),
        "description": text,
        "authors": authors,
        "cite": cite,
        **({"license": licence} if licence else {}),
        "documentation": "README.md",
        **({"covers": list(covers)} if covers else {}),
        **({"attachments": [file(folder, each) for each in attachments]} if attachments else {}),
        **({"timestamp": timestamp} if timestamp else {}),
        "tags": tags,
        "inputs": [described(folder, source, "preprocessing")],
        "outputs": [described(folder, each, "postprocessing", without=halo) for each in (target, *others)],
        "weights": {"onnx": graph(folder, weights) | {"opset_version": opset}},
        "config": {"deeplab_ij": {
            **({"title": title} if plain(title) != title else {}),
            **({"halo": halo} if halo else {}),
            **config,
        }},
    }
    (folder / "rdf.yaml").write_text(yaml.safe_dump(content, sort_keys=False, width=120, allow_unicode=True), encoding="utf-8")
    return content


def described(folder, tensor, operations, without=()):
    """A tensor as in the format; ``without``: the axes whose halo stands elsewhere."""
    def axis(letter):
        if letter == "b":
            return {"type": "batch"}
        if letter == "c":
            return {"type": "channel", "channel_names": identifiers(tensor.channels)}
        extent = {key: dict(value) if isinstance(value, dict) else value for key, value in tensor.extents[letter].items()}  # no anchors in the YAML
        return {"type": "space", "id": letter} | {key: value for key, value in extent.items() if key != "halo" or letter not in without}

    return {
        "id": tensor.id,
        **({"description": tensor.text} if tensor.text else {}),
        "axes": [axis(letter) for letter in tensor.layout],
        "data": {"type": tensor.kind},
        **({operations: list(tensor.operations)} if tensor.operations else {}),
        "test_tensor": file(folder, tensor.test),
    }


def takes_halo(extent, size):
    """Whether the format has a place for the halo of an output's axis: where its size follows the input's, whose ``size`` leaves some of the smallest,
    in whole pixels of the input."""
    if isinstance(extent["size"], int):
        return False
    scale = extent.get("scale", 1)
    return int(size["min"] / scale) + extent["size"].get("offset", 0) > 2 * extent["halo"] and extent["halo"] * scale == int(extent["halo"] * scale)


def identifiers(names):
    """Names of channels as the format wants them: of letters, digits and underscores, no word of Python, each but once."""
    found = []
    for i, name in enumerate(names):
        name = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or f"channel{i}"
        name = f"_{name}" if name[0].isdigit() else f"{name}_" if keyword.iskeyword(name) else name
        found.append(f"{name}_{i}" if name in found else name)
    return found


def plain(title):
    """A model's name as the format wants it: 5 to 128 letters, digits, spaces and ``_+-()``."""
    name = re.sub(r"[^a-zA-Z0-9_+\- ()]+", " ", title).strip()[:128].strip()
    return name if len(name) >= 5 else f"Model {name}".strip()
