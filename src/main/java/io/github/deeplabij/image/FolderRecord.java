package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.JsonText;
import io.github.deeplabij.model.ModelFolder;
import io.github.deeplabij.segment.LoadedModel;

/**
 * What is written beside the results of an image, once all of them are there: what they were made from, and with what.
 *
 * @param from the file, the model and the settings
 * @param results the names of the files
 */
record FolderRecord(Map<String, Object> from, List<String> results, FolderFigures figures) {

	/** What its file has behind the name of the image. */
	static final String ENDING = "-deeplab.json";

	private static final String FROM = "made_from";
	private static final String RESULTS = "results";
	private static final String OBJECTS = "objects";
	private static final String AREAS = "area_percent";
	private static final String SECONDS = "seconds";

	/** What results of a model with settings are made with, to be asked for each image. */
	static Map<String, Object> with(final LoadedModel model, final Map<String, String> settings) {
		final Map<String, Object> with = new LinkedHashMap<>();
		with.put("weights_sha256", model.sha256());
		model.model().folder().ifPresent(folder -> with.put("description_sha256", description(folder)));
		with.put("settings", settings);
		return with;
	}

	/** The file says how values are scaled, and what the classes are. */
	private static String description(final Path folder) {
		try {
			return Sha256.of(ModelFolder.description(folder, folder.toString()));
		}
		catch (final IOException e) {
			throw new DeepLabException("The description in " + folder + " can't be read: " + WholeFile.reason(e) + ".",
				e);
		}
	}

	/**
	 * What results of an image of a file as it is now are made from.
	 *
	 * @throws IOException if it can't be looked at
	 */
	static Map<String, Object> from(final FolderInput input, final Map<String, Object> with) throws IOException {
		final Path file = input.file();
		final Map<String, Object> from = new LinkedHashMap<>();
		from.put("file", String.valueOf(file.getFileName()));
		final FileState state = FileState.of(file);
		from.put("bytes", state.bytes());
		from.put("modified", state.modified().toString());
		input.zarr().filter(zarr -> zarr.level() > 0).ifPresent(zarr -> from.put("level", zarr.level()));
		if (input.series() > 0) from.put("series", input.series());
		from.putAll(with);
		return from;
	}

	private static Path file(final Path stem) {
		return ResultOutput.file(stem, ENDING);
	}

	/** Takes back what was said of results that are to be written anew. */
	static void delete(final Path stem) {
		try {
			Files.deleteIfExists(file(stem));
		}
		catch (final IOException e) {
			throw new DeepLabException(file(stem) + " can't be deleted (" + WholeFile.reason(e) +
				"); choose another folder for the results.", e);
		}
	}

	/** Writes it beside the results. */
	void save(final Path stem) {
		final Map<String, Object> all = new LinkedHashMap<>();
		all.put(FROM, from);
		all.put(RESULTS, results);
		figures.objects().ifPresent(objects -> all.put(OBJECTS, objects));
		if (!figures.areas().isEmpty()) all.put(AREAS, figures.areas());
		all.put(SECONDS, figures.seconds());
		ImageFiles.saveText(JsonText.of(all), file(stem));
	}

	/** That of results that are still there and were made from just this; empty if there are none such. */
	static Optional<FolderRecord> find(final Path stem, final Map<String, Object> from) {
		try {
			if (!Files.isRegularFile(file(stem)) || !(JsonText.load(Files.readAllBytes(
				file(stem))) instanceof Map<?, ?> all)) return Optional.empty();
			if (!JsonText.of(from).equals(JsonText.of(all.get(FROM)))) return Optional.empty();
			final List<String> results = ((List<?>) all.get(RESULTS)).stream().map(String.class::cast).toList();
			if (!results.stream().allMatch(each -> Files.isRegularFile(stem.resolveSibling(each)))) return Optional
				.empty();
			final OptionalLong objects = all.get(OBJECTS) instanceof Number count ? OptionalLong.of(count.longValue())
				: OptionalLong.empty();
			final List<Double> areas = all.get(AREAS) instanceof List<?> list ? list.stream().map(
				each -> ((Number) each).doubleValue()).toList() : List.of();
			return Optional.of(new FolderRecord(from, results, new FolderFigures(objects, areas, ((Number) all.get(
				SECONDS)).doubleValue())));
		}
		catch (final IOException | RuntimeException e) {
			// somebody else has written there; it is made anew
			return Optional.empty();
		}
	}
}
