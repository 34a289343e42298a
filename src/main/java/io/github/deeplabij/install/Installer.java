package io.github.deeplabij.install;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelFolder;
import io.github.deeplabij.model.ModelName;

/**
 * Puts models into the user's folder and takes them out of folders. A model appears there in one step, once it is whole
 * and
 * checked; what was not finished leaves nothing but, in the cache, what a download goes on from.
 */
public final class Installer {

	private static final long KEPT_MILLISECONDS = 7L * 24 * 3600 * 1000;

	private final Path models;
	private final Path cache;
	private final Catalogue catalogue;
	private final Download download;

	/**
	 * For the user's folder.
	 *
	 * @param catalogue all models at hand, those of the user's folder among them
	 */
	public Installer(final Catalogue catalogue) {
		this(UserFolder.models(), UserFolder.cache(), catalogue, new Download());
	}

	Installer(final Path models, final Path cache, final Catalogue catalogue, final Download download) {
		this.models = models;
		this.cache = cache;
		this.catalogue = catalogue;
		this.download = download;
	}

	/**
	 * What to install.
	 *
	 * @param source the path of a folder or of a zip archive, the https address of a zip archive or of a description,
	 *           or what a
	 *          list of models calls it
	 * @param list the file or https address of a list in the form of bioimage.io's collection, if the source is one of
	 *           its models
	 * @param name what it is to be called here; otherwise it has the name of its source
	 * @param sha256 of the archive or of the description, if that is known
	 * @param replace whether a model of that name is replaced
	 */
	public record Order(String source, Optional<String> list, Optional<String> name, Optional<String> sha256,
		boolean replace) {
	}

	/** The models of a list; see {@link Order#list}. */
	public CatalogueFile list(final String source, final Monitor monitor) {
		return CatalogueFile.read(source, cache, download, monitor);
	}

	/**
	 * Installs a model.
	 *
	 * @return the model in its place
	 * @throws DeepLabException if it can't be had, can't be used, or there is one of that name; nothing has changed
	 *           then
	 * @throws CancellationException if the monitor cancelled; nothing has changed then
	 */
	public Model install(final Order order, final Monitor monitor) {
		final String source = order.source().strip();
		if (source.isEmpty()) throw new DeepLabException("Nothing to install was named: give the folder, the zip " +
			"archive, or the https address of a model.");
		if (order.list().isPresent()) return install(found(order, source, monitor), monitor);
		final String name = order.name().map(String::strip).map(ModelName::require).orElseGet(() -> nameOf(source));
		if (!name.isEmpty()) requireFree(name, order.replace());
		try (Staging staging = Staging.in(models)) {
			final Path raw = Files.createDirectory(staging.folder().resolve("raw"));
			bring(order, source, raw, monitor);
			final Path model = ModelFolder.within(raw, source);
			final Model found = Model.in(model, name.isEmpty() ? source : name, folderOf(source));
			found.requireWeights();
			final String chosen = name.isEmpty() ? titleOf(found) : name;
			requireFree(chosen, order.replace());
			Files.writeString(model.resolve(ModelEntry.ORIGIN), originOf(source));
			if (monitor.cancelled()) throw new CancellationException();
			if (order.replace()) staging.replace(model, models.resolve(chosen));
			else staging.publish(model, models.resolve(chosen));
			return Model.in(models.resolve(chosen));
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + models + " can't be written: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** The order of a model that a list names. */
	private Order found(final Order order, final String source, final Monitor monitor) {
		final CatalogueFile.Offer offer = list(order.list().orElseThrow(), monitor).find(source);
		final String name = order.name().orElseGet(() -> CatalogueFile.leaf(offer.id()));
		return new Order(offer.source().toString(), Optional.empty(), Optional.of(name), order.sha256().or(
			offer::sha256), order.replace());
	}

	/** The name of a model that neither the order nor its source names. */
	private static String titleOf(final Model model) {
		final String title = ModelName.of(model.description().title().toLowerCase(Locale.ROOT));
		return title.isEmpty() ? "model" : title;
	}

	private static String originOf(final String source) {
		return WebAddress.isMeant(source) ? WebAddress.shown(WebAddress.parse(source)) : path(source).toAbsolutePath()
			.toString();
	}

	/** What messages call the folder of a model: the source, or where that is a description, what it lies in. */
	private static String folderOf(final String source) {
		if (!isDescription(source)) return source;
		return WebAddress.isMeant(source) ? source.replaceFirst("[?#].*", "").replaceFirst("/[^/]*$", "")
			: String.valueOf(path(source)
			.toAbsolutePath().getParent());
	}

	private static boolean isDescription(final String source) {
		return source.replaceFirst(WebAddress.isMeant(source) ? "[?#].*" : "^$", "").matches("(?i).*\\.ya?ml");
	}

	/** The name that a source gives to its model; empty if that is left to the description. */
	private static String nameOf(final String source) {
		if (!WebAddress.isMeant(source)) {
			final Path path = path(source).toAbsolutePath().normalize();
			final Path named = isDescription(source) ? path.getParent() : path;
			return named == null || named.getFileName() == null ? ""
				: ModelName.of(ModelFolder.stem(named.getFileName().toString()));
		}
		return source.replaceAll("[?#].*", "").toLowerCase(Locale.ROOT).endsWith(".zip")
			? ModelName.of(ModelFolder.stem(source)) : "";
	}

	private void requireFree(final String name, final boolean replace) {
		if (Files.exists(models.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
			if (replace) return;
			throw new DeepLabException("There is a model '" + name + "' already in " + models +
				"; choose to replace it, or give this one another name.");
		}
		catalogue.entries().stream().filter(entry -> entry.name().equals(name)).findFirst().ifPresent(entry -> {
			throw new DeepLabException("There is a model '" + name + "' already, " + (entry.folder().isEmpty() ? ""
				: "in ") + entry.where() +
				"; give this one another name.");
		});
	}

	private void bring(final Order order, final String source, final Path into,
		final Monitor monitor) throws IOException {
		if (WebAddress.isMeant(source)) {
			bring(WebAddress.parse(source), order.sha256(), into, monitor);
			return;
		}
		final Path path = path(source);
		if (Files.isDirectory(path)) {
			ModelFolder.description(path, path.toString());
			copy(path, into, monitor);
		}
		else if (Files.isRegularFile(path) && Catalogue.isZip(path)) {
			requireSum(path, order.sha256());
			ZipArchive.unpack(path, path.getFileName().toString(), into, ZipArchive.MODEL, monitor);
		}
		else if (Files.isRegularFile(path) && isDescription(source)) {
			Model.describedBy(path);
			copy(path.toAbsolutePath().getParent(), into, monitor);
			// the one that is meant, of several
			Files.move(into.resolve(path.getFileName().toString()), into.resolve(RemoteModel.DESCRIPTION),
				StandardCopyOption.REPLACE_EXISTING);
		}
		else throw new DeepLabException(Files.exists(path) ? source +
			" is neither the folder nor the zip archive of a model; a bare ONNX file is imported with DeepLab " +
			"Import Model." : "There is no '" +
				source + "' to install: give the folder, the zip archive, or the https address of a model.");
	}

	private static Path path(final String source) {
		try {
			return Path.of(source);
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("'" + source + "' is neither a path nor an https address.", e);
		}
	}

	private static void requireSum(final Path file, final Optional<String> sha256) throws IOException {
		if (sha256.isEmpty()) return;
		final String found = Sha256.of(file);
		if (!found.equalsIgnoreCase(sha256.get().strip())) throw new DeepLabException(file +
			" is not the file that is meant: its SHA-256 is " +
			found + ", not " + sha256.get().strip() + ".");
	}

	private void bring(final URI address, final Optional<String> sha256, final Path into,
		final Monitor monitor) throws IOException {
		final Path downloads = cache.resolve("downloads");
		forgetOld(downloads);
		if (address.getPath() != null && address.getPath().matches("(?i).*\\.ya?ml")) {
			RemoteModel.fetch(address, sha256, into, downloads, download, monitor);
			return;
		}
		final Path zip = WebAddress.placeOf(address, downloads);
		try {
			download.get(address, sha256, ZipArchive.MODEL.bytes(), zip, monitor);
			if (!Catalogue.isZip(zip)) throw new DeepLabException(address +
				" gives no zip archive; give the address of a model's zip archive or of its rdf.yaml.");
			ZipArchive.unpack(zip, WebAddress.shown(address), into, ZipArchive.MODEL, monitor);
		}
		finally {
			Files.deleteIfExists(zip);
		}
	}

	private static void forgetOld(final Path downloads) throws IOException {
		if (!Files.isDirectory(downloads)) return;
		final List<Path> old;
		try (Stream<Path> entries = Files.list(downloads)) {
			old = entries.filter(entry ->
				System.currentTimeMillis() - entry.toFile().lastModified() > KEPT_MILLISECONDS).toList();
		}
		for (final Path each : old) Files.deleteIfExists(each);
	}

	private static void copy(final Path from, final Path into, final Monitor monitor) throws IOException {
		final Path root = from.toRealPath();
		final long[] sums = { 0, 0 };
		Files.walkFileTree(root, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(final Path folder,
				final BasicFileAttributes attributes) throws IOException {
				if (!folder.equals(root) && isHidden(folder)) return FileVisitResult.SKIP_SUBTREE;
				Files.createDirectories(into.resolve(root.relativize(folder).toString()));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
				if (monitor.cancelled()) throw new CancellationException();
				if (isHidden(file)) return FileVisitResult.CONTINUE;
				if (!attributes.isRegularFile()) throw new DeepLabException(file +
					" is a link or no file, and is not copied; put the file itself there.");
				sums[0] += attributes.size();
				if (++sums[1] > ZipArchive.MODEL.entries() ||
					sums[0] > ZipArchive.MODEL.bytes()) throw new DeepLabException("The folder " + from +
					" is larger than a model can be: more than " + ZipArchive.MODEL.entries() + " files or " +
						ByteCount.text(ZipArchive.MODEL
						.bytes()) + ".");
				Files.copy(file, into.resolve(root.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS);
				monitor.progress(sums[0], -1);
				return FileVisitResult.CONTINUE;
			}
		});
	}

	private static boolean isHidden(final Path path) {
		return path.getFileName().toString().startsWith(".");
	}

	/**
	 * Removes a model from the folder it lies in.
	 *
	 * @param name its name
	 * @throws DeepLabException if there is none, or it may not be removed
	 */
	public void remove(final String name) {
		final String wanted = name.strip();
		final List<ModelEntry> found = catalogue.entries().stream().filter(entry ->
			entry.name().equals(wanted)).toList();
		if (found.isEmpty()) throw catalogue.unknown(wanted);
		remove(found.stream().filter(ModelEntry::isRemovable).findFirst().orElse(found.get(0)));
	}

	/** Removes this very model: its folder, or where that is a link to one, the link. */
	public void remove(final ModelEntry entry) {
		if (!entry.isRemovable()) throw new DeepLabException("The model '" + entry.name() + "' " +
			(entry.folder().isEmpty()
			? "comes with the plugin" : "lies in " + entry.where() + ", which can't be written,") +
				" and can't be removed.");
		final Path folder = entry.folder().orElseThrow();
		try (Staging staging = Staging.in(folder.toAbsolutePath().getParent())) {
			staging.withdraw(folder);
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + folder + " can't be removed: " + WholeFile.reason(e) + ".", e);
		}
	}
}
