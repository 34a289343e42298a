#!/usr/bin/env bash
# com.microsoft.onnxruntime:onnxruntime 1.28.0 (Maven Central), onnx 1.23.1 (PyPI), Java 17.
# Valid input: a graph with two outputs, of which the second has the type optional(tensor). Python's ONNX Runtime loads, lists and runs it.
# In Java the session loads, and OrtSession.getOutputInfo() throws for the whole graph, so that the shape of the first output, a plain tensor, can't be had either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.1
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.28.0 -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import onnx
from onnx import TensorProto, helper
tensor = helper.make_tensor_type_proto(TensorProto.FLOAT, [1, 2])
x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])
y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 2])
z = helper.make_value_info("z", helper.make_optional_type_proto(tensor))
nodes = [helper.make_node("Identity", ["x"], ["y"]), helper.make_node("Optional", ["x"], ["z"])]
model = helper.make_model(helper.make_graph(nodes, "g", [x], [y, z]), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, "optional.onnx")
END
cat > Outputs.java <<'END'
import ai.onnxruntime.*;
public class Outputs {
	public static void main(String[] args) throws OrtException {
		try (OrtSession session = OrtEnvironment.getEnvironment().createSession("optional.onnx")) {
			System.out.println("inputs: " + session.getInputInfo().keySet() + ", outputs: " + session.getOutputNames());
			try {
				System.out.println(session.getOutputInfo());
			}
			catch (OrtException e) {
				System.out.println("getOutputInfo: " + e.getMessage());
			}
		}
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'onnxruntime-1.28.0.jar' Outputs.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
inputs: [x], outputs: [y, z]
getOutputInfo: Error code - ORT_NOT_IMPLEMENTED - message: Invalid ONNXType found.
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
