package io.github.deeplabij.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.install.CatalogueFile;
import io.github.deeplabij.install.Installer;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.window.FolderView;
import io.github.deeplabij.window.ModelTable;
import io.github.deeplabij.window.ModelsWindow;

import ij.IJ;

/** Lists the models at hand, installs and removes them; without options, in a window. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Models...") })
public class ModelsCommand extends DeepLabCommand {

	private static final String WINDOW = "window";

	@Parameter(label = "Action", persist = false, choices = { WINDOW, "list", "install", "remove", "show", "check" },
		description = "What to do: window, list, install, remove, show or check")
	private String action = WINDOW;

	@Parameter(label = "Model", persist = false,
		description = "The name of a model; with install, the name for the new model")
	private String model = "";

	@Parameter(label = "Source", persist = false,
		description = "What to install: a model's folder or zip archive, the https address of one or of its " +
			"rdf.yaml, or its name in a catalogue")
	private String source = "";

	@Parameter(label = "Catalogue", persist = false,
		description = "The file or https address of a list of models in the form of bioimage.io's collection")
	private String catalogue = "";

	@Parameter(label = "SHA-256", persist = false,
		description = "The SHA-256 of the archive or rdf.yaml to install, if you know it")
	private String sha256 = "";

	@Parameter(label = "Replace a model of this name", persist = false,
		description = "Replace an installed model of the same name")
	private boolean replace = false;

	@Override
	public boolean asks() {
		return false;
	}

	@Override
	protected String execute(final Monitor monitor) {
		requireUsed();
		switch (action) {
			case WINDOW -> window();
			case "list" -> list(monitor);
			case "install" -> install(monitor);
			case "remove" -> remove();
			case "show" -> folder();
			case "check" -> check(required(), monitor);
			default -> throw new DeepLabException("action is '" + action + "'; use list, install, remove, show or " +
				"check.");
		}
		return "";
	}

	/** What is given for another action would be passed over. */
	private void requireUsed() {
		final Map<String, Object> values = new Parameters(this).values();
		final Collection<String> used = switch (action) {
			case WINDOW -> List.of();
			case "list" -> List.of("catalogue");
			case "remove", "show", "check" -> List.of("model");
			default -> values.keySet();
		};
		values.forEach((name, value) -> {
			final boolean given = !name.equals("action") && !value.equals(false) && !value.toString().isBlank();
			if (given && !used.contains(name)) throw new DeepLabException("action=" + action + " makes no use of " +
				name + "; leave " + name +
				" out.");
		});
	}

	private void window() {
		if (unattended()) {
			list(Monitor.NONE);
			return;
		}
		ModelsWindow.open(DeepLabCommand::catalogue, new ModelsWindow.Doors() {

			@Override
			public String check(final String which, final Monitor monitor) {
				return ModelsCommand.check(which, monitor);
			}

			@Override
			public void importModel() {
				// as if chosen from the menu: this command has ended long since
				IJ.doCommand("DeepLab Import Model...");
			}
		});
	}

	private void list(final Monitor monitor) {
		if (catalogue.isBlank()) {
			ModelTable.show(catalogue().entries());
			return;
		}
		final CatalogueFile offered = new Installer(catalogue()).list(catalogue, monitor);
		if (!offered.note().isEmpty()) UserMessages.note(offered.note());
		ModelTable.show(offered);
	}

	private void install(final Monitor monitor) {
		final Model installed = new Installer(catalogue()).install(new Installer.Order(source, given(catalogue), given(
			model), given(sha256), replace), monitor);
		UserMessages.note("The model '" + installed.name() + "' is installed in " + installed.folder().orElseThrow() +
			".");
	}

	private void remove() {
		new Installer(catalogue()).remove(required());
		UserMessages.note("The model '" + model.strip() + "' is removed.");
	}

	private void folder() {
		final Path folder = model.isBlank() ? UserFolder.models() : catalogue().find(model).folder().orElseThrow(
			() -> new DeepLabException("The model '" + model.strip() + "' lies inside the plugin and has no folder."));
		try {
			if (model.isBlank()) UserFolder.make(folder);
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + folder + " can't be made (" + WholeFile.reason(e) +
				"); look at the rights of the folder above it.", e);
		}
		if (unattended() || !FolderView.open(folder)) UserMessages.note(folder.toString());
	}

	private static String check(final String which, final Monitor monitor) {
		final Parameters parameters = new Parameters(new CheckCommand());
		parameters.setAll(Map.of("model", which));
		parameters.command().execute(monitor);
		return "The check is passed; its figures are in the table Results.";
	}

	private String required() {
		if (model.isBlank()) throw new DeepLabException("No model was named: give its name (model=...).");
		return model.strip();
	}

	private static Optional<String> given(final String text) {
		return Optional.of(text.strip()).filter(found -> !found.isEmpty());
	}
}
