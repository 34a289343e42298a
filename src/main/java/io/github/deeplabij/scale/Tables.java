package io.github.deeplabij.scale;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of labels, beside their store. */
final class Tables {

	private static final String SUMMARY = "summary.csv";
	private static final String OBJECTS = "objects.csv";

	private final Ledger ledger;
	private final ScalePlan plan;
	private final ScaleImage image;

	Tables(final Ledger ledger, final ScalePlan plan, final ScaleImage image) {
		this.ledger = ledger;
		this.plan = plan;
		this.image = image;
	}

	/** Writes them; returns their files. */
	List<Path> write(final List<BlockRecord> records) {
		final List<Path> files = new ArrayList<>();
		if (plan.settings().objects()) {
			ledger.write(OBJECTS, out -> {
				out.append(ObjectRows.HEADER);
				for (final BlockRecord record : records)
					out.append(ledger.read(ObjectRows.file(record.block())).orElse(""));
			});
			files.add(ledger.folder().resolve(OBJECTS));
		}
		ledger.write(SUMMARY, summary(records));
		files.add(ledger.folder().resolve(SUMMARY));
		return files;
	}

	private String summary(final List<BlockRecord> records) {
		final StringBuilder text = new StringBuilder("Class,Name,Pixels,Fraction,Area (" + image.unit() + "^2)\n");
		final double all = (double) plan.grid().width() * plan.grid().height() * plan.grid().planes();
		for (final ScalePlan.Class each : plan.classes()) {
			final long pixels = records.stream().mapToLong(record -> record.classes().getOrDefault(each.value(), 0L))
				.sum();
			text.append(String.format(Locale.ROOT, "%d,%s,%d,%.8f,%.6g\n", each.value(), ObjectRows.cell(each.name()),
				pixels, pixels / all, pixels * image.pixelArea()));
		}
		return text.toString();
	}
}
