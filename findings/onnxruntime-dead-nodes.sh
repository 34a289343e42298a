#!/usr/bin/env bash
# onnxruntime 1.30.0, onnx 1.23.1 (PyPI).
# Valid input: a graph whose branch leads to no output, as is left when an output is deleted from a file (auxiliary heads, centres and offsets of objects).
# One would expect the optimiser to drop it, or the run to skip it when its output is not asked for. At every level its convolution is executed in each run, and also
# when it does lead to an output and only the other one is fetched. To save its time the nodes have to be deleted from the file too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6

out=$(venv/bin/python - 2> log <<'END'
import json
import numpy as np, onnxruntime
from onnx import TensorProto, helper, numpy_helper
def model(outputs, nodes):
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 4, 16, 16])
    made = [helper.make_node("Neg", ["x"], ["y"], name="wanted"), helper.make_node("Conv", ["x", "w"], ["z"], name="unused", pads=[1, 1, 1, 1])]
    return helper.make_model(helper.make_graph(made[:nodes], "g", [value("x")], [value(name) for name in outputs],
        [numpy_helper.from_array(np.ones((4, 4, 3, 3), np.float32), "w")][:nodes - 1]), opset_imports=[helper.make_opsetid("", 20)], ir_version=10).SerializeToString()
def executed(graph, level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.enable_profiling = True
    session = onnxruntime.InferenceSession(graph, options)
    session.run(["y"], {"x": np.zeros((1, 4, 16, 16), np.float32)})
    events = json.load(open(session.end_profiling()))
    return sorted({event["args"]["op_name"] for event in events if event["name"].endswith("_kernel_time") and event["args"]["op_name"] in ("Conv", "Neg")})
for level in ("ORT_DISABLE_ALL", "ORT_ENABLE_BASIC", "ORT_ENABLE_EXTENDED", "ORT_ENABLE_ALL"):
    at = getattr(onnxruntime.GraphOptimizationLevel, level)
    print(level, "| not an output:", executed(model(["y"], 2), at), "| not fetched:", executed(model(["y", "z"], 2), at), "| deleted:", executed(model(["y"], 1), at))
END
) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
ORT_DISABLE_ALL | not an output: ['Conv', 'Neg'] | not fetched: ['Conv', 'Neg'] | deleted: ['Neg']
ORT_ENABLE_BASIC | not an output: ['Conv', 'Neg'] | not fetched: ['Conv', 'Neg'] | deleted: ['Neg']
ORT_ENABLE_EXTENDED | not an output: ['Conv', 'Neg'] | not fetched: ['Conv', 'Neg'] | deleted: ['Neg']
ORT_ENABLE_ALL | not an output: ['Conv', 'Neg'] | not fetched: ['Conv', 'Neg'] | deleted: ['Neg']
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
