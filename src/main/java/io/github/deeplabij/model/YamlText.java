package io.github.deeplabij.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

import io.github.deeplabij.common.DeepLabException;

/** The text of a description, as plain data: no YAML tag makes an object. */
final class YamlText {

	/** Descriptions have a few kilobytes; the parser takes seconds to refuse a few megabytes. */
	private static final int LARGEST = 1 << 20;
	private static final int WIDTH = 120;
	/** How many maps and lists may be inside each other. */
	static final int DEEPEST = 30;

	/** A number as YAML 1.2 has it, in which descriptions are written: 1e-06 is one. */
	private static final Pattern NUMBER = Pattern.compile(
		"[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
	private static final String NUMBER_STARTS = "-+.0123456789";
	private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");

	private YamlText() {}

	/**
	 * Reads a text. Words such as {@code yes} and {@code 2026-01-01} stay text, as in YAML 1.2.
	 *
	 * @param in the text in UTF-8; not closed
	 * @param where what to call it in an error message
	 * @return its fields
	 * @throws DeepLabException if it is too large, not YAML, or has no fields
	 */
	static Map<?, ?> read(final InputStream in, final String where) {
		try {
			final byte[] bytes = in.readNBytes(LARGEST + 1);
			if (bytes.length > LARGEST) throw new DeepLabException(where +
				" is larger than a model's description can be (1 MB); give the folder of a model.");
			if (OnnxFile.isPointer(bytes)) throw OnnxFile.pointer(where, "the description");
			if (load(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> map) return map;
		}
		catch (final DeepLabException e) {
			throw e;
		}
		catch (final IOException | RuntimeException | StackOverflowError e) {
			throw new DeepLabException(where + " is not a readable model description (YAML): " + firstLine(e) + ".", e);
		}
		throw new DeepLabException(where + " is not a model description: it holds no fields.");
	}

	/**
	 * The value that a text stands for: a map, a list, a text, a number, a truth value, or null.
	 *
	 * @throws RuntimeException if it stands for none; a {@link StackOverflowError} is possible too
	 */
	static Object load(final String text) {
		final LoaderOptions options = new LoaderOptions();
		options.setMaxAliasesForCollections(20);
		options.setNestingDepthLimit(DEEPEST);
		options.setCodePointLimit(Math.max(1, text.length()));
		// as Yaml.load does, without the classes for writing that each start would have to load
		final SafeConstructor constructor = new SafeConstructor(options);
		constructor.setAllowDuplicateKeys(false);
		constructor.setComposer(new Composer(new ParserImpl(new StreamReader(text), options), new CoreSchema(),
			options));
		return constructor.getSingleData(Object.class);
	}

	/**
	 * The number that digits stand for, of the same type as that of a plain scalar in YAML: Integer, Long or Double.
	 */
	static Number number(final String digits) {
		if (!WHOLE.matcher(digits).matches()) return Double.valueOf(digits);
		final long whole = Long.parseLong(digits);
		return whole == (int) whole ? (Number) (int) whole : (Number) whole;
	}

	private static String firstLine(final Throwable e) {
		if (e instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) return String.valueOf(yaml
			.getProblem()).strip() + " in line " + (yaml.getProblemMark().getLine() + 1);
		return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
	}

	/** The text of maps, lists, texts, numbers and truth values; readers of YAML 1.1 and of 1.2 understand it alike. */
	static String write(final Map<String, ?> fields) {
		final DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setWidth(WIDTH);
		options.setAllowUnicode(true);
		options.setSplitLines(true);
		final Resolver both = new Resolver();
		both.addImplicitResolver(Tag.FLOAT, NUMBER, NUMBER_STARTS);
		return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options, both).dump(fields);
	}

	/** What plain words mean in YAML 1.2's core schema. */
	private static final class CoreSchema extends Resolver {

		@Override
		protected void addImplicitResolvers() {
			addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
			addImplicitResolver(Tag.INT, WHOLE, NUMBER_STARTS);
			addImplicitResolver(Tag.FLOAT, NUMBER, NUMBER_STARTS);
			addImplicitResolver(Tag.NULL, NULL, "~nN\0");
			addImplicitResolver(Tag.NULL, EMPTY, null);
			addImplicitResolver(Tag.MERGE, MERGE, "<");
		}
	}
}
