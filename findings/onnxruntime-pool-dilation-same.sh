#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: MaxPool with dilations=[2, 2] and auto_pad=SAME_UPPER, kernel 3, stride 1.
# SAME means as many rows out as in, for stride 1 (ONNX, operator MaxPool). ONNX Runtime pads as if there were no dilation: 33 rows become 31. Conv with the same
# attributes is refused with an error; pooling is not.
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
x = np.zeros((1, 1, 33, 33), np.float32)
for dilation in (1, 2):
    node = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], dilations=[dilation] * 2, auto_pad="SAME_UPPER")
    print("dilation", dilation, "runtime", runtime(node, {"x": x}).shape, "| reference", reference(node, {"x": x}).shape)
END
) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
dilation 1 runtime (1, 1, 33, 33) | reference (1, 1, 33, 33)
dilation 2 runtime (1, 1, 31, 31) | reference (1, 1, 33, 33)
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
