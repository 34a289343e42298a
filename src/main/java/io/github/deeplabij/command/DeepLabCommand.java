package io.github.deeplabij.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.scijava.command.ContextCommand;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.natives.GpuInstaller;
import io.github.deeplabij.window.HoverStatus;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;

/**
 * What all commands share: an error is one sentence and stops the macro, Esc cancels, progress shows in ImageJ's bar.
 * <p>
 * ImageJ's menu and macros run a command in their own thread, in Fiji as in plain ImageJ, without any SciJava context.
 * SciJava, where a script asks it to, runs a command in a pooled thread, and gives the script a module with the
 * outputs; so none of them is {@code visible} in the menu that Fiji makes of SciJava's commands, and none is a
 * {@code Module} itself, of which {@code CommandService.run} gives nothing back.
 */
public abstract class DeepLabCommand extends ContextCommand {

	/** Where the documentation is. */
	static final String PAGES = "https://github.com/deeplabij/DeepLab_IJ/blob/main/docs/";
	static final String CANCELLED = "DeepLab was cancelled; nothing has changed.";

	/** How many letters a dialog's field for a path shows at once. */
	static final int LONG = 40;

	static {
		// the command line's folder is any
		imagej().filter(folder -> Files.isDirectory(folder.resolve("plugins"))).ifPresent(folder -> GpuInstaller.share(
			folder.resolve("lib").resolve("deeplab-gpu")));
	}

	/**
	 * ImageJ keeps the current image by thread, and SciJava makes a command in the thread that asks for it, but runs it
	 * in another.
	 */
	private final ImagePlus current = WindowManager.getCurrentImage();

	/** What the status bar is to show at the end; empty if nothing. */
	private String lastWord = "";
	/** Whether it was the user who cancelled. */
	private boolean unwanted;
	/** SciJava's bus holds it weakly. */
	private LastWord subscriber;

	/**
	 * Does the work and fills the outputs, but shows no image: the door does.
	 *
	 * @return a sentence on how it went; empty if there is nothing to say
	 * @throws DeepLabException with a sentence for the user
	 * @throws CancellationException if the monitor cancelled
	 */
	protected abstract String execute(Monitor monitor);

	/** Begins in the background what it will need, while its parameters are found out. */
	void ahead() {
		// most need nothing
	}

	/**
	 * Asks and finds out what has to be known before a dialog can be shown; only then it is called.
	 *
	 * @return false if the user cancelled
	 * @throws DeepLabException with a sentence for the user
	 */
	public boolean prepare() {
		return true;
	}

	/** Gives up what {@link #prepare()} took, where the user cancelled. */
	public void abandon() {
		// most take nothing
	}

	/** What a dialog tells at its top, in lines; empty if nothing. */
	public String message() {
		return "";
	}

	/** Parameters that a dialog shows behind a button of that title, and not at first. */
	public Map<String, List<String>> groups() {
		return Map.of();
	}

	/** The parameters that belong to one image, and are not offered again for the next one. */
	public List<String> passing() {
		return List.of();
	}

	/** Whether a command that takes an image can do nothing without one. */
	public boolean needsImage() {
		return true;
	}

	/** The page that a dialog's help opens. */
	public String help() {
		return PAGES;
	}

	/**
	 * What speaks against taking an image that nobody named, as the start of a sentence; empty if nothing does.
	 *
	 * @param given may be null
	 */
	public Optional<String> doubt(final ImagePlus given) {
		return Optional.empty();
	}

	/** The values that a parameter can be chosen from; empty if it is free. */
	public List<String> choices(final String parameter) {
		return List.of();
	}

	/**
	 * Whether a dialog asks for the parameters where no macro gives them; a command with a window of its own needs
	 * none.
	 */
	public boolean asks() {
		return true;
	}

	/** Whether it has a use for an image, where it has a parameter for one. */
	public boolean takesImage() {
		return true;
	}

	/**
	 * The image that was given, or where none was, the one that was current where the command was asked for; null if
	 * that is closed.
	 */
	final ImagePlus orCurrent(final ImagePlus given) {
		final ImagePlus image = given == null ? current : given;
		return image == null || image.getProcessor() == null ? null : image;
	}

	/**
	 * The folder of the parameter {@code save}; empty if that is.
	 *
	 * @throws DeepLabException if it can't be a folder
	 */
	static Optional<Path> folder(final String save) {
		return folder("save", save);
	}

	/** The same of another parameter. */
	static Optional<Path> folder(final String key, final String value) {
		if (value.isBlank()) return Optional.empty();
		try {
			final Path folder = Path.of(value);
			if (!Files.exists(folder) || Files.isDirectory(folder)) return Optional.of(folder);
		}
		catch (final InvalidPathException e) {
			// told below
		}
		throw new DeepLabException(key + " is '" + value + "', which can't be a folder; give another one.");
	}

	/** A word of the command's own, and the devices that can be used here. */
	static List<String> devices(final String first) {
		try {
			return Stream.concat(Stream.of(first), Devices.available().stream().map(Device::toString)).toList();
		}
		catch (final DeepLabException e) {
			// why ONNX Runtime does not start is said when it is needed
			return List.of(first, Device.CPU.toString());
		}
	}

	/**
	 * The models in our jar, in the folder {@code models} of ImageJ or Fiji, and in the user's folder, in this order.
	 */
	public static Catalogue catalogue() {
		return new Catalogue(Stream.concat(imagej().map(folder -> folder.resolve("models")).stream(), Stream.of(
			UserFolder.models())).toList());
	}

	/** The folder of ImageJ or Fiji. */
	private static Optional<Path> imagej() {
		return Optional.ofNullable(IJ.getDirectory("imagej")).map(Path::of);
	}

	/** What it is called in the menu. */
	final String title() {
		return title(getClass());
	}

	/** What a command is called in the menu. */
	static String title(final Class<? extends DeepLabCommand> command) {
		final Menu[] menu = command.getAnnotation(Plugin.class).menu();
		return menu[menu.length - 1].label();
	}

	/** Shows progress in ImageJ's bar; Esc cancels. */
	final Monitor monitor() {
		return new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				if (total > 0) IJ.showProgress((double) done / total);
			}

			@Override
			public boolean cancelled() {
				return IJ.escapePressed() || isCanceled();
			}
		};
	}

	/**
	 * Does the work, and shows no image. Where it failed, or the user did not want it any more, the command is
	 * cancelled, with a sentence as the reason.
	 */
	@Override
	public final void run() {
		HoverStatus.listen();
		IJ.resetEscape();
		try {
			lastWord = execute(monitor());
		}
		catch (final CancellationException e) {
			unwanted = true;
			cancel(e.getMessage() == null ? CANCELLED : e.getMessage());
		}
		catch (final DeepLabException e) {
			cancel(Wording.of(e));
		}
		catch (final OutOfMemoryError e) {
			cancel(
				"There is not enough memory; give Java more (Edit > Options > Memory & Threads) or use a smaller " +
				"tile.");
		}
		catch (final RuntimeException | LinkageError e) {
			cancel("DeepLab failed for a reason not foreseen: " + e + ".");
			if (IJ.debugMode) IJ.handleException(e);
		}
		finally {
			IJ.showProgress(1.0);
			IJ.resetEscape();
		}
		if (isCanceled()) lastWord = getCancelReason();
		if (getContext() != null) subscriber = new LastWord(getContext(), title(), () -> UserMessages.status(lastWord));
	}

	/** Says how it went, where the user looks; if it went wrong, a macro that runs is stopped. */
	public final void tell() {
		if (!isCanceled()) UserMessages.status(lastWord);
		else if (unwanted) UserMessages.cancelled(lastWord);
		else UserMessages.error(lastWord);
	}

	/** Whether nobody would see or answer a dialog: without a display, and in batch. */
	public static boolean unattended() {
		return UserMessages.unattended();
	}

	/** Ends the command without a result, with one sentence for the user; a macro that runs is stopped. */
	public void fail(final String sentence) {
		UserMessages.error(sentence);
	}
}
