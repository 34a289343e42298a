package io.github.deeplabij.install;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ModelFolder;
import io.github.deeplabij.model.ModelName;
import io.github.deeplabij.model.SafeYaml;

/** A model whose description lies at an address, and whose files lie beside it or at addresses that it gives. */
final class RemoteModel {

	/** What the description of a model is called that was installed. */
	static final String DESCRIPTION = "rdf.yaml";
	private static final long LARGEST_DESCRIPTION = 1 << 20;
	private static final int MOST_FILES = 200;

	private final URI address;
	private final Download download;
	private final Monitor monitor;
	private final Path folder;
	private final Path downloads;
	private final Set<String> names = new HashSet<>();
	private String yaml;
	private long bytes;

	private RemoteModel(final URI address, final Path folder, final Path downloads, final Download download,
		final Monitor monitor) {
		this.address = address;
		this.folder = folder;
		this.downloads = downloads;
		this.download = download;
		this.monitor = monitor;
	}

	/**
	 * A file that the description names.
	 *
	 * @param needed whether the model can't be used without
	 */
	private record Part(String source, Optional<String> sha256, boolean needed) {
	}

	/**
	 * Brings the description and the files that it names, of the weights the ONNX ones alone, into an empty folder.
	 *
	 * @param sha256 of the description, where it is known
	 * @param downloads where what has come of a file is kept, should it break off
	 * @throws DeepLabException if one that is needed can't be had
	 * @throws IOException if the folder can't be written
	 */
	static void fetch(final URI address, final Optional<String> sha256, final Path folder, final Path downloads,
		final Download download, final Monitor monitor) throws IOException
	{
		new RemoteModel(address, folder, downloads, download, monitor).run(sha256);
	}

	private void run(final Optional<String> sha256) throws IOException {
		final Path description = folder.resolve(DESCRIPTION);
		Files.move(download.get(address, sha256, LARGEST_DESCRIPTION, WebAddress.placeOf(address, downloads),
			monitor), description);
		names.add(DESCRIPTION);
		yaml = Files.readString(description, StandardCharsets.UTF_8);
		final Object root = SafeYaml.parse(yaml.getBytes(StandardCharsets.UTF_8), address.toString());
		final List<Part> parts = parts(root);
		if (parts.size() > MOST_FILES) throw new DeepLabException(address + " names " + parts.size() +
			" files; a model has " + MOST_FILES +
			" at most.");
		for (final Part part : parts) fetch(part);
		Files.writeString(description, yaml, StandardCharsets.UTF_8);
	}

	private List<Part> parts(final Object root) {
		final Map<?, ?> onnx = SafeYaml.map(SafeYaml.map(root, "weights"), "onnx");
		if (SafeYaml.text(onnx, "source").isEmpty()) throw new DeepLabException("The model at " + address +
			" has no ONNX weights, which alone are run here; ask who made it for an ONNX export.");
		final List<Part> parts = new ArrayList<>();
		add(parts, onnx, true);
		final Object external = onnx.get("external_data");
		for (final Object each : external instanceof List<?> list ? list : external == null ? List.of()
			: List.of(external)) add(parts, each, true);
		final Map<?, ?> ours = SafeYaml.map(SafeYaml.map(root, "config"), "deeplab_ij");
		SafeYaml.map(ours, "strides").values().forEach(stride -> add(parts, stride, true));
		add(parts, ours.get("fast"), true);
		for (final String side : List.of("inputs", "outputs")) {
			for (final Object tensor : SafeYaml.list(root, side)) add(parts, SafeYaml.map(tensor, "test_tensor"), true);
		}
		for (final String side : List.of("test_inputs", "test_outputs")) SafeYaml.list(root, side).forEach(each ->
			add(parts, each, true));
		SafeYaml.list(root, "covers").forEach(each -> add(parts, each, false));
		if (root instanceof Map<?, ?> map) add(parts, map.get("documentation"), false);
		return parts;
	}

	private static void add(final List<Part> parts, final Object file, final boolean needed) {
		final Optional<String> source = file instanceof Map ? SafeYaml.text(file, "source")
			: Optional.ofNullable(file).map(Object::toString);
		source.ifPresent(found -> parts.add(new Part(found, SafeYaml.text(file, "sha256"), needed)));
	}

	private void fetch(final Part part) throws IOException {
		final boolean elsewhere = WebAddress.isMeant(part.source());
		final String name = elsewhere ? ModelName.of(ModelFolder.stem(part.source()))
			: part.source().replaceFirst("^\\./", "");
		if (!elsewhere && names.contains(name)) return;
		try {
			final Path file = folder.resolve(name).normalize();
			if (name.isEmpty() || !file.startsWith(folder) ||
				file.equals(folder)) throw new DeepLabException("The model at " + address +
				" names the file '" + part.source() + "', which lies outside its own folder and is not taken.");
			if (elsewhere && !names.add(name)) throw new DeepLabException("The model at " + address +
				" names two files that are called " + name +
				"; download it as a zip and give that.");
			names.add(name);
			final URI from = elsewhere ? new URI(part.source()) : beside(name);
			final Path whole = download.get(from, part.sha256(), ZipArchive.MODEL.bytes() - bytes,
				WebAddress.placeOf(from, downloads), monitor);
			Files.createDirectories(file.getParent());
			Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
			bytes += Files.size(file);
			if (elsewhere) yaml = yaml.replace(part.source(), name);
		}
		catch (final URISyntaxException | InvalidPathException e) {
			throw new DeepLabException("The model at " + address + " names the file '" + part.source() +
				"', which is neither a path nor an address.",
				e);
		}
		catch (final DeepLabException e) {
			if (part.needed()) throw e;
		}
	}

	/** The address of a file beside the description, with the same query, in which servers have the version. */
	private URI beside(final String name) throws URISyntaxException {
		final URI path = address.resolve(new URI(null, null, "./" + name, null));
		return address.getRawQuery() == null ? path : new URI(path + "?" + address.getRawQuery());
	}
}
