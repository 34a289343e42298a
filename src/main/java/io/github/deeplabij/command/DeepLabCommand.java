package io.github.deeplabij.command;

import java.awt.GraphicsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.scijava.command.DynamicCommand;
import org.scijava.module.ModuleItem;
import org.scijava.module.MutableModuleItem;
import org.scijava.thread.ThreadService;
import org.scijava.util.NumberUtils;

import io.github.deeplabij.model.Catalogue;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Monitor;
import io.github.deeplabij.model.UserFolder;
import io.github.deeplabij.onnx.Device;
import io.github.deeplabij.onnx.Devices;
import io.github.deeplabij.onnx.GpuInstaller;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;

/**
 * What all commands share: an error is one sentence and stops the macro, Esc cancels, progress shows in ImageJ's bar. Runs in
 * Fiji, and in plain ImageJ without any SciJava context.
 */
public abstract class DeepLabCommand extends DynamicCommand {

	/** How many letters a dialog's field for a path shows at once. */
	static final int LONG = 40;

	static {
		// the command line's folder is any
		imagej().filter(folder -> Files.isDirectory(folder.resolve("plugins"))).ifPresent(folder -> GpuInstaller.share(folder.resolve("lib")
			.resolve("deeplab-gpu")));
	}

	/**
	 * Does the work and fills the outputs.
	 *
	 * @throws DeepLabException with a sentence for the user
	 * @throws CancellationException if the monitor cancelled
	 */
	protected abstract void execute(Monitor monitor);

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

	/** The values that a parameter can be chosen from; empty if it is free. */
	public List<String> choices(final String parameter) {
		return List.of();
	}

	/** Whether a dialog asks for the parameters where no macro gives them; a command with a window of its own needs none. */
	public boolean asks() {
		return true;
	}

	/** For SciJava: {@code initializer} of the parameter {@code model}. */
	protected void initModel() {
		initChoices("model");
	}

	/** For SciJava: {@code initializer} of the parameter {@code device}. What a macro names is not looked for. */
	protected void initDevice() {
		if (!unattended() && !IJ.isMacro()) initChoices("device");
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

	/** Has SciJava offer the choices of a parameter; one without any is free. */
	protected final void initChoices(final String parameter) {
		final List<String> choices = choices(parameter);
		if (choices.isEmpty()) return;
		getInfo().getMutableInput(parameter, String.class).setChoices(choices);
		if (!unattended() && !IJ.isMacro() && String.valueOf(getInput(parameter)).isEmpty()) setInput(parameter, choices.get(0));
	}

	/**
	 * For SciJava: {@code initializer} of each command. What a macro does not name keeps its default; without this, Fiji would
	 * ask for it in a dialog. Sliders get their ends, which typed values may lie beyond.
	 */
	protected void initMacro() {
		final Parameters parameters = new Parameters(this);
		ownOptions().ifPresent(options -> readMacro(parameters, options));
		if (!asks() || IJ.isMacro() && Macro.getOptions() != null) parameters.names().forEach(this::resolveInput);
		for (final String name : parameters.names()) {
			parameters.slider(name).ifPresent(slider -> limit(getInfo().getInput(name), slider));
		}
	}

	/**
	 * Reads a macro's options anew. Fiji has read them already, but passes over what it does not know or can't convert, and takes a
	 * key within another value for its own.
	 */
	private void readMacro(final Parameters parameters, final String options) {
		try {
			if (Macro.getValue(options, Parameters.IMAGE, null) != null) parameters.setImage(WindowManager.getCurrentImage());
			parameters.setMacro(options);
		}
		catch (final DeepLabException e) {
			fail(e.getMessage());
			cancel("");
		}
	}

	/** The options that a macro runs this command with. Fiji gives those of a script too, where it is the script that runs this command. */
	private Optional<String> ownOptions() {
		if (!IJ.isMacro()) return Optional.empty();
		final Thread caller = context().service(ThreadService.class).getParent(Thread.currentThread());
		final boolean own = caller == null || Arrays.stream(caller.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals(
			"runLegacyCompatibleCommand"));
		return own ? Optional.ofNullable(Macro.getOptions()) : Optional.empty();
	}

	@SuppressWarnings("unchecked")
	private static <T> void limit(final ModuleItem<T> item, final Parameters.Slider slider) {
		final MutableModuleItem<T> slid = (MutableModuleItem<T>) item;
		slid.setSoftMinimum((T) NumberUtils.toNumber(slider.min(), item.getType()));
		slid.setSoftMaximum((T) NumberUtils.toNumber(slider.max(), item.getType()));
	}

	/** The models in our jar, in the folder {@code models} of ImageJ or Fiji, and in the user's folder, in this order. */
	public static Catalogue catalogue() {
		return new Catalogue(Stream.concat(imagej().map(folder -> folder.resolve("models")).stream(), Stream.of(UserFolder.models())).toList());
	}

	/** The folder of ImageJ or Fiji. */
	private static Optional<Path> imagej() {
		return Optional.ofNullable(IJ.getDirectory("imagej")).map(Path::of);
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

	@Override
	public final void run() {
		IJ.resetEscape();
		try {
			execute(monitor());
		}
		catch (final CancellationException e) {
			Tell.cancelled("DeepLab was cancelled; nothing has changed.");
		}
		catch (final DeepLabException e) {
			fail(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			fail("There is not enough memory; give Java more (Edit > Options > Memory & Threads) or use a smaller tile.");
		}
		catch (final RuntimeException | LinkageError e) {
			fail("DeepLab failed for a reason not foreseen: " + e + ".");
			if (IJ.debugMode) IJ.handleException(e);
		}
		finally {
			IJ.showProgress(1.0);
			IJ.resetEscape();
		}
	}

	/**
	 * Shows a result and makes it the current image, for the next line of a macro too.
	 * <p>
	 * SciJava runs a command in a thread of its own and shows outputs later; ImageJ keeps the current image of a macro, in batch
	 * mode and without a display, by thread. So the macro's thread, which waits for this command, is told.
	 */
	protected static void show(final ImagePlus image) {
		if (image == null) return;
		image.show();
		if (!Interpreter.isBatchMode() && !GraphicsEnvironment.isHeadless()) return;
		Thread.getAllStackTraces().forEach((thread, frames) -> {
			final boolean macro = Arrays.stream(frames).anyMatch(frame -> frame.getClassName().equals(Interpreter.class
				.getName()));
			if (macro) WindowManager.setTempCurrentImage(thread, image);
		});
	}

	/** Whether nobody would see or answer a dialog: without a display, and in batch. */
	public static boolean unattended() {
		return Tell.unattended();
	}

	/** Ends the command without a result, with one sentence for the user; a macro that runs is stopped. */
	public void fail(final String sentence) {
		Tell.error(sentence);
	}
}
