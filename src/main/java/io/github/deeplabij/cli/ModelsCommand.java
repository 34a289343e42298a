package io.github.deeplabij.cli;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.model.Catalogue;
import io.github.deeplabij.model.DeepLabException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code models}: lists the models at hand. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists the models at hand.")
final class ModelsCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		final Catalogue catalogue = DeepLabCommand.catalogue();
		for (final String name : catalogue.names()) {
			String what;
			try {
				what = catalogue.find(name).description().title();
			}
			catch (final DeepLabException e) {
				what = "can't be used. " + e.getMessage();
			}
			spec.commandLine().getOut().println(name + ": " + what);
		}
	}
}
