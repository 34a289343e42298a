#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: Resize of an int8 tensor with mode=linear and antialias=1, as 8-bit networks and preprocessing in the graph have it.
# One would expect values between those of the input. All negative ones come out as 0; without antialias, or with float32, they are kept.
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
x = np.array([[[[-100, -50, 0, 50]]]], np.int8)
for antialias in (0, 1):
    node = helper.make_node("Resize", ["x", "", "", "s"], ["y"], mode="linear", antialias=antialias)
    sizes = np.array([1, 1, 1, 7])
    print("antialias", antialias, "int8", *runtime(node, {"x": x}, s=sizes).flatten(), "| float32", *runtime(node, {"x": x.astype(np.float32)}, s=sizes).round(1).flatten())
END
) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
antialias 0 int8 -100 -82 -53 -25 3 32 50 | float32 -100.0 -82.1 -53.6 -25.0 3.6 32.1 50.0
antialias 1 int8 0 0 0 0 4 32 50 | float32 -100.0 -82.1 -53.6 -25.0 3.6 32.1 50.0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
