package io.github.deeplabij.scale;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.Monitor;

/** Writes the labels of objects, and a table of them for each block, from the labels of classes. */
final class ObjectPass {

	private final ScaleImage image;
	private final ScaleLabels labels;
	private final Ledger ledger;
	private final ScalePlan plan;
	private final PieceFinder finder;
	private final ObjectUnion union;
	private final List<BlockRecord> records;
	private final String key;

	/**
	 * @param records of all blocks
	 * @param key of the merge
	 */
	ObjectPass(final ScaleImage image, final ScaleLabels labels, final Ledger ledger, final ScalePlan plan,
		final List<BlockRecord> records, final String key)
	{
		this.image = image;
		this.labels = labels;
		this.ledger = ledger;
		this.plan = plan;
		this.key = key;
		this.records = records;
		finder = new PieceFinder(plan.objects());
		union = new ObjectUnion(plan.grid(), records.stream().map(BlockRecord::objects).toList(), plan.objects());
	}

	/** The block in which the object of a number begins. */
	int block(final int id) {
		int from = 0;
		int to = plan.grid().count() - 1;
		while (from < to) {
			final int middle = (from + to + 1) >>> 1;
			if (union.base(middle) <= id) from = middle;
			else to = middle - 1;
		}
		return from;
	}

	void run(final Monitor monitor) {
		final int count = plan.grid().count();
		for (int block = 0; block < count; block++) {
			if (monitor.cancelled()) throw new CancellationException();
			final String step = String.format(Locale.ROOT, "objects-%08d", block);
			if (!ledger.isDone(step, key)) {
				write(block);
				ledger.done(step, key);
			}
			monitor.progress(block + 1L, count);
		}
	}

	private void write(final int block) {
		if (records.get(block).objects().isEmpty()) {
			labels.writeEmpty(labels.objects(), block);
			ledger.write(ObjectRows.file(block), "");
			return;
		}
		final PieceFinder.Found found = finder.find(new LabelBlock(plan.grid().region(block), labels.read(labels
			.classes(), block)));
		final int[] ids = new int[found.pieces().size() + 1];
		final ObjectRows rows = new ObjectRows(plan, image, block);
		int id = union.base(block);
		for (final BlockRecord.Piece piece : found.inside(plan.objects())) {
			ids[piece.number()] = id;
			rows.add(id++, piece);
		}
		final List<BlockRecord.Piece> border = found.border();
		for (int i = 0; i < border.size(); i++) {
			ids[border.get(i).number()] = union.id(block, i);
			if (union.whole(block, i) != null && union.id(block, i) > 0) rows.add(union.id(block, i), union.whole(block,
				i));
		}
		final int[] values = found.numbers();
		for (int i = 0; i < values.length; i++)
			values[i] = ids[values[i]];
		labels.write(labels.objects(), block, values);
		ledger.write(ObjectRows.file(block), rows.text());
	}
}
