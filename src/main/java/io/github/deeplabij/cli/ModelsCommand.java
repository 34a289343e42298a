package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.CatalogueFile;
import io.github.deeplabij.install.Installer;
import io.github.deeplabij.install.ModelEntry;
import io.github.deeplabij.model.Model;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models}: lists the models at hand, or those of a list; installs and removes them. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists the models at hand.", subcommands = {
	ModelsCommand.Install.class, ModelsCommand.Remove.class })
final class ModelsCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	@Option(names = "--details", description = "Classes, licence, size, place and source of each")
	private boolean details;

	@Option(names = "--catalogue", paramLabel = "LIST",
		description = "Instead, the models of a list in the form of bioimage.io's collection: a file or an https " +
			"address")
	private Optional<String> list;

	@Override
	public void run() {
		final PrintWriter out = spec.commandLine().getOut();
		if (list.isPresent()) {
			final CatalogueFile offered = new Installer(DeepLabCommand.catalogue()).list(list.get(), Monitor.NONE);
			if (!offered.note().isEmpty()) spec.commandLine().getErr().println(offered.note());
			offered.offers().forEach(offer -> out.println(offer.id() + ": " + offer.title() + (details ? " (" + offer
				.source() + ")" : "")));
			return;
		}
		for (final ModelEntry entry : DeepLabCommand.catalogue().entries()) {
			out.println(entry.name() + ": " + entry.problem().map(why -> "can't be used. " + Wording.of(why)).orElseGet(
				entry::title));
			if (details) out.println("    " + details(entry));
		}
	}

	private static String details(final ModelEntry entry) {
		return Stream.of(entry.classes() + " classes", entry.licence(), ByteCount.text(entry.size()), entry.where(),
			entry.source()).filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
	}

	/** {@code models install}. */
	@Command(name = "install", mixinStandardHelpOptions = true,
		description = "Installs models into the folder of the user.")
	static final class Install implements Callable<Integer> {

		@Spec
		private CommandSpec spec;

		@Parameters(paramLabel = "SOURCE", arity = "1..*",
			description = "A model's folder or zip archive, the https address of one or of its rdf.yaml, or its " +
				"name in the catalogue")
		private List<String> sources;

		@Option(names = "--catalogue", paramLabel = "LIST",
			description = "The file or https address of a list of models in the form of bioimage.io's collection")
		private Optional<String> list;

		@Option(names = "--name", paramLabel = "NAME", description = "What the model is to be called; for one source")
		private Optional<String> name;

		@Option(names = "--sha256", paramLabel = "SUM",
			description = "SHA-256 of the archive or description, for one source")
		private Optional<String> sha256;

		@Option(names = "--replace", description = "Replace models of the same name")
		private boolean replace;

		@Override
		public Integer call() {
			if (sources.size() > 1 && (name.isPresent() || sha256.isPresent()))
				throw new CommandLine.ParameterException(spec.commandLine(),
					"--name and --sha256 are for one source, and there are " + sources.size() +
						"; install them one by one.");
			int code = 0;
			for (final String source : sources) {
				try {
					final Model model = new Installer(DeepLabCommand.catalogue()).install(new Installer.Order(source,
						list, name, sha256, replace), new Percent(spec.commandLine().getErr()));
					spec.commandLine().getOut().println(model.name() + ": installed in " + model.folder()
						.orElseThrow());
				}
				catch (final DeepLabException e) {
					final String why = Wording.of(e);
					spec.commandLine().getErr().println(why.startsWith(source) ? why : source + ": " + why);
					code = Main.FAILED;
				}
			}
			return code;
		}
	}

	/** {@code models remove}. */
	@Command(name = "remove", mixinStandardHelpOptions = true,
		description = "Deletes models from the folder that they lie in.")
	static final class Remove implements Callable<Integer> {

		@Spec
		private CommandSpec spec;

		@Parameters(paramLabel = "NAME", arity = "1..*", description = "The name of a model")
		private List<String> names;

		@Override
		public Integer call() {
			int code = 0;
			for (final String name : names) {
				try {
					new Installer(DeepLabCommand.catalogue()).remove(name);
					spec.commandLine().getOut().println(name + ": removed");
				}
				catch (final DeepLabException e) {
					spec.commandLine().getErr().println(name + ": " + Wording.of(e));
					code = Main.FAILED;
				}
			}
			return code;
		}
	}

	/** Tells each tenth of a long download. */
	private static final class Percent implements Monitor {

		private static final long LONG = 20_000_000;

		private final PrintWriter err;
		private long told;

		Percent(final PrintWriter err) {
			this.err = err;
		}

		@Override
		public void progress(final long done, final long total) {
			final long tenth = total < LONG ? 0 : 10 * done / total;
			if (tenth > told) err.println(10 * tenth + " % of " + ByteCount.text(total));
			told = tenth;
		}

		@Override
		public boolean cancelled() {
			return false;
		}
	}
}
