"""Turns a Keras 3 model of a semantic segmentation into a model folder, by Keras' own ONNX export.

    KERAS_BACKEND=torch python from_keras.py --weights deeplab.keras --range=-1..1 --out ../my-deeplab

Keras runs on PyTorch (with onnxscript), or on TensorFlow (with tf2onnx); see requirements-exporters.txt. Takes what keras.saving.load_model
takes: a whole model, .keras or .h5, not weights alone. A model whose sides are free is fixed at --size.
"""
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import onnx

import model_folder

KERAS_MEAN = (123.68, 116.779, 103.939)
"""RGB mean of keras.applications' preprocessing ``caffe``, after which VGG and the first ResNets there take BGR."""
RANGES = {**model_folder.RANGES, "bgr": model_folder.standardise(KERAS_MEAN, (1.0, 1.0, 1.0))}


def to_onnx(model, size, path):
    """Writes the ONNX file of images of size x size, or of the model's own size."""
    import keras

    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise SystemExit(f"The model has {len(model.inputs)} inputs and {len(model.outputs)} outputs; one of each is meant.")
    shape = [1, *model.inputs[0].shape[1:]]
    if len(shape) != 4 or None in shape and not size:
        raise SystemExit(f"The model takes the shape {shape}; " + ("choose the sides by --size." if len(shape) == 4 else "images are meant."))
    shape = [length or size for length in shape]
    model(keras.ops.zeros(shape))  # Keras exports models that were called
    model.export(str(path), format="onnx", verbose=False, input_signature=[keras.InputSpec(shape=shape, dtype="float32", name="image")])


def reverse_channels(path):
    """Makes a graph that takes BGR take RGB."""
    model = onnx.load(path)
    graph = model.graph
    shape = [dim.dim_value for dim in graph.input[0].type.tensor_type.shape.dim]
    name = graph.input[0].name
    for node in graph.node:
        node.input[:] = ["reversed_channels" if each == name else each for each in node.input]
    graph.initializer.append(onnx.numpy_helper.from_array(np.array([2, 1, 0]), "blue_green_red"))
    graph.node.insert(0, onnx.helper.make_node("Gather", [name, "blue_green_red"], ["reversed_channels"], axis=3 if shape[3] == 3 else 1))
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main(args=None):
    parser = model_folder.arguments(__doc__, "a whole model, .keras or .h5")
    parser.add_argument("--range", choices=RANGES, required=True, help="the values that the network takes: RGB of 0..255 (as those that scale "
                        "them themselves), 0..1, -1..1, imagenet (less the mean, by the deviation), or bgr (keras.applications' 'caffe')")
    parser.add_argument("--size", type=int, help="the side of the images, for a model that takes any")
    args = model_folder.parse(parser, args)
    try:
        import keras
    except ImportError:
        raise SystemExit("Keras 3 is missing; pip install -r requirements-exporters.txt") from None
    try:
        model = keras.saving.load_model(args.weights, compile=False)
    except (ValueError, TypeError, OSError) as e:
        raise SystemExit(f"Keras can't read {args.weights}: {e}") from None

    def export(path):
        to_onnx(model, args.size, path)
        if args.range == "bgr":
            reverse_channels(path)

    model_folder.write(args, export, RANGES[args.range])


if __name__ == "__main__":
    main()
