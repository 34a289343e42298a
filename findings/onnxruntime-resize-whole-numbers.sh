#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: Resize with mode=linear of uint8 or int32, as graphs with their preprocessing inside have it, and 8-bit networks (there the optimiser takes the float32
# away from around a Resize). The image is flat: 200 in every pixel.
# One would expect 200 in every pixel of the result, and of others the nearest whole number. The weights of a pixel add up to a little less than 1 for many scales, and
# what is behind the point is cut off: pixels become 199, and images darker by 0.2 to 0.5 grey values on average. float32 gives 200.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet numpy==2.4.6 onnx==1.23.1 onnxruntime==1.30.0

cat > resize.py <<'END'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

onnxruntime.set_default_logger_severity(4)


def resized(image, scale):
    kind = helper.np_dtype_to_tensor_dtype(image.dtype)
    node = helper.make_node("Resize", ["x", "", "scales"], ["y"], mode="linear")
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", kind, image.shape)], [helper.make_tensor_value_info("y", kind, None)],
        [numpy_helper.from_array(np.array([1, 1, scale, scale], np.float32), "scales")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": image})[0]


for kind in "uint8", "int32", "float32":
    for scale in 2, 1.5, 3:
        values = resized(np.full((1, 1, 9, 9), 200, kind), scale)
        print(f"{kind}, times {scale}: {sorted({round(float(value), 3) for value in values.ravel()})}")
row = np.array([[[[10, 21]]]], np.uint8)
print("uint8", resized(row, 2)[0, 0, 0].tolist(), "float32", resized(row.astype(np.float32), 2)[0, 0, 0].tolist())
END
out=$(venv/bin/python resize.py)

read -r -d '' seen <<'END' || true
uint8, times 2: [200.0]
uint8, times 1.5: [199.0, 200.0]
uint8, times 3: [199.0, 200.0]
int32, times 2: [200.0]
int32, times 1.5: [199.0, 200.0]
int32, times 3: [199.0, 200.0]
float32, times 2: [200.0]
float32, times 1.5: [200.0]
float32, times 3: [200.0]
uint8 [10, 12, 18, 21] float32 [10.0, 12.75, 18.25, 21.0]
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
