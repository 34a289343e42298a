package io.github.deeplabij.scale;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.objects.SeedGrowth;
import io.github.deeplabij.plane.Region;

/**
 * Gives the pixels of boundary classes to the nearest object, within {@value #REACH} pixels. The objects of a block's
 * neighbours are read as they were before: their own pixels are those whose class is one of objects, and stay.
 */
final class BoundaryPass {

	/** Lines around objects are thinner. */
	static final int REACH = 64;

	private final ScaleLabels labels;
	private final Ledger ledger;
	private final ScalePlan plan;
	private final List<BlockRecord> records;
	private final String key;

	/**
	 * @param records of all blocks
	 * @param key of the merge
	 */
	BoundaryPass(final ScaleLabels labels, final Ledger ledger, final ScalePlan plan, final List<BlockRecord> records,
		final String key)
	{
		this.labels = labels;
		this.ledger = ledger;
		this.plan = plan;
		this.records = records;
		this.key = key;
	}

	void run(final Monitor monitor) {
		for (int block = 0; block < plan.grid().count(); block++) {
			if (monitor.cancelled()) throw new CancellationException();
			final String step = String.format(Locale.ROOT, "boundary-%08d", block);
			if (ledger.isDone(step, key)) continue;
			write(block);
			ledger.done(step, key);
		}
	}

	private void write(final int block) {
		final Set<Integer> values = records.get(block).classes().keySet();
		if (Collections.disjoint(values, plan.objects().of()) && Collections.disjoint(values, plan.objects()
			.boundary()))
		{
			ledger.write(file(block), BlockRecord.json(List.of()));
			return;
		}
		final Region region = plan.grid().region(block);
		final Region window = new Region(region.x() - REACH, region.y() - REACH, region.width() + 2 * REACH, region
			.height() + 2 * REACH).intersection(new Region(0, 0, plan.grid().width(), plan.grid().height()));
		final LabelBlock classes = new LabelBlock(window, labels.read(labels.classes(), plan.grid().plane(block),
			window));
		final int[] ids = (int[]) labels.read(labels.objects(), plan.grid().plane(block), window);
		final int[] seeds = SeedGrowth.nearest(kinds(classes, ids), window.width(), window.height(), REACH);
		final int[] grown = new int[Math.toIntExact(region.size())];
		final PieceTally tally = new PieceTally();
		for (int i = 0; i < grown.length; i++) {
			final int x = region.x() + i % region.width();
			final int y = region.y() + i / region.width();
			final int seed = seeds[(y - window.y()) * window.width() + x - window.x()];
			if (seed < 0) continue;
			grown[i] = ids[seed];
			tally.add(ids[seed], classes.at(seed), x, y);
		}
		labels.write(labels.objects(), block, grown);
		ledger.write(file(block), BlockRecord.json(tally.pieces()));
	}

	private byte[] kinds(final LabelBlock classes, final int[] ids) {
		final boolean[] isObject = new boolean[1 << 16];
		final boolean[] isBoundary = new boolean[1 << 16];
		plan.objects().of().forEach(value -> isObject[value] = true);
		plan.objects().boundary().forEach(value -> isBoundary[value] = true);
		final byte[] kinds = new byte[ids.length];
		for (int i = 0; i < kinds.length; i++) {
			final int value = classes.at(i);
			if (isObject[value] && ids[i] != 0) kinds[i] = SeedGrowth.SEED;
			else if (isBoundary[value]) kinds[i] = SeedGrowth.BETWEEN;
		}
		return kinds;
	}

	/** The file of what a block holds of each object. */
	private static String file(final int block) {
		return String.format(Locale.ROOT, "merge/boundary-%08d.json", block);
	}

	private List<BlockRecord.Piece> pieces(final int block) {
		return BlockRecord.pieces(ledger.read(file(block)).orElse("[]"));
	}

	private void forEach(final Consumer<BlockRecord.Piece> work) {
		for (int block = 0; block < plan.grid().count(); block++)
			pieces(block).forEach(work);
	}

	/**
	 * Writes a table for each block, of the objects that begin in it. Of all objects it holds those alone that lie in
	 * several blocks.
	 *
	 * @param first the block that an object begins in
	 */
	void writeRows(final ScaleImage image, final IntUnaryOperator first) {
		final BitSet known = new BitSet();
		final BitSet several = new BitSet();
		forEach(piece -> {
			several.set(piece.number(), several.get(piece.number()) || known.get(piece.number()));
			known.set(piece.number());
		});
		final Map<Integer, BlockRecord.Piece> whole = new HashMap<>();
		forEach(piece -> {
			if (several.get(piece.number())) whole.merge(piece.number(), piece, BlockRecord.Piece::and);
		});
		for (int block = 0; block < plan.grid().count(); block++) {
			final ObjectRows rows = new ObjectRows(plan, image, block);
			for (final BlockRecord.Piece piece : pieces(block))
				if (first.applyAsInt(piece.number()) == block) rows.add(piece.number(), whole.getOrDefault(piece
					.number(), piece));
			ledger.write(ObjectRows.file(block), rows.text());
		}
	}
}
