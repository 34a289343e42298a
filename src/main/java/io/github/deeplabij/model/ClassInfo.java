package io.github.deeplabij.model;

import java.util.OptionalInt;
import java.util.regex.Pattern;

import io.github.deeplabij.common.PlainText;

/**
 * One class that a model tells apart.
 *
 * @param value its value in a label image
 * @param name its name, on one line
 * @param colour its colour as 0xRRGGBB, where the description gives one
 */
public record ClassInfo(int value, String name, OptionalInt colour) {

	private static final Pattern BACKGROUND =
		Pattern.compile("_*(background|bg|unlabell?ed|void|none|nothing|others?|ignored?)_*",
		Pattern.CASE_INSENSITIVE);
	/** What a class is called that nobody has named. */
	private static final Pattern UNNAMED = Pattern.compile("(class|label|channel)[ _]?0", Pattern.CASE_INSENSITIVE);

	public ClassInfo {
		name = PlainText.line(name);
	}

	/** Whether a name is that of what is none of the other classes. */
	public static boolean namesBackground(final String name) {
		return BACKGROUND.matcher(name.strip()).matches();
	}

	/** Whether it stands for what is none of the others: by its name, or as 0 where it has none. */
	public boolean isBackground() {
		return namesBackground(name) || value == 0 && UNNAMED.matcher(name.strip()).matches();
	}
}
