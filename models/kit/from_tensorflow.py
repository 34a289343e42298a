"""Turns a frozen graph of TensorFlow's DeepLab v3 or v3+ into a model folder, by tf2onnx.

    python from_tensorflow.py --weights frozen_inference_graph.pb --out ../deeplab-mobilenetv2

Cuts out the network between the preprocessing and the argmax: from ImageTensor on, the graph of export_model.py pads the image to the size of
its training (513 x 513 with grey), scales it to -1..1 (the tensor sub_7), and runs the network; in the end it takes the argmax of the enlarged
scores, and cuts the padding off (SemanticPredictions). What is before and after is the plugin's. TensorFlow and tf2onnx: see
requirements-exporters.txt.
"""
import os
from collections import deque

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

import model_folder

OPSET = 17
PREDICTIONS = "SemanticPredictions"


def node_of(tensor):
    """The name of the node that a tensor comes from: '^a:1' -> 'a'."""
    return tensor.lstrip("^").split(":")[0]


def ancestors(nodes, name):
    """The nodes that a node depends on, itself first, the nearest first; not through control inputs."""
    seen, queue = {name}, deque([name])
    while queue:
        node = nodes[queue.popleft()]
        yield node
        for tensor in node.input:
            if not tensor.startswith("^") and node_of(tensor) not in seen:
                seen.add(node_of(tensor))
                queue.append(node_of(tensor))


def scores_of(nodes):
    """The tensor of which the graph takes the argmax."""
    if PREDICTIONS in nodes:
        for node in ancestors(nodes, PREDICTIONS):
            if node.op == "ArgMax":
                return node.input[0]
    raise SystemExit(f"The graph has no {PREDICTIONS} with an argmax before it; name the tensor of the scores by --scores.")


def image_of(nodes, scores):
    """The tensor that the first convolution is given, before padding and identities."""
    convolutions = [node for node in ancestors(nodes, node_of(scores)) if node.op == "Conv2D"]
    first = [node for node in convolutions if sum(each.op == "Conv2D" for each in ancestors(nodes, node.name)) == 1]
    first = [node for node in first if any(each.op == "Placeholder" for each in ancestors(nodes, node.name))]
    if len(first) != 1:
        raise SystemExit(f"The graph begins with {len(first)} convolutions, where one is meant; name the tensor of the image by --image.")
    tensor = first[0].input[0]
    while nodes[node_of(tensor)].op in ("Pad", "PadV2", "Identity"):
        tensor = nodes[node_of(tensor)].input[0]
    return tensor


def is_scaled_to_one(nodes, tensor):
    """Whether a tensor is something less 1, the end of x / 127.5 - 1."""
    import tensorflow as tf

    node = nodes[node_of(tensor)]
    if node.op != "Sub" or nodes[node_of(node.input[1])].op != "Const":
        return False
    return bool(np.all(tf.make_ndarray(nodes[node_of(node.input[1])].attr["value"].tensor) == 1))


def with_index(tensor):
    return tensor if ":" in tensor else f"{tensor}:0"


def to_onnx(graph_def, image, scores, size, path):
    """Writes the ONNX file of the part between two tensors; ``size``: of the image, where the graph doesn't say."""
    import tensorflow as tf
    import tf2onnx

    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(graph_def, name="")
    shape = graph.get_tensor_by_name(with_index(image)).shape
    shape = [None] * 4 if shape.rank is None else shape.as_list()
    shape = [1, *(length or size for length in shape[1:3]), shape[3] or 3]
    if None in shape:
        raise SystemExit("The graph doesn't say how large its images are; choose the side by --size.")
    tf2onnx.convert.from_graph_def(
        graph_def, input_names=[with_index(image)], output_names=[with_index(scores)], opset=OPSET, output_path=str(path),
        shape_override={with_index(image): shape})


def main(args=None):
    parser = model_folder.arguments(__doc__, "a frozen graph, .pb")
    parser.add_argument("--image", help="the tensor to begin at (else what the first convolution is given)")
    parser.add_argument("--scores", help=f"the tensor to end at (else what the argmax before {PREDICTIONS} is of)")
    parser.add_argument("--range", choices=model_folder.RANGES, help="the values of --image (else they must be found to be -1..1)")
    parser.add_argument("--enlarge", choices=("align_corners", "half_pixel"), default="align_corners",
                        help="how scores that are coarser than the image are enlarged (DeepLab's: align_corners)")
    parser.add_argument("--size", type=int, help="the side of the images, for a graph that doesn't say")
    args = model_folder.parse(parser, args)
    try:
        import tensorflow as tf
        import tf2onnx  # noqa: F401
    except ImportError as e:
        raise SystemExit(f"{e.name} is missing; pip install -r requirements-exporters.txt") from None
    graph_def = tf.compat.v1.GraphDef()
    try:
        graph_def.ParseFromString(args.weights.read_bytes())
    except Exception:  # protobuf's own, of no public name
        raise SystemExit(f"{args.weights} is no frozen graph of TensorFlow.") from None
    nodes = {node.name: node for node in graph_def.node}
    for tensor in args.image, args.scores:
        if tensor and node_of(tensor) not in nodes:
            raise SystemExit(f"The graph has no tensor {tensor}.")
    scores = args.scores or scores_of(nodes)
    image = args.image or image_of(nodes, scores)
    if not args.range and not is_scaled_to_one(nodes, image):
        raise SystemExit(f"The image at {image} is not scaled by x / 127.5 - 1; say by --range which values it has.")
    model_folder.write(
        args, lambda path: to_onnx(graph_def, image, scores, args.size, path), model_folder.RANGES[args.range or "-1..1"],
        enlarge=args.enlarge,
        said=(f"This is the part of the graph between {with_index(image)} and {with_index(scores)}. Prepare a photo as TensorFlow's whole graph",
              "does: scale it until its longer side is that of the square, and fill the rest with grey 127.5, which is 0 to the network.",
              "Crop the labels to the photo."))


if __name__ == "__main__":
    main()
