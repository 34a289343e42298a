package io.github.deeplabij.command;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.natives.GpuInstaller;

import ij.IJ;

/** Installs or removes the libraries of ONNX Runtime that use a GPU. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Install GPU Runtime...") })
public class InstallGpuCommand extends DeepLabCommand {

	private static final String INSTALL = "install";
	private static final String REMOVE = "remove";

	@Parameter(label = "Action", persist = false, choices = { INSTALL, REMOVE },
		description = "Install a GPU runtime (replaces an installed one), or remove it")
	private String action = INSTALL;

	@Parameter(label = "Source", persist = false, columns = LONG, required = false, style = FileWidget.OPEN_STYLE,
		description = "The jar onnxruntime_gpu, a folder with ONNX Runtime's libraries for a GPU, or the https " +
			"address of such a jar")
	private String source = "";

	@Parameter(label = "SHA-256", persist = false, columns = LONG, required = false,
		description = "The SHA-256 of the jar; needed with an https address")
	private String sha256 = "";

	/**
	 * Installs or removes.
	 *
	 * @return what was done, in a sentence
	 * @throws DeepLabException if it could not be done
	 */
	public String perform(final Monitor monitor) {
		if (action.equalsIgnoreCase(REMOVE)) return GpuInstaller.remove();
		if (!action.equalsIgnoreCase(INSTALL)) throw new DeepLabException("There is no action '" + action +
			"'; use install or remove.");
		final GpuInstaller.Installed done = GpuInstaller.install(source, sha256, monitor);
		final String hitch = done.hitch().map(why -> " As things are, it would not be: " + Wording.of(why)).orElse("");
		return "ONNX Runtime " + done.version() + " for " + String.join(" and ", done.providers()) +
			" is installed in " + done.folder() + "; it is used from the next start on." + hitch;
	}

	@Override
	public String help() {
		return PAGES + "devices.md";
	}

	@Override
	protected String execute(final Monitor monitor) {
		final String done = perform(monitor);
		UserMessages.note(done);
		if (!unattended() && !IJ.isMacro()) UserMessages.message(done);
		return done;
	}
}
