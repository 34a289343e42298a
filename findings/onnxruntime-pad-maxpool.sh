#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: Pad with zeros and then MaxPool, as in ResNet v2 of Keras (ZeroPadding2D before the first pool, no ReLU between). Here each pixel of the image is -5.
# One would expect zeros along the edges, where a window sees a zero. The optimiser (on from its first level) makes one MaxPool with pads of both, which count as nothing:
# -5 comes out there without a word. With a second pixel of zeros before a pool of 2 x 2 the same rewriting makes pads that MaxPool does not allow, and the file does not load.
# Without optimisation, or with optimization.disable_specified_optimizers=Pad_Fusion, both are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6

cat > pad.py <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import GraphOptimizationLevel

onnxruntime.set_default_logger_severity(4)


def pooled(pad, side, level, without):
    nodes = [helper.make_node("Pad", ["x", "pads"], ["padded"]), helper.make_node("MaxPool", ["padded"], ["y"], kernel_shape=[side, side], strides=[2, 2])]
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 4, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [numpy_helper.from_array(np.array([0, 0, pad, pad, 0, 0, pad, pad]), "pads")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.log_severity_level = 4
    options.add_session_config_entry("optimization.disable_specified_optimizers", without)
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        return "does not load: " + str(error).strip().rsplit(". ", 1)[-1]
    return session.run(None, {"x": np.full((1, 1, 4, 4), -5, np.float32)})[0][0, 0, 0].tolist()


for pad, side in (1, 3), (2, 2):
    print(f"pad {pad}, pool {side}, not optimised: {pooled(pad, side, GraphOptimizationLevel.ORT_DISABLE_ALL, '')}")
    print(f"pad {pad}, pool {side}, basic: {pooled(pad, side, GraphOptimizationLevel.ORT_ENABLE_BASIC, '')}")
    print(f"pad {pad}, pool {side}, all: {pooled(pad, side, GraphOptimizationLevel.ORT_ENABLE_ALL, '')}")
    print(f"pad {pad}, pool {side}, all without Pad_Fusion: {pooled(pad, side, GraphOptimizationLevel.ORT_ENABLE_ALL, 'Pad_Fusion')}")
END
out=$(venv/bin/python pad.py 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
pad 1, pool 3, not optimised: [0.0, 0.0]
pad 1, pool 3, basic: [-5.0, -5.0]
pad 1, pool 3, all: [-5.0, -5.0]
pad 1, pool 3, all without Pad_Fusion: [0.0, 0.0]
pad 2, pool 2, not optimised: [0.0, 0.0, 0.0, 0.0]
pad 2, pool 2, basic: does not load: Pad should be smaller than kernel.
pad 2, pool 2, all: does not load: Pad should be smaller than kernel.
pad 2, pool 2, all without Pad_Fusion: [0.0, 0.0, 0.0, 0.0]
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
