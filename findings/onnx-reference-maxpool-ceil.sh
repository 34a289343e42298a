#!/usr/bin/env bash
# onnx 1.23.1, onnxruntime 1.30.0, torch 2.13.0 (PyPI).
# Valid input: MaxPool with kernel 3, stride 1, pads 1 and ceil_mode=1, as exports of networks hold it whose strides were taken out (ceil_mode has nothing to round there).
# ONNX Runtime and PyTorch keep the image's size. ReferenceEvaluator of onnx gives 2 rows and columns more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet torch==2.13.0 onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6

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
import torch
x = np.arange(36, dtype=np.float32).reshape(1, 1, 6, 6)
for ceil in (0, 1):
    node = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1], ceil_mode=ceil)
    print("ceil_mode", ceil, "runtime", runtime(node, {"x": x}).shape, "PyTorch", tuple(torch.nn.functional.max_pool2d(torch.tensor(x), 3, 1, 1, ceil_mode=bool(ceil)).shape), "| reference", reference(node, {"x": x}).shape)
END
) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
ceil_mode 0 runtime (1, 1, 6, 6) PyTorch (1, 1, 6, 6) | reference (1, 1, 6, 6)
ceil_mode 1 runtime (1, 1, 6, 6) PyTorch (1, 1, 6, 6) | reference (1, 1, 8, 8)
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
