import dataclasses

import numpy as np
import pytest
import torch
from PIL import Image

import data


def test_normalise_puts_the_percentiles_at_0_and_1_and_clips_nothing():
    plane = np.random.default_rng(1).normal(500, 90, (64, 64)).astype(np.float32)
    normal = data.normalise(plane)
    assert np.percentile(normal, (1, 99.8)) == pytest.approx([0, 1], abs=1e-5)
    assert normal.min() < 0 and normal.max() > 1


def test_normalise_a_constant_plane():
    assert (data.normalise(np.full((8, 8), 7, np.float32)) == 0).all()


def test_labels_of_two_touching_objects():
    instances = torch.zeros(1, 5, 9, dtype=torch.int32)
    instances[0, :, 1:4], instances[0, :, 4:7] = 1, 2
    assert data.labels_of(instances)[0, 2].tolist() == [0, 2, 1, 2, 2, 1, 2, 0, 0]


def test_background_between_two_objects_is_boundary():
    instances = torch.zeros(1, 5, 9, dtype=torch.int32)
    instances[0, :, :3], instances[0, :, 5:] = 1, 2
    assert data.labels_of(instances)[0, 2].tolist() == [1, 1, 2, 2, 2, 2, 1, 1, 1]


def test_hold_out_keeps_groups_together(disks):
    samples = data.read(disks / "train")
    rest, held = data.hold_out(samples, 0.3)
    assert len(rest) + len(held) == len(samples) and held
    assert not {s.group for s in rest} & {s.group for s in held}


def test_a_crop_depends_on_seed_epoch_and_index_alone(disks):
    samples = data.read(disks / "train")
    first, again = (data.Crops(samples, 64, 1) for _ in range(2))
    first.batch(0, 0, 4)
    for a, b in zip(first.batch(2, 1, 3), again.batch(2, 1, 3)):
        assert torch.equal(a, b)
    assert not torch.equal(first.batch(2, 1, 3)[0], first.batch(3, 1, 3)[0])


def test_crops_are_finite_and_labelled(disks):
    images, labels = data.Crops(data.read(disks / "train"), 64, 1, empty=0.04).batch(0, 0, 40)
    assert images.shape == (40, 1, 64, 64) and torch.isfinite(images).all()
    assert set(labels.unique().tolist()) == {0, 1, 2}


def test_crops_of_a_set_without_instances_keep_its_classes(disks):
    for file in (disks / "train" / "instances").iterdir():
        file.unlink()
    samples = data.read(disks / "train")
    assert samples and all(s.instances is None for s in samples)
    images, labels = data.Crops(samples, 64, 1).batch(0, 0, 20)
    assert set(labels.unique().tolist()) == {0, 1}


def test_objects_are_two_classes(disks):
    samples = data.read(disks / "train", objects=True)
    assert data.classes_of(disks, objects=True) == ["background", "object"] and len(data.classes_of(disks)) == 3
    assert set(np.unique(samples[0].labels)) == {0, 1} and samples[0].instances is None


def test_a_set_of_one_kind_and_few_groups_still_holds_one_out(disks):
    samples = [dataclasses.replace(s, group=f"g{int(s.group[1:]) % 2}") for s in data.read(disks / "train")]
    rest, held = data.hold_out(samples)
    assert {s.group for s in rest} != {s.group for s in held} and rest and held


def test_colour_images_are_joined_to_one_range_and_cropped(disks):
    for file in (disks / "train" / "images").iterdir():
        grey = np.asarray(Image.open(file))
        Image.fromarray(np.stack([grey, grey // 2, 255 - grey], -1)).save(file)
    samples = data.read(disks / "train")
    assert samples[0].image.shape == (3, 72, 80)
    assert data.normalise(samples[0].image)[1].max() < 0.7
    images, _ = data.Crops(samples, 64, 1).batch(0, 0, 6)
    assert images.shape == (6, 3, 64, 64) and torch.isfinite(images).all()


def test_rule_gives_the_sets_own_labels(shared_data):
    samples = data.read(shared_data / "nuclei_fluorescence" / "val")[::6]
    assert samples
    for sample in samples:
        assert np.array_equal(data.labels_of(torch.from_numpy(sample.instances)[None])[0].numpy(), sample.labels), sample.name


def test_the_most_varied_part_of_an_image():
    labels = np.zeros((40, 64), np.uint8)
    labels[16:24, 40:48] = 1
    sample = data.Sample("a", "a", "a", np.arange(2 * 40 * 64, dtype=np.float32).reshape(2, 40, 64), labels, None)
    assert np.array_equal(data.varied(sample, 16), sample.image[:, 8:24, 32:48])
    larger = data.varied(sample, 56)
    assert larger.shape == (2, 56, 56) and np.array_equal(larger[:, :40], sample.image[:, :, 0:56])
    assert np.array_equal(larger[:, 40:], larger[:, 24:40][:, ::-1])
