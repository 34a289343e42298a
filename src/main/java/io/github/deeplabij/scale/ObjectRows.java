package io.github.deeplabij.scale;

import java.util.Locale;
import java.util.stream.Collectors;

/** The rows of a table of objects that come from one block. */
final class ObjectRows {

	static final String HEADER = "Object,Frame,Slice,Class,Area (pixels),X (pixels),Y (pixels),Left,Top,Width,Height\n";

	private final ScalePlan plan;
	private final String plane;
	private final StringBuilder text = new StringBuilder();

	ObjectRows(final ScalePlan plan, final ScaleImage image, final int block) {
		this.plan = plan;
		final long slices = image.slices();
		final int number = plan.grid().plane(block);
		plane = number / slices + 1 + "," + (number % slices + 1);
	}

	/** The file of a block's rows. */
	static String file(final int block) {
		return String.format(Locale.ROOT, "merge/objects-%08d.csv", block);
	}

	/** A text as a cell of a table. */
	static String cell(final String text) {
		return text.matches("[^,\"\n\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
	}

	void add(final int id, final BlockRecord.Piece piece) {
		final String name = plan.classes().stream().filter(each -> each.value() == piece.value()).map(
			ScalePlan.Class::name).collect(Collectors.joining());
		text.append(String.format(Locale.ROOT, "%d,%s,%s,%d,%.3f,%.3f,%d,%d,%d,%d%n", id, plane, cell(name), piece
			.area(), (double) piece.sumX() / piece.area(), (double) piece.sumY() / piece.area(), piece.left(), piece
				.top(), piece.right() - piece.left() + 1, piece.bottom() - piece.top() + 1).replace("\r", ""));
	}

	String text() {
		return text.toString();
	}
}
