import copy

import numpy as np
import pytest
import torch

from compact import Compact
from receptive import line, receptive_radius, tiled


@pytest.mark.parametrize("batch, height, width", [(1, 8, 8), (2, 64, 96), (1, 136, 40)])
def test_output_has_the_inputs_size(network, batch, height, width):
    with torch.no_grad():
        assert network(torch.randn(batch, 1, height, width)).shape == (batch, 3, height, width)


def test_encoder_strides(network):
    with torch.no_grad():
        low, high = network.backbone(torch.randn(1, 1, 64, 96))
    assert low.shape[2:] == (32, 48)
    assert high.shape[2:] == (8, 12)
    assert network.aspp(high).shape[2:] == high.shape[2:]


def test_parameter_count():
    assert sum(p.numel() for p in Compact().parameters()) == 463031


def test_channels_classes_and_width_are_parameters():
    network = Compact(in_channels=3, classes=5, width=0.5).eval()
    with torch.no_grad():
        assert network(torch.randn(1, 3, 32, 32)).shape == (1, 5, 32, 32)
    assert sum(p.numel() for p in network.parameters()) < 463031


def test_window_must_have_a_centre():
    with pytest.raises(ValueError, match="odd"):
        Compact(window=16)


def test_receptive_radius_is_finite(network):
    radius = receptive_radius(network)
    assert radius == RADIUS


def test_image_level_feature_is_the_mean_of_what_lies_inside(network):
    level = network.aspp.branches[-1]
    x = torch.randn(1, 96, 20, 30)
    mean = level.mean_x(level.mean_y(x))
    assert torch.allclose(mean[0, :, 10, 15], x[0, :, 2:19, 7:24].mean((1, 2)), atol=1e-5)
    assert torch.allclose(mean[0, :, 0, 0], x[0, :, :9, :9].mean((1, 2)), atol=1e-5)


@pytest.fixture(scope="module")
def exact(network):
    """In double precision, so that only a different sum, not a different order of summation, makes a difference."""
    exact = copy.deepcopy(network).double()

    def run(plane):
        with torch.no_grad():
            return exact(torch.from_numpy(plane)[None, None])[0].numpy()

    return run


RADIUS = 169
STRIDE = Compact.output_stride


def test_nothing_changes_beyond_the_radius(exact):
    """Not even through the image-level feature."""
    plane = np.random.default_rng(2).normal(0, 1, (64, 3 * 176))
    other = plane.copy()
    other[:, 176:184] += 3
    moved = np.abs(exact(other) - exact(plane)).max((0, 1))
    assert moved[176:184].min() > 0
    assert moved[183 + RADIUS + 1:].max() == 0 and moved[:176 - RADIUS].max(initial=0) == 0


@pytest.mark.parametrize("halo, same", [(176, True), (64, False)])
def test_tiles_are_exact_when_the_halo_covers_the_radius(exact, halo, same):
    plane = np.random.default_rng(3).normal(0, 1, (STRIDE * 4, STRIDE * 60))
    tile = 2 * halo + 5 * STRIDE
    whole = exact(plane)
    parts = [(start, low, high, exact(plane[:, start:start + tile])) for start, low, high in line(plane.shape[1], tile, halo)]
    assert len(parts) > 2
    joined = np.concatenate([part[:, :, low - start:high - start] for start, low, high, part in parts], 2)
    assert (np.abs(joined - whole).max() < 1e-9) == same


def test_tiled_labels_are_the_untiled_ones(exact):
    plane = np.random.default_rng(4).normal(0, 1, (STRIDE * 47, STRIDE * 48))
    run = lambda part: exact(part[0]).argmax(0)
    assert (tiled(run, plane[None], 2 * 176 + 2 * STRIDE, 176) == run(plane[None])).all()


@pytest.mark.parametrize("shift", [STRIDE, 3 * STRIDE])
def test_a_shift_by_whole_strides_shifts_the_scores(exact, shift):
    plane = np.random.default_rng(5).normal(0, 1, (STRIDE * 4, 2 * 176 + 15 * STRIDE))
    length = plane.shape[1] - shift
    a, b = exact(plane[:, :length]), exact(plane[:, shift:])
    assert np.abs(a[:, :, 176 + shift:-176] - b[:, :, 176:-176 - shift]).max() < 1e-9


def test_a_shift_by_less_than_a_stride_does_not(exact):
    plane = np.random.default_rng(6).normal(0, 1, (STRIDE * 4, 2 * 176 + 16 * STRIDE))
    a, b = exact(plane[:, :-STRIDE]), exact(plane[:, 3:3 - STRIDE])
    assert np.abs(a[:, :, 179:-176] - b[:, :, 176:-179]).max() > 1e-3
