package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.command.TuneCommand;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.CrfTuner;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.Wording;

import ij.measure.ResultsTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code tune}: searches the best settings of the CRF with the parameters of {@link TuneCommand}. */
final class TuneRun implements Callable<Integer> {

	private final Parameters parameters = new Parameters(new TuneCommand());
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

	private TuneRun() {}

	/** The options: one for each parameter of the command. */
	static CommandSpec spec() {
		final TuneRun run = new TuneRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description(
			"Searches the settings of the CRF that agree best with the truth, and prints a table of" +
				" them (or saves it) and the line of a macro.");
		run.parameters.values().forEach((name, value) -> {
			final OptionSpec.Builder option = OptionSpec.builder("--" + name).paramLabel(name.toUpperCase(Locale.ROOT))
				.type(String.class);
			final boolean required = name.matches("images|probabilities|truth");
			final String description = run.parameters.description(name);
			if (required) option.required(true).description(description);
			else option.defaultValue(value.toString()).description(description + " (default: ${DEFAULT-VALUE})");
			run.spec.addOption(option.build());
		});
		return run.spec;
	}

	@Override
	public Integer call() {
		final TuneCommand command = (TuneCommand) parameters.command();
		final CrfTuner tuner;
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			parameters.names().forEach(name -> values.put(name, spec.findOption("--" + name).getValue()));
			parameters.setAll(values);
			tuner = command.tuner();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		tuner.note().ifPresent(spec.commandLine().getErr()::println);
		boolean saved = false;
		try {
			command.search(tuner, Monitor.NONE, spec.commandLine().getErr()::println);
			saved = command.saves();
		}
		finally {
			if (tuner.tried() > 0) print(command, tuner, saved);
		}
		return 0;
	}

	private void print(final TuneCommand command, final CrfTuner tuner, final boolean saved) {
		final PrintWriter out = spec.commandLine().getOut();
		final ResultsTable table = new ResultsTable();
		tuner.addTo(table);
		if (!saved) out.print(ImageFiles.csv(table));
		command.lines(tuner).forEach(out::println);
	}
}
