package io.github.deeplabij.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.InputChoices;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.PanelSegmenter;
import io.github.deeplabij.install.ModelEntry;
import io.github.deeplabij.window.PanelDoors;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.frame.Recorder;

/** What the panel does: all of it is what {@link SegmentCommand} does with the same values. */
final class PanelActions implements PanelDoors {

	/** A panel is settings itself, and has no use for a file of them. */
	private static final String SETTINGS = "settings";
	private static final String THRESHOLD = "object_threshold";
	private static final Slider PROBABILITY = new Slider(0, 1, 0.05);
	/** What a model is loaded by. */
	private static final List<String> MODEL = List.of("model", "device", "stride", "precision", "isolated");

	@Override
	public List<Field> fields() {
		final Parameters parameters = new Parameters(new SegmentCommand());
		final List<Field> fields = new ArrayList<>();
		parameters.values().forEach((name, value) -> {
			if (!name.equals(SETTINGS)) fields.add(new Field(name, parameters.label(name), parameters.description(
				name), text(value), parameters.choices(name), slider(parameters, name), value instanceof Boolean));
		});
		return fields;
	}

	/** A whole number without the point of a broken one. */
	private static String text(final Object value) {
		return value instanceof Double number && number == Math.rint(number) ? String.valueOf(number.longValue())
			: value.toString();
	}

	private static Optional<Slider> slider(final Parameters parameters, final String name) {
		if (name.equals(THRESHOLD)) return Optional.of(PROBABILITY);
		return parameters.slider(name).map(slider -> new Slider(slider.min(), slider.max(), slider.step()));
	}

	@Override
	public List<ModelEntry> models() {
		return DeepLabCommand.catalogue().entries();
	}

	/**
	 * The command's parameters with these values.
	 *
	 * @throws DeepLabException if one is wrong
	 */
	private static Parameters parameters(final SegmentCommand command, final Map<String, String> values) {
		final Parameters parameters = new Parameters(command);
		parameters.setAll(values);
		command.check();
		return parameters;
	}

	@Override
	public PanelSegmenter.Request request(final Map<String, String> values) {
		final SegmentCommand command = new SegmentCommand();
		final Map<String, Object> set = parameters(command, values).values();
		final boolean objects = command.outputs().stream().anyMatch(Output::ofObjects);
		final List<Object> model = new ArrayList<>(List.of(objects));
		MODEL.forEach(name -> model.add(set.get(name)));
		final ImageSegmenter.Settings settings = command.settings();
		// any plane can be looked at
		return new PanelSegmenter.Request(model, command::open, settings.with(settings.input().onAllPlanes()), objects);
	}

	@Override
	public String macro(final Map<String, String> values) {
		return parameters(new SegmentCommand(), values).macro();
	}

	@Override
	public void save(final Map<String, String> values, final Path file) {
		parameters(new SegmentCommand(), values);
		SettingsFile.write(file, forFolders(values));
	}

	@Override
	public void folder(final Map<String, String> values) {
		final Map<String, String> given = forFolders(values);
		final Parameters parameters = parameters(new SegmentFolderCommand(), given);
		LastChoices.recall(parameters);
		parameters.setAll(given);
		LastChoices.keep(parameters);
		IJ.doCommand(parameters.title());
	}

	/** Without the selection as the area, which is the usual one of an image, and not of the files of a folder. */
	private static Map<String, String> forFolders(final Map<String, String> values) {
		final Map<String, String> given = new LinkedHashMap<>(values);
		given.remove("area", InputChoices.Area.SELECTION.name().toLowerCase(Locale.ROOT));
		return given;
	}

	@Override
	public Job job(final Map<String, String> values, final ImagePlus image) {
		final SegmentCommand command = new SegmentCommand();
		final Parameters parameters = parameters(command, values);
		parameters.setImage(image);
		return new Whole(command, parameters);
	}

	/** As if the values had been given in the dialog. */
	private record Whole(SegmentCommand command, Parameters parameters) implements Job {

		@Override
		public List<ImagePlus> run() {
			if (Recorder.record) Recorder.recordString((Recorder.scriptMode() ? "IJ." : "") + parameters.macro() +
				"\n");
			command.run();
			if (command.isCanceled()) {
				final String reason = command.getCancelReason();
				UserMessages.status(reason);
				if (reason.equals(DeepLabCommand.CANCELLED)) throw new CancellationException(reason);
				throw new DeepLabException(reason);
			}
			final List<ImagePlus> images = parameters.images();
			images.forEach(ImagePlus::show);
			command.tell();
			return images;
		}

		@Override
		public void cancel() {
			command.cancel(DeepLabCommand.CANCELLED);
		}

		@Override
		public boolean laysOver() {
			return command.outputs().contains(Output.OVERLAY) || command.outputs().contains(Output.ROIS);
		}
	}
}
