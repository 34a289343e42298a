#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: ConvTranspose with auto_pad=SAME_UPPER, a kernel of 1 x 1 or 2 x 2, and a stride that is greater, as a decoder has it that doubles or triples its image.
# SAME means output = input * stride along each axis (ONNX, operator ConvTranspose, auto_pad). ONNX Runtime gives 9 rows for 5 with stride 2, and 14 with stride 3, so that
# a skip of 10 or 15 rows does not fit any more; the shape inference of onnx says the same, the reference of onnx gives 10 and 15. A kernel as large as the stride is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6

cat > transposed.py <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

onnxruntime.set_default_logger_severity(4)
for kernel, stride in (1, 2), (2, 3), (2, 2), (3, 2):
    image = np.ones((1, 1, 5, 5), np.float32)
    weights = np.ones((1, 1, kernel, kernel), np.float32)
    node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], strides=[stride, stride], auto_pad="SAME_UPPER")
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape) for name, value in (("x", image), ("w", weights))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=10)
    onnx.checker.check_model(model)
    inputs = {"x": image, "w": weights}
    inferred = [size.dim_value for size in onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim]
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    print(f"kernel {kernel}, stride {stride}: ONNX Runtime {session.run(None, inputs)[0].shape[2]}, inferred {inferred[2]}, "
          f"reference {ReferenceEvaluator(model).run(None, inputs)[0].shape[2]}, asked for {5 * stride}")
END
out=$(venv/bin/python transposed.py 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
kernel 1, stride 2: ONNX Runtime 9, inferred 9, reference 10, asked for 10
kernel 2, stride 3: ONNX Runtime 14, inferred 14, reference 15, asked for 15
kernel 2, stride 2: ONNX Runtime 10, inferred 10, reference 10, asked for 10
kernel 3, stride 2: ONNX Runtime 10, inferred 10, reference 10, asked for 10
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
