package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.CheckCommand;
import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.CheckSummary;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.segment.CheckResult;
import io.github.deeplabij.segment.ModelCheck;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code check}: has models reproduce their test outputs, with the parameters of {@link CheckCommand}. */
final class CheckRun implements Callable<Integer> {

	private static final String DEVICE = "device";

	private final Parameters parameters = new Parameters(new CheckCommand());
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

	private CheckRun() {}

	/** Which models, and on which device. */
	static CommandSpec spec() {
		final CheckRun run = new CheckRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description(
			"Runs models on their own test inputs and compares with their test outputs; exit code 1 where one" +
				" is off by more than its tolerance.");
		run.spec.addOption(OptionSpec.builder("--" + DEVICE).paramLabel("DEVICE").type(String.class).defaultValue(
			run.parameters.values().get(DEVICE).toString()).description(run.parameters.description(DEVICE) +
				" (default: ${DEFAULT-VALUE})").build());
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("MODEL").arity("1..*").required(true).type(
			List.class).auxiliaryTypes(String.class).description(run.parameters.description("model")).build());
		return run.spec;
	}

	@Override
	public Integer call() {
		final List<Device> devices;
		try {
			parameters.setAll(Map.of(DEVICE, spec.findOption("--" + DEVICE).<String> getValue()));
			devices = ((CheckCommand) parameters.command()).devices();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		final List<String> models = spec.commandLine().getParseResult().matchedPositionalValue(0, List.of());
		int code = 0;
		for (final String model : models) {
			try {
				if (!check(model, devices)) code = Main.FAILED;
			}
			catch (final DeepLabException e) {
				spec.commandLine().getErr().println(model + ": " + Wording.of(e));
				code = Main.FAILED;
			}
			catch (final RuntimeException | OutOfMemoryError e) {
				spec.commandLine().getErr().println(model + ": It could not be checked, for a reason not foreseen: " +
					e + ".");
				code = Main.FAILED;
			}
		}
		return code;
	}

	private boolean check(final String name, final List<Device> devices) {
		final Model model = DeepLabCommand.catalogue().find(name);
		final List<CheckResult> results = new ModelCheck(model).run(devices, Monitor.NONE);
		final PrintWriter out = spec.commandLine().getOut();
		results.forEach(result -> out.println(name + ": " + CheckSummary.of(result)));
		out.println(CheckSummary.of(model.name(), results));
		return results.stream().allMatch(CheckResult::passed);
	}
}
