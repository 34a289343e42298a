package io.github.deeplabij;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;

/**
 * The core does not know at which door the user is: none of its texts names a menu, a dialog, a macro's key or an
 * option.
 */
class CoreWordsTest {

	private static final Pattern DOORS = Pattern.compile(Stream.of( //
		"(?i:\\b(Fiji|dialog|macro|menu|command line)\\b)", // where the user may be
		"[A-Z]\\w*( [A-Z]\\w*)* > [A-Z]", // a menu's path
		"DeepLab [A-Z][\\w ]*\\.\\.\\.", // a command
		" --[a-z]", // an option of the command line
		"\\b(" + keys() + ")=", // a macro's key and its value
		"^(" + keys() + ") (is|holds|gives)\\b" // an error that starts with a key
	).collect(Collectors.joining("|")));

	private static String keys() {
		return new ClassFileImporter().importPackages("io.github.deeplabij.command").stream().filter(each -> each
			.isAssignableTo(DeepLabCommand.class) && !each.getModifiers().contains(JavaModifier.ABSTRACT)).flatMap(
				each -> Parameters.of(each.reflect().asSubclass(DeepLabCommand.class)).names().stream()).distinct()
			.collect(Collectors.joining("|"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "common", "crf", "evaluate", "plane", "model", "install", "natives", "onnx", "isolate",
		"refine", "segment", "examine", "zarr", "scale" })
	void noTextOfTheCoreNamesADoor(final String room) throws Exception {
		final Path folder = Path.of(DeepLabException.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.resolve("io/github/deeplabij").resolve(room);
		final List<String> found = new ArrayList<>();
		int texts = 0;
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
				for (final String text : texts(file)) {
					texts++;
					if (DOORS.matcher(text).find()) found.add(file.getFileName() + ": " + text);
				}
			}
		}
		assertEquals(List.of(), found);
		assertTrue(texts > 0, "no texts in " + folder);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "use device=cpu", "make it grey first (Image > Type)",
		"Edit > Options > Memory & Threads", "see DeepLab Import Model...", "ask who installed Fiji",
		"give it with --out", "pixel_size is \u0001", "\u0001, tile=\u0001 would fit", "on the command line" })
	void knowsWhatNamesADoor(final String text) {
		assertTrue(DOORS.matcher(text).find(), text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "The device \u0001 can't be used", "5 > 3", "The tile is \u0001", " at x=\u0001, y=",
		"--format=csv" })
	void knowsWhatNamesNone(final String text) {
		assertFalse(DOORS.matcher(text).find(), text);
	}

	/** What the constants of a class hold as texts: literals, and what concatenations are made of. */
	private static Set<String> texts(final Path file) throws IOException {
		try (InputStream stream = Files.newInputStream(file); DataInputStream in = new DataInputStream(stream)) {
			in.readInt();
			in.readInt();
			final int count = in.readUnsignedShort();
			final String[] utf8 = new String[count];
			final List<Integer> strings = new ArrayList<>();
			for (int i = 1; i < count; i++) {
				final int tag = in.readUnsignedByte();
				switch (tag) {
					case 1 -> utf8[i] = in.readUTF();
					case 8 -> strings.add(in.readUnsignedShort());
					case 7, 16, 19, 20 -> in.skipBytes(2);
					case 15 -> in.skipBytes(3);
					case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
					case 5, 6 -> {
						in.skipBytes(8);
						i++;
					}
					default -> throw new IOException(file + " has a constant of the kind " + tag);
				}
			}
			return strings.stream().map(index -> utf8[index]).collect(Collectors.toCollection(HashSet::new));
		}
	}
}
