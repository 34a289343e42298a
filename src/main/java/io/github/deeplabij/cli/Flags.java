package io.github.deeplabij.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that are true or false, and the words behind them that are meant so but would be taken for an input. */
final class Flags {

	private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "1",
		"0");

	private Flags() {}

	/** Gives a command the option that prints its usage; picocli's own way to do so reads annotations, slowly. */
	static void addHelp(final CommandSpec spec) {
		spec.addOption(OptionSpec.builder("-h", "--help").type(boolean.class).usageHelp(true).description(
			"Show this help message and exit.").build());
	}

	static boolean isFlag(final ArgSpec given) {
		return given instanceof OptionSpec option && (option.type() == Boolean.class || option.type() == boolean.class);
	}

	/**
	 * Looks for a word that is meant for the option before it.
	 *
	 * @throws CommandLine.ParameterException if there is one
	 */
	static void check(final ParseResult parsed) {
		ParseResult last = parsed;
		while (last.hasSubcommand())
			last = last.subcommand();
		final List<String> words = last.originalArgs();
		for (int i = 1; i < words.size(); i++) {
			final OptionSpec option = last.commandSpec().optionsMap().get(words.get(i - 1));
			final String word = words.get(i);
			if (isFlag(option) && WORDS.contains(word.toLowerCase(Locale.ROOT)) && !isValue(option, word))
				throw new CommandLine.ParameterException(last.commandSpec().commandLine(), sentence(option, word));
		}
	}

	/** Whether a word is the value of the option before it, and no input. */
	static boolean isValue(final OptionSpec option, final String word) {
		return isFlag(option) && option.arity().max() > 0 && isBoolean(word);
	}

	private static boolean isBoolean(final String word) {
		return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
	}

	/** What is wrong with a word as the value of such an option. */
	static String sentence(final OptionSpec option, final String word) {
		return "The option '" + option.longestName() + "' is '" + word + "'; " + (option.arity().max() > 0
			? "true or false is meant." : "it takes no value: give it alone, or leave it out.");
	}
}
