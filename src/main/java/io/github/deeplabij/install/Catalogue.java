package io.github.deeplabij.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ModelFolder;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.model.OnnxFile;
import io.github.deeplabij.model.WeightsFile;

/** The models at hand: those in our jar, and those in folders of models, each a folder with a description. */
public final class Catalogue {

	private final List<String> bundled;
	private final List<Path> folders;
	private final ZipCache archives;

	/**
	 * @param folders folders that hold models, each in a folder of its own; those that don't exist are passed over
	 */
	public Catalogue(final List<Path> folders) {
		this(folders, UserFolder.cache());
	}

	/**
	 * @param cache where models that are given as archives are unpacked
	 */
	Catalogue(final List<Path> folders, final Path cache) {
		this.folders = List.copyOf(folders);
		archives = new ZipCache(cache.resolve("archives"));
		try (InputStream in = Catalogue.class.getResourceAsStream(Model.BUNDLED + "index.txt")) {
			bundled = in == null ? List.of() : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(
				String::strip).filter(line -> !line.isEmpty()).toList();
		}
		catch (final IOException e) {
			throw new DeepLabException("The list of bundled models can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** The names of all models, the bundled ones first. */
	public List<String> names() {
		final Set<String> names = new LinkedHashSet<>(bundled);
		folders.forEach(folder -> models(folder).forEach(model -> names.add(model.getFileName().toString())));
		return new ArrayList<>(names);
	}

	/**
	 * All models, also those that can't be used: their descriptions can't be read, or another one of that name comes
	 * first.
	 */
	public List<ModelEntry> entries() {
		final List<ModelEntry> entries = new ArrayList<>();
		final Map<String, ModelEntry> first = new HashMap<>();
		bundled.forEach(name -> entries.add(ModelEntry.of(Model.bundled(name))));
		entries.forEach(entry -> first.put(entry.name(), entry));
		for (final Path folder : folders) {
			for (final Path model : models(folder)) {
				final String name = model.getFileName().toString();
				final ModelEntry hiding = first.get(name);
				final ModelEntry entry = ModelEntry.in(model, Optional.ofNullable(hiding).map(Catalogue::first));
				entries.add(entry);
				first.putIfAbsent(name, entry);
			}
		}
		return entries;
	}

	/** That another one of that name comes first. */
	private static Problem first(final ModelEntry other) {
		return new Sentence("The model '" + other.name() + "' in " + other.where().replaceFirst("^in ", "") +
			" comes first; rename the folder of this one.");
	}

	/**
	 * The folders of models in a folder, by name; none where it can't be read. One that was being replaced in a crash
	 * comes back.
	 */
	private static List<Path> models(final Path folder) {
		if (!Files.isDirectory(folder)) return List.of();
		Staging.clear(folder);
		try (Stream<Path> entries = Files.list(folder)) {
			return entries.filter(entry -> !entry.getFileName().toString().startsWith(".") && ModelFolder.isModel(
				entry)).sorted().toList();
		}
		catch (final IOException | UncheckedIOException e) {
			return List.of();
		}
	}

	/**
	 * Finds a model.
	 *
	 * @param name the name of a model at hand, or the path of a model's folder, of its description, of an ONNX file in
	 *            such a folder, or of a zip archive of one
	 * @throws DeepLabException if there is none of that name; lists those that there are
	 */
	public Model find(final String name) {
		final String wanted = name == null ? "" : name.strip();
		if (bundled.contains(wanted)) return Model.bundled(wanted);
		for (final Path folder : folders) {
			for (final Path model : models(folder)) {
				if (model.getFileName().toString().equals(wanted)) return Model.in(model);
			}
		}
		final Path path = path(wanted);
		if (path != null && Files.isDirectory(path)) return Model.in(path);
		if (path != null && Files.isRegularFile(path)) return isZip(path) ? archives.model(path) : fromFile(path);
		throw unknown(wanted);
	}

	/** Whether a file starts as zip archives do. */
	static boolean isZip(final Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return Arrays.equals(in.readNBytes(4), new byte[] { 'P', 'K', 3, 4 });
		}
		catch (final IOException e) {
			return false;
		}
	}

	/**
	 * Checks that there is a model of that name or something at that path, without reading it.
	 *
	 * @throws DeepLabException if not; lists the models that there are
	 */
	public void require(final String name) {
		final String wanted = name == null ? "" : name.strip();
		final Path path = path(wanted);
		if (!names().contains(wanted) && (path == null || !Files.exists(path))) throw unknown(wanted);
	}

	/** That there is no model of that name. */
	DeepLabException unknown(final String wanted) {
		return new DeepLabException((wanted.isEmpty() ? "No model was named" : "There is no model '" + wanted + "'") +
			"; choose one of: " + String.join(", ", names()) + ", or give the folder or the zip archive of a model.");
	}

	private static Path path(final String text) {
		try {
			return text.isEmpty() ? null : Path.of(text);
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}

	private static Model fromFile(final Path file) {
		final Path parent = file.toAbsolutePath().getParent();
		final String leaf = file.getFileName().toString().toLowerCase(Locale.ROOT);
		if (leaf.endsWith(".yaml") || leaf.endsWith(".yml")) return Model.describedBy(file);
		try (InputStream in = Files.newInputStream(file)) {
			OnnxFile.check(in, file.toString());
		}
		catch (final IOException e) {
			throw new DeepLabException(file + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
		if (!ModelFolder.isModel(parent)) {
			throw new DeepLabException(new NoDescription(file.toString()));
		}
		final Model model = Model.in(parent);
		final ModelDescription description = model.description();
		if (isFile(parent, description.weights(), file)) return model;
		for (final Map.Entry<Integer, WeightsFile> stride : description.strides().entrySet()) {
			if (isFile(parent, stride.getValue(), file)) return model.atStride(stride.getKey());
		}
		if (description.weights().fast().filter(fast -> isFile(parent, fast, file)).isPresent()) return model.with(
			Precision.FAST);
		throw new DeepLabException(file + " is not the file that the description beside it means (" + description
			.weights().source() + "); give the folder of a model.");
	}

	private static boolean isFile(final Path folder, final WeightsFile weights, final Path file) {
		return folder.resolve(weights.source()).normalize().equals(file.toAbsolutePath().normalize());
	}
}
