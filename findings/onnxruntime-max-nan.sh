#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: one pixel that is not a number (as float micrographs have outside of a stitched field), and MaxPool, GlobalMaxPool, ReduceMax, Max.
# One would expect NaN from all, as numpy and PyTorch give, and as Max and Relu give here. The pooling operators and ReduceMax pass over NaN, so that a damaged pixel
# vanishes in a network with pooling and spreads in one with strides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6

out=$(venv/bin/python - 2> log <<'END'
import numpy as np, onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
def graph(node, inputs, constants, opset=20):
    given = [helper.make_tensor_value_info(k, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape) for k, v in inputs.items()]
    made = [helper.make_empty_tensor_value_info(name) for name in node.output]
    return helper.make_model(helper.make_graph([node], "g", given, made, [numpy_helper.from_array(v, k) for k, v in constants.items()]),
        opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
def runtime(node, inputs, **constants):
    return onnxruntime.InferenceSession(graph(node, inputs, constants).SerializeToString()).run(None, inputs)[0]
def reference(node, inputs, **constants):
    return ReferenceEvaluator(graph(node, inputs, constants)).run(None, inputs)[0]
x = np.array([[[[1, np.nan], [2, 3]]]], np.float32)
print("MaxPool", runtime(helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[2, 2]), {"x": x}).max(),
    "GlobalMaxPool", runtime(helper.make_node("GlobalMaxPool", ["x"], ["y"]), {"x": x}).max(),
    "ReduceMax", runtime(helper.make_node("ReduceMax", ["x"], ["y"]), {"x": x}).max(),
    "| Max", runtime(helper.make_node("Max", ["x", "c"], ["y"]), {"x": x}, c=np.zeros(1, np.float32))[0, 0, 0, 1],
    "AveragePool", runtime(helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[2, 2]), {"x": x}).max())
END
) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
MaxPool 3.0 GlobalMaxPool 3.0 ReduceMax 2.0 | Max nan AveragePool nan
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
