package io.github.deeplabij.scale;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import io.github.deeplabij.plane.Region;
import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.OmeLabels;
import io.github.deeplabij.zarr.ZarrArray;

/** The labels of an image: of classes, and of objects where they are wanted. */
final class ScaleLabels {

	/** What the name of the labels of objects ends with. */
	static final String OBJECTS = "-objects";
	/** Of classes that have none; by their number. */
	private static final int[] COLOURS = { 0x000000, 0xff0000, 0x00c000, 0x0060ff, 0xffc000, 0xff00ff, 0x00c0c0,
		0x8040ff };

	private final ScaleImage image;
	private final BlockGrid grid;
	private final OmeLabels classes;
	private final OmeLabels objects;

	private ScaleLabels(final ScaleImage image, final BlockGrid grid, final OmeLabels classes,
		final OmeLabels objects)
	{
		this.image = image;
		this.grid = grid;
		this.classes = classes;
		this.objects = objects;
	}

	/** Opens labels that are there. */
	static ScaleLabels open(final ScaleImage image, final String name, final ScalePlan plan) {
		return new ScaleLabels(image, plan.grid(), OmeLabels.open(image.image(), name), plan.settings().objects()
			? OmeLabels.open(image.image(), name + OBJECTS) : null);
	}

	/** Makes labels, or opens those that are there. */
	static ScaleLabels create(final ScaleImage image, final String name, final ScalePlan plan) {
		final BlockGrid grid = plan.grid();
		final int shard = image.image().zarrVersion() == 2 ? grid.chunk() : grid.side();
		final Map<Long, OmeLabels.Entry> entries = new TreeMap<>();
		for (int c = 1; c < plan.classes().size(); c++) {
			final ScalePlan.Class each = plan.classes().get(c);
			entries.put((long) each.value(), new OmeLabels.Entry(each.name(), each.colour() >= 0 ? each.colour()
				: COLOURS[c % COLOURS.length]));
		}
		final OmeLabels classes = OmeLabels.create(image.image(), name, new OmeLabels.Spec(LabelBlock.type(plan
			.greatest()), grid.chunk(), shard, entries));
		final OmeLabels objects = plan.settings().objects() ? OmeLabels.create(image.image(), name + OBJECTS,
			new OmeLabels.Spec(ElementType.UINT32, grid.chunk(), shard, Map.of())) : null;
		return new ScaleLabels(image, grid, classes, objects);
	}

	OmeLabels classes() {
		return classes;
	}

	/** Null if objects are not wanted. */
	OmeLabels objects() {
		return objects;
	}

	private ZarrArray array(final OmeLabels labels) {
		return labels.array(image.level());
	}

	/** Does something with each shard of a block. */
	private interface Shards {

		/**
		 * @param shard its number along the axes
		 * @param inside where it lies in the block
		 */
		void shard(long[] shard, Region inside);
	}

	private void forEach(final ZarrArray array, final int block, final Shards work) {
		final int[] shape = array.shardShape();
		final int side = shape[shape.length - 1];
		final Region region = grid.region(block);
		for (int y = 0; y < region.height(); y += side) {
			for (int x = 0; x < region.width(); x += side)
				work.shard(image.shard(grid.plane(block), (region.y() + y) / side, (region.x() + x) / side), new Region(
					x, y, Math.min(side, region.width() - x), Math.min(side, region.height() - y)));
		}
	}

	/** Whether all of a block's shards are there. */
	boolean isThere(final OmeLabels labels, final int block) {
		final boolean[] there = { true };
		forEach(array(labels), block, (shard, inside) -> there[0] &= array(labels).shardExists(shard));
		return there[0];
	}

	/**
	 * Writes a block.
	 *
	 * @param values an array of the type's width, row by row
	 */
	void write(final OmeLabels labels, final int block, final Object values) {
		final Region region = grid.region(block);
		forEach(array(labels), block, (shard, inside) -> array(labels).writeShard(shard, part(values, region.width(),
			inside)));
	}

	/** Writes a block that is all background. */
	void writeEmpty(final OmeLabels labels, final int block) {
		forEach(array(labels), block, (shard, inside) -> array(labels).writeEmptyShard(shard));
	}

	private static Object part(final Object values, final int width, final Region inside) {
		final int size = Math.toIntExact(inside.size());
		final Object part = java.lang.reflect.Array.newInstance(values.getClass().getComponentType(), size);
		for (int row = 0; row < inside.height(); row++)
			System.arraycopy(values, (inside.y() + row) * width + inside.x(), part, row * inside.width(), inside
				.width());
		return part;
	}

	/** Reads a block. */
	Object read(final OmeLabels labels, final int block) {
		return read(labels, grid.plane(block), grid.region(block));
	}

	/** Reads a region of a plane. */
	Object read(final OmeLabels labels, final int plane, final Region region) {
		final long[] origin = image.shard(plane, region.y(), region.x());
		final int[] shape = new int[origin.length];
		Arrays.fill(shape, 1);
		shape[shape.length - 2] = region.height();
		shape[shape.length - 1] = region.width();
		return array(labels).read(origin, shape);
	}
}
