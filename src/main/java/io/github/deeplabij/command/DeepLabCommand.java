package io.github.deeplabij.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.scijava.command.DynamicCommand;

import io.github.deeplabij.model.Catalogue;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.segment.Monitor;

import ij.IJ;

/**
 * What all commands share: an error is one sentence and stops the macro, Esc cancels, progress shows in ImageJ's bar. Runs in
 * Fiji, and in plain ImageJ without any SciJava context.
 */
public abstract class DeepLabCommand extends DynamicCommand {

	private volatile boolean failed;

	/**
	 * Does the work and fills the outputs.
	 *
	 * @throws DeepLabException with a sentence for the user
	 * @throws CancellationException if the monitor cancelled
	 */
	protected abstract void execute(Monitor monitor);

	/** The values that a parameter can be chosen from; empty if it is free. */
	public List<String> choices(final String parameter) {
		return List.of();
	}

	/** For SciJava: {@code initializer} of the parameter {@code model}. */
	protected void initModel() {
		getInfo().getMutableInput("model", String.class).setChoices(choices("model"));
	}

	/** The models in our jar and in the folder {@code models} of ImageJ or Fiji. */
	public static Catalogue catalogue() {
		final String imagej = IJ.getDirectory("imagej");
		return new Catalogue(imagej == null ? List.of() : List.of(Path.of(imagej, "models")));
	}

	@Override
	public final void run() {
		IJ.resetEscape();
		try {
			execute(new Monitor() {

				@Override
				public void progress(final long done, final long total) {
					IJ.showProgress((double) done / Math.max(1, total));
				}

				@Override
				public boolean cancelled() {
					return IJ.escapePressed() || isCanceled();
				}
			});
		}
		catch (final CancellationException e) {
			failed = true;
			Tell.cancelled("DeepLab was cancelled; nothing has changed.");
		}
		catch (final DeepLabException e) {
			fail(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			fail("There is not enough memory; give Java more (Edit > Options > Memory & Threads) or use a smaller tile.");
		}
		finally {
			IJ.showProgress(1.0);
			IJ.resetEscape();
		}
	}

	/** Ends the command without a result, with one sentence for the user; a macro that runs is stopped. */
	public void fail(final String sentence) {
		failed = true;
		Tell.error(sentence);
	}

	/** Whether the last run ended without a result. */
	public boolean failed() {
		return failed;
	}
}
