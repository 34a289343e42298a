import numpy as np
import pytest

from receptive import agreement, enough, line


@pytest.mark.parametrize("length, tile, halo", [(512, 512, 64), (520, 512, 0), (1536, 512, 176), (2000, 512, 80), (512, 520, 8)])
def test_tiles_cover_every_pixel_once(length, tile, halo):
    tile = min(tile, length)
    parts = line(length, tile, halo)
    assert parts[0][1] == 0 and parts[-1][2] == length
    assert all(a[2] == b[1] for a, b in zip(parts, parts[1:]))
    for start, low, high in parts:
        assert 0 <= start and start + tile <= length and start <= low < high <= start + tile
        assert low == 0 or low - start >= halo
        assert high == length or start + tile - high >= halo


def test_enough_is_the_smallest_halo_from_which_on_every_plane_agrees():
    assert enough({0: {"a": 1.0, "b": 0.9}, 8: {"a": 1.0, "b": 1.0}, 16: {"a": 0.99989, "b": 1.0}, 24: {"a": 0.9999, "b": 1.0},
                   32: {"a": 1.0, "b": 1.0}}) == 24
    assert enough({0: {"a": 1.0}, 8: {"a": 1.0}}) == 0
    assert enough({0: {"a": 0.9}, 8: {"a": 0.9}}) == 8


def test_agreement_sees_what_depends_on_the_tiles_rim():
    plane = np.arange(560 * 560, dtype=np.float32).reshape(1, 560, 560)

    def run(part):
        labels = np.zeros(part.shape[1:], np.uint8)
        labels[8:-8, 8:-8] = 1
        return labels

    shares = agreement(run, {"plane": plane}, (0, 8))
    assert shares[8]["plane"] == 1.0 > shares[0]["plane"]
