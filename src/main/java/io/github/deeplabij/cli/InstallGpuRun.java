package io.github.deeplabij.cli;

import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.InstallGpuCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.Monitor;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code install-gpu}: installs or removes a GPU runtime, with the parameters of {@link InstallGpuCommand}. */
final class InstallGpuRun implements Callable<Integer> {

	private static final String REMOVE = "--remove";
	private static final String SHA256 = "--sha256";

	private final InstallGpuCommand command = new InstallGpuCommand();
	private final Parameters parameters = new Parameters(command);
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

	private InstallGpuRun() {}

	/** From where, or away with it. */
	static CommandSpec spec() {
		final InstallGpuRun run = new InstallGpuRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description("Installs the libraries of ONNX Runtime that use a GPU, or removes them.");
		run.spec.addOption(OptionSpec.builder(SHA256).paramLabel("DIGITS").type(String.class).defaultValue("")
			.description(run.parameters.description("sha256")).build());
		run.spec.addOption(OptionSpec.builder(REMOVE).type(boolean.class).description("Removes what is installed.")
			.build());
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("SOURCE").arity("0..1").type(String.class)
			.description(run.parameters.description("source")).build());
		return run.spec;
	}

	@Override
	public Integer call() {
		final boolean remove = spec.findOption(REMOVE).getValue() == Boolean.TRUE;
		final String source = spec.positionalParameters().get(0).getValue();
		if (remove == (source != null)) throw new CommandLine.ParameterException(spec.commandLine(),
			"Give either a source to install from, or --remove.");
		parameters.setAll(Map.of("action", remove ? "remove" : "install", "source", source == null ? "" : source,
			"sha256", spec.findOption(SHA256).<String> getValue()));
		spec.commandLine().getOut().println(command.perform(Monitor.NONE));
		return CommandLine.ExitCode.OK;
	}
}
