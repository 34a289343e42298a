"""A small Keras model with the structure of DeepLab v3+, of random weights; skipped without Keras."""
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

import from_keras
import model_folder
from published_folder import check

SIDE = 32

keras = pytest.importorskip("keras", reason="Keras is not installed (requirements-exporters.txt)")


def small(side, classes=21, activation=None):
    layers = keras.layers
    x = image = keras.Input((side, side, 3))
    x = low = layers.ReLU(max_value=6)(layers.BatchNormalization()(layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)))
    x = layers.Conv2D(16, 1, activation="relu")(layers.DepthwiseConv2D(3, strides=2, padding="same")(x))
    pooled = layers.Conv2D(8, 1, activation="relu")(layers.GlobalAveragePooling2D(keepdims=True)(x))
    branches = [layers.UpSampling2D((SIDE // 4, SIDE // 4), interpolation="bilinear")(pooled), layers.Conv2D(8, 1, activation="relu")(x)]
    branches += [layers.Conv2D(8, 3, dilation_rate=rate, padding="same", activation="relu")(x) for rate in (2, 3)]
    x = layers.UpSampling2D(2, interpolation="bilinear")(layers.Conv2D(8, 1, activation="relu")(layers.Concatenate()(branches)))
    x = layers.SeparableConv2D(8, 3, padding="same", activation="relu")(layers.Concatenate()([x, layers.Conv2D(4, 1)(low)]))
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    return keras.Model(image, layers.Conv2D(classes, 1, activation=activation, bias_initializer="random_normal")(x))


def export(tmp_path, model, *more):
    model.save(tmp_path / "x.keras")
    from_keras.main(["--weights", str(tmp_path / "x.keras"), "--out", str(tmp_path / "out"), *more])


@pytest.mark.parametrize("side, activation", [(SIDE, None), (None, "softmax")])
def test_folder(tmp_path, side, activation):
    keras.utils.set_random_seed(5)
    model = small(side, activation=activation)
    export(tmp_path, model, "--range=-1..1", *([] if side else ["--size", str(SIDE)]))
    rgb = model_folder.test_image((1, SIDE, SIDE, 3), "byxc")
    content, got = check(tmp_path / "out", rgb)
    scores = model(rgb / 127.5 - 1)
    expected = keras.ops.convert_to_numpy(scores if activation else keras.ops.softmax(scores))
    assert np.abs(got - expected).max() <= 1e-4 and expected.std() > 0.001
    assert ("postprocessing" in content["outputs"][0]) == (activation is None)
    assert content["inputs"][0]["axes"][1:] == [
        {"type": "space", "id": "y", "size": SIDE}, {"type": "space", "id": "x", "size": SIDE},
        {"type": "channel", "channel_names": ["red", "green", "blue"]}]


def test_bgr_and_one_score(tmp_path):
    keras.utils.set_random_seed(5)
    model = small(SIDE, 1)
    (tmp_path / "names.txt").write_text("ground\nroot\n")
    export(tmp_path, model, "--range", "bgr", "--classes", str(tmp_path / "names.txt"))
    rgb = model_folder.test_image((1, SIDE, SIDE, 3), "byxc")
    content, got = check(tmp_path / "out", rgb)
    expected = keras.ops.convert_to_numpy(keras.ops.sigmoid(model(rgb[..., ::-1] - np.float32([103.939, 116.779, 123.68]))))
    assert np.abs(got - expected).max() <= 1e-4 and expected.std() > 0.01
    assert [each["name"] for each in content["config"]["deeplab_ij"]["classes"]] == ["ground", "root"]


def test_errors(tmp_path):
    with pytest.raises(SystemExit, match="choose the sides by --size"):
        export(tmp_path, small(None), "--range", "0..1")
    (tmp_path / "x.keras").write_text("nothing")
    with pytest.raises(SystemExit, match="Keras can't read"):
        from_keras.main(["--weights", str(tmp_path / "x.keras"), "--out", str(tmp_path / "out"), "--range", "0..1"])
    assert not (tmp_path / "out").exists()
