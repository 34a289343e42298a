"""A frozen graph with the structure and names of TensorFlow's DeepLab v3, of random weights; skipped without TensorFlow and tf2onnx."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import pytest

import from_tensorflow
import model_folder
from published_folder import check

SIDE = 65

tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed (requirements-exporters.txt)")
pytest.importorskip("tf2onnx", reason="tf2onnx is not installed (requirements-exporters.txt)")


def frozen(path, scaled=True):
    """From ImageTensor (uint8, any size) to SemanticPredictions: padding to 65 x 65, scaling, network, enlargement, argmax, cut."""
    rng, v1 = np.random.default_rng(4), tf.compat.v1

    def weights(*shape):
        return tf.constant(rng.normal(0, (2 / np.prod(shape[:3])) ** 0.5, shape).astype(np.float32))

    def resized(x, side, name):
        return v1.image.resize_bilinear(x, [side, side], align_corners=True, name=name)

    with tf.Graph().as_default() as graph:
        image = v1.placeholder(tf.uint8, [1, None, None, 3], name="ImageTensor")
        x, shape = tf.cast(image, tf.float32), tf.shape(image)
        x = tf.pad(x - 127.5, [[0, 0], [0, SIDE - shape[1]], [0, SIDE - shape[2]], [0, 0]]) + 127.5
        x = tf.ensure_shape(x, [1, SIDE, SIDE, 3])
        x = tf.subtract(x * (2.0 / 255), tf.constant(1.0), name="sub_7") if scaled else tf.subtract(x, tf.constant([123.15, 115.9, 103.06]))
        x = tf.identity(x, name="MobilenetV2/MobilenetV2/input")
        x = tf.nn.relu6(tf.nn.conv2d(x, weights(3, 3, 3, 8), 2, "SAME", name="MobilenetV2/Conv/Conv2D"))
        x = tf.nn.relu6(tf.nn.depthwise_conv2d(x, weights(3, 3, 8, 1), [1, 2, 2, 1], "SAME"))
        x = tf.nn.conv2d(x, weights(1, 1, 8, 16), 2, "SAME")
        x = tf.nn.relu6(tf.nn.depthwise_conv2d(x, weights(3, 3, 16, 1), [1, 1, 1, 1], "SAME", dilations=[2, 2]))
        x = tf.nn.conv2d(x, weights(1, 1, 16, 16), 1, "SAME")
        pooled = tf.nn.avg_pool2d(x, x.shape[1:3], 1, "VALID")
        pooled = resized(tf.nn.relu(tf.nn.conv2d(pooled, weights(1, 1, 16, 8), 1, "SAME")), x.shape[1], "ResizeBilinear")
        x = tf.concat([pooled, tf.nn.relu(tf.nn.conv2d(x, weights(1, 1, 16, 8), 1, "SAME", name="aspp0/Conv2D"))], 3)
        x = tf.nn.bias_add(tf.nn.conv2d(x, weights(1, 1, 16, 21) * 16, 1, "SAME"), tf.constant(rng.normal(0, 0.1, 21).astype(np.float32)),
                           name="logits/semantic/BiasAdd")
        scores = resized(x, SIDE, "ResizeBilinear_2")
        labels = tf.argmax(scores, 3, name="ArgMax")
        tf.identity(tf.slice(labels, [0, 0, 0], tf.stack([1, shape[1], shape[2]])), name="SemanticPredictions")
    path.write_bytes(graph.as_graph_def().SerializeToString())
    return graph


def run(graph, tensors, image):
    with tf.compat.v1.Session(graph=graph) as session:
        return session.run(tensors, {"ImageTensor:0": image})


def test_folder(tmp_path):
    graph = frozen(tmp_path / "frozen_inference_graph.pb")
    from_tensorflow.main(["--weights", str(tmp_path / "frozen_inference_graph.pb"), "--out", str(tmp_path / "out"), "--license", "Apache-2.0"])
    rgb = model_folder.test_image((1, SIDE, SIDE, 3), "byxc")
    scores, labels = run(graph, ["ResizeBilinear_2:0", "SemanticPredictions:0"], rgb.astype(np.uint8))
    content, got = check(tmp_path / "out", rgb)
    expected = np.exp(scores - scores.max(3, keepdims=True))
    expected /= expected.sum(3, keepdims=True)
    assert np.abs(got - expected).max() <= 1e-4 and expected.std() > 0.01
    assert np.array_equal(got.argmax(3), labels) and len(np.unique(labels)) > 1
    assert content["inputs"][0]["preprocessing"][0]["kwargs"] == {"gain": 1 / 127.5, "offset": -1}
    assert content["inputs"][0]["axes"][1] == {"type": "space", "id": "y", "size": SIDE}
    assert content["outputs"][0]["axes"][1] == {"type": "space", "id": "y", "size": SIDE}
    assert content["config"]["deeplab_ij"]["halo"] == {"y": 8, "x": 8}


def test_coarse_scores(tmp_path):
    """Ended before the enlargement, which is the plugin's then."""
    graph = frozen(tmp_path / "x.pb")
    from_tensorflow.main(["--weights", str(tmp_path / "x.pb"), "--out", str(tmp_path / "out"), "--scores", "logits/semantic/BiasAdd",
                          "--enlarge", "align_corners"])
    rgb = model_folder.test_image((1, SIDE, SIDE, 3), "byxc")
    content, got = check(tmp_path / "out", rgb)
    scores = run(graph, "logits/semantic/BiasAdd:0", rgb.astype(np.uint8))
    assert np.array_equal(got.argmax(3), scores.argmax(3))
    assert content["outputs"][0]["axes"][2] == {"type": "space", "id": "x", "size": 9, "scale": 8}
    assert content["config"]["deeplab_ij"]["halo"] == {"y": 1, "x": 1}
    assert content["config"]["deeplab_ij"]["enlarge"] == "align_corners"


def test_whole_graph(tmp_path):
    """Plain RGB in, labels out, scaling and argmax inside."""
    graph = frozen(tmp_path / "x.pb")
    from_tensorflow.main(["--weights", str(tmp_path / "x.pb"), "--out", str(tmp_path / "out"), "--image", "ImageTensor", "--scores",
                          "SemanticPredictions", "--range", "0..255", "--size", str(SIDE)])
    rgb = model_folder.test_image((1, SIDE, SIDE, 3), "byxc")
    content, got = check(tmp_path / "out", rgb)
    labels = run(graph, "SemanticPredictions:0", rgb.astype(np.uint8))
    assert np.array_equal(got, labels) and len(np.unique(labels)) > 1
    assert content["inputs"][0]["data"]["type"] == "uint8" and "preprocessing" not in content["inputs"][0]
    assert content["outputs"][0]["data"]["type"] == str(got.dtype) and len(content["config"]["deeplab_ij"]["classes"]) == 21


def test_what_is_not_found_is_said(tmp_path):
    def export(*more):
        from_tensorflow.main(["--weights", str(tmp_path / "x.pb"), "--out", str(tmp_path / "out"), *more])

    frozen(tmp_path / "x.pb", scaled=False)
    with pytest.raises(SystemExit, match="is not scaled by x / 127.5 - 1; say by --range"):
        export()
    with pytest.raises(SystemExit, match="no tensor nothing"):
        export("--scores", "nothing")
    (tmp_path / "x.pb").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(SystemExit, match="is no frozen graph"):
        export()
    assert not (tmp_path / "out").exists()
