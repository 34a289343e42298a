package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The page of all keys, which the command classes write: {@value #COMMAND}. */
class MacroKeysTest {

	private static final Path PAGE = Path.of("docs", "macro-keys.md");
	private static final String WRITE = "deeplab.write";
	private static final String COMMAND = "mvn test -Dtest=MacroKeysTest -D" + WRITE;

	/** The entries of the menu that run a command. */
	private static final Pattern ENTRY = Pattern.compile("CommandPlugIn\\(\"([\\w.]+)\"\\)");

	private static final String TOP = """
			# All keys of macros

			What the second argument of `run(command, options)` can hold, command by command in the order of the menu.
			[Scripts](macros.md#scripts) and the [command line](segment.md#on-the-command-line) have the same keys.
			[Macros](macros.md) says how they are written. A key that is left out has its default.

			""";

	@Test
	void thePageTellsAllKeys() throws Exception {
		final String page = page();
		if (System.getProperty(WRITE) != null) Files.writeString(PAGE, page);
		assertTrue(page.contains("| `model` | text | `nuclei-fluorescence` | "), page);
		assertEquals(Files.readString(PAGE).replace("\r\n", "\n"), page, "to write the page anew: " + COMMAND);
	}

	private static String page() throws Exception {
		final StringBuilder page = new StringBuilder(TOP);
		for (final Class<? extends DeepLabCommand> each : commands()) {
			final Parameters parameters = Parameters.of(each);
			final CommandInfo info = new CommandInfo(each, each.getAnnotation(Plugin.class));
			page.append("## ").append(parameters.title()).append("\n\n");
			final List<String> rows = new ArrayList<>();
			if (info.getInput(Parameters.IMAGE) != null) rows.add(row(Parameters.IMAGE, "text", "the current image",
				"The title of an open image"));
			for (final String name : parameters.names())
				rows.add(row((CommandModuleItem<?>) info.getInput(name), parameters));
			page.append(rows.isEmpty() ? "It has no keys.\n\n" : row("key", "type", "default", "meaning").replace("`",
				"") + "| --- | --- | --- | --- |\n" + String.join("", rows) + "\n");
		}
		return page.toString().strip() + "\n";
	}

	private static List<Class<? extends DeepLabCommand>> commands() throws IOException, ClassNotFoundException {
		final List<Class<? extends DeepLabCommand>> commands = new ArrayList<>();
		for (final Matcher entry = ENTRY.matcher(Files.readString(Path.of("plugins.config"))); entry.find();)
			commands.add(Class.forName(entry.group(1)).asSubclass(DeepLabCommand.class));
		return commands;
	}

	private static String row(final CommandModuleItem<?> item, final Parameters parameters) {
		final Parameter parameter = item.getField().getAnnotation(Parameter.class);
		final Object value = parameters.values().get(item.getName());
		return row(item.getName(), type(item.getField().getType(), parameter), value.equals("") ? "empty" : "`" +
			(value instanceof Double number && number == Math.rint(number) ? (Object) number.longValue() : value) + "`",
			parameters.description(item.getName()));
	}

	private static String row(final String key, final String type, final String usual, final String meaning) {
		return "| `" + key + "` | " + type + " | " + usual + " | " + meaning.replace("|", "\\|") + " |\n";
	}

	private static String type(final Class<?> type, final Parameter parameter) {
		if (type == boolean.class) return "`true` or `false`";
		if (type == String.class) {
			final String choices = Stream.of(parameter.choices()).filter(each -> !each.contains(",")).map(each -> "`" +
				each + "`").collect(Collectors.joining(", "));
			return "text" + (choices.isEmpty() ? "" : ", such as " + choices);
		}
		final String number = type == int.class ? "whole number" : "number";
		if (parameter.min().isEmpty()) return number;
		return number + (parameter.max().isEmpty() ? ", at least " + parameter.min() : " from " + parameter.min() +
			" to " + parameter.max());
	}
}
