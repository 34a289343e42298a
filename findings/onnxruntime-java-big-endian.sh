#!/usr/bin/env bash
# com.microsoft.onnxruntime:onnxruntime 1.28.0 (Maven Central), onnx 1.23.1 (PyPI), Java 17.
# Valid input: a tensor from ByteBuffer.allocateDirect(n).asFloatBuffer(). In Java a new ByteBuffer is big endian whatever the processor is.
# One would expect the values that were put in, or an error. ONNX Runtime reads the memory of a direct buffer as it is: 1.0 arrives as 4.6e-41. A buffer on the heap of the same
# order is right, since it is copied value by value, and so is a direct one with order(ByteOrder.nativeOrder()).
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
x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy")
onnx.save(helper.make_model(helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [x], [y]), opset_imports=[helper.make_opsetid("", 17)], ir_version=9), "same.onnx")
END
cat > Endian.java <<'END'
import ai.onnxruntime.*;
import java.nio.*;
import java.util.Map;
public class Endian {
	public static void main(String[] args) throws OrtException {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession session = environment.createSession("same.onnx")) {
			run(environment, session, "big endian, on the heap", ByteBuffer.allocate(4).asFloatBuffer());
			run(environment, session, "native order, direct", ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).asFloatBuffer());
			run(environment, session, "big endian, direct", ByteBuffer.allocateDirect(4).asFloatBuffer());
		}
	}
	static void run(OrtEnvironment environment, OrtSession session, String name, FloatBuffer buffer) throws OrtException {
		buffer.put(0, 1);
		try (OnnxTensor x = OnnxTensor.createTensor(environment, buffer, new long[] { 1 }); OrtSession.Result y = session.run(Map.of("x", x))) {
			System.out.println(name + ": " + ((float[]) y.get(0).getValue())[0]);
		}
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'onnxruntime-1.28.0.jar' Endian.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
big endian, on the heap: 1.0
native order, direct: 1.0
big endian, direct: 4.6006E-41
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
