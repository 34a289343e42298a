package io.github.deeplabij.cli;

import io.github.deeplabij.command.RuntimeCommand;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code runtime}: says what networks run with here. */
@Command(name = "runtime", mixinStandardHelpOptions = true,
	description = "Says what networks run with here: ONNX Runtime's version, its libraries, devices, GPUs, what of " +
		"CUDA is found or missing.")
final class RuntimeRun implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		RuntimeCommand.lines().forEach(spec.commandLine().getOut()::println);
	}
}
