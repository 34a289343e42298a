package io.github.deeplabij.install;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.DateFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.SafeYaml;

/**
 * A list of models that can be installed, in one of the forms of bioimage.io's collection:
 * <ul>
 * <li>{@code collection.json}: {@code collection[]} with {@code id}, {@code type}, {@code name}, {@code nickname},
 * {@code rdf_source};
 * <li>{@code all_versions.json}: {@code entries[]} with {@code concept}, {@code type}, {@code versions[]} of {@code v},
 * {@code created}, {@code source};
 * <li>{@code index.json}: {@code items[]} with {@code id}, {@code type}, {@code versions[]} of {@code version}, {@code
 * created_at},
 * {@code source}, {@code sha256} (github.com/bioimage-io/collection, src/backoffice/index.py).
 * </ul>
 */
public final class CatalogueFile {

	private static final long LARGEST = 20_000_000;

	private final String where;
	private final String note;
	private final List<Offer> offers;

	/**
	 * A model that can be installed.
	 *
	 * @param id what it is called
	 * @param title the name for people
	 * @param source where its description lies, or a zip archive of it
	 * @param sha256 of that file, where it is given
	 */
	public record Offer(String id, String title, URI source, Optional<String> sha256) {
	}

	private CatalogueFile(final String where, final String note, final List<Offer> offers) {
		this.where = where;
		this.note = note;
		this.offers = offers;
	}

	/**
	 * Reads a list.
	 *
	 * @param source its https address, or its path
	 * @param cache where a copy of it is kept, for when there is no network
	 * @throws DeepLabException if it can't be had or read
	 */
	static CatalogueFile read(final String source, final Path cache, final Download download, final Monitor monitor) {
		if (!WebAddress.isMeant(source)) return parse(source, "", local(source));
		final URI address = WebAddress.parse(source);
		final Path copy = WebAddress.placeOf(address, cache.resolve("catalogues"));
		String note = "";
		try {
			download.refresh(address, LARGEST, copy, monitor);
		}
		catch (final DeepLabException e) {
			if (!Files.isRegularFile(copy)) throw e;
			note = e.getMessage() + " Its copy of " + DateFormat.getDateInstance(DateFormat.LONG,
				Locale.UK).format(new Date(copy.toFile()
				.lastModified())) + " is used.";
		}
		return parse(source, note, copy);
	}

	private static Path local(final String source) {
		try {
			final Path path = Path.of(source.strip());
			if (Files.isRegularFile(path) && Files.size(path) <= LARGEST) return path;
			throw new DeepLabException("There is no list of models " + source + (Files.exists(path) ? " of at most " +
				ByteCount.text(LARGEST)
				: "") + "; give the file or the https address of one.");
		}
		catch (final InvalidPathException | IOException e) {
			throw new DeepLabException("The list of models " + source +
				" can't be read; give the file or the https address of one.", e);
		}
	}

	private static CatalogueFile parse(final String where, final String note, final Path file) {
		final Object root;
		try {
			root = SafeYaml.parse(Files.readAllBytes(file), where);
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
		final List<Offer> offers = new ArrayList<>();
		boolean any = false;
		for (final String key : List.of("collection", "entries", "items")) {
			any |= root instanceof Map<?, ?> map && map.get(key) instanceof List<?>;
			for (final Object entry : SafeYaml.list(root, key)) offer(entry).ifPresent(offers::add);
		}
		if (!any) throw new DeepLabException(where +
			" is no list of models in the form of bioimage.io's collection: it has no field " +
			"'collection', 'entries' or 'items'.");
		return new CatalogueFile(where, note, List.copyOf(offers));
	}

	private static Optional<Offer> offer(final Object entry) {
		if (!SafeYaml.text(entry, "type").orElse("model").equals("model") || lacksOnnx(entry)) return Optional.empty();
		final Object version = newest(SafeYaml.list(entry, "versions")).orElse(entry);
		final Optional<URI> source = SafeYaml.text(version, "rdf_source").or(() -> SafeYaml.text(version,
			"source")).or(() -> SafeYaml.text(
			version, "download_url")).flatMap(CatalogueFile::address);
		final Optional<String> id = SafeYaml.text(entry, "nickname").or(() ->
			SafeYaml.text(SafeYaml.map(SafeYaml.map(entry, "config"),
			"bioimageio"), "nickname")).or(() -> SafeYaml.text(entry, "concept")).or(() -> SafeYaml.text(entry, "id"));
		if (source.isEmpty() || id.isEmpty()) return Optional.empty();
		return Optional.of(new Offer(id.get(), SafeYaml.text(entry, "name").orElse(id.get()), source.get(),
			SafeYaml.text(version, "sha256")));
	}

	private static Optional<Object> newest(final List<?> versions) {
		return versions.stream().filter(Objects::nonNull).map(Object.class::cast).max(Comparator.comparing(version ->
			SafeYaml.text(version, "created_at").or((
		) -> SafeYaml.text(version, "created")).orElse("")));
	}

	/** Whether the list says which weights there are, and no ONNX is among them. */
	private static boolean lacksOnnx(final Object entry) {
		return entry instanceof Map<?, ?> map && map.get("weights") instanceof Map<?, ?> weights &&
			!weights.containsKey("onnx");
	}

	private static Optional<URI> address(final String text) {
		try {
			return Optional.of(new URI(text)).filter(address -> "https".equalsIgnoreCase(address.getScheme()) ||
				"http".equalsIgnoreCase(address
				.getScheme()));
		}
		catch (final URISyntaxException e) {
			return Optional.empty();
		}
	}

	/** The models, without those that are known to have no ONNX weights. */
	public List<Offer> offers() {
		return offers;
	}

	/** Why an older copy was read; empty if it was not. */
	public String note() {
		return note;
	}

	/**
	 * Finds a model.
	 *
	 * @param id what the list calls it, with or without what stands before its last slash
	 * @throws DeepLabException if there is none; names some
	 */
	Offer find(final String id) {
		final String wanted = id.strip();
		return offers.stream().filter(offer -> offer.id().equalsIgnoreCase(wanted)).findFirst().or(() ->
			offers.stream().filter(offer -> leaf(
			offer.id()).equalsIgnoreCase(wanted)).findFirst()).orElseThrow(() -> new DeepLabException("The list " +
				where + " has no model '" +
				wanted + "'; it has " + (offers.isEmpty() ? "none with ONNX weights." : offers.size() + ", such as " +
					String.join(", ", offers
					.stream().limit(5).map(Offer::id).toList()) + ".")));
	}

	/** The part of an id behind its last slash. */
	static String leaf(final String id) {
		return id.substring(id.lastIndexOf('/') + 1);
	}
}
