package io.github.deeplabij.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/** The images of a folder, and what their results are called. */
public final class FolderInputs {

	/** Of files that Bio-Formats opens, and which hold all of their image. */
	private static final Set<String> MORE = Set.of("btf", "tf2", "tf8", "lsm", "czi", "zvi", "nd2", "lif", "oib", "oif",
		"oir", "vsi", "svs", "ndpi", "scn", "stk", "ims", "dv", "r3d", "flex", "mrc", "dm3", "dm4");

	private FolderInputs() {}

	/**
	 * Finds the images of a folder, in the order of their paths: files, and folders that are Zarr stores. Hidden ones
	 * and our own results are none. Of a folder that is a Zarr store itself, that one is found.
	 *
	 * @param pattern what their files are called, such as {@code *.tif}; empty for all that can be opened here
	 * @param recursive whether those of the folders in it are wanted too
	 * @param results the folder of the results, which may lie in that folder
	 * @throws DeepLabException if there is no such folder, the pattern is none, or there are no such images
	 */
	public static List<FolderInput> find(final Path folder, final String pattern, final boolean recursive,
		final Path results)
	{
		if (!Files.exists(folder)) throw new DeepLabException("There is no folder " + folder +
			"; give the folder of the images.");
		if (!Files.isDirectory(folder)) throw new DeepLabException(folder +
			" is a file; give the folder that it is in, and a pattern if other files there are not meant.");
		if (ZarrImages.isMeant(folder.toString())) return List.of(FolderInput.of(new FolderInput.Zarr(folder
			.toString(), 0)));
		final Predicate<Path> wanted = wanted(pattern);
		final List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), recursive ? Integer.MAX_VALUE : 1,
				new Visitor(folder, results, file -> {
					if (wanted.test(file) && !isResult(file)) files.add(file);
				}));
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + folder + " can't be read to its end (" + WholeFile.reason(e) +
				(e.getMessage() == null ? "" : ": " + e.getMessage()) + "); choose another one.", e);
		}
		if (files.isEmpty()) throw new DeepLabException((pattern.isBlank() ? "There is no image in " + folder
			: "No file in " + folder + " matches the pattern '" + pattern + "'") + (recursive
				? "; the results of an earlier run do not count."
				: "; its sub-folders count only with recursive=true, and results of an earlier run never."));
		files.sort(null);
		return named(folder, files);
	}

	/** Whether a file is called as our results are. */
	private static boolean isResult(final Path file) {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		return endings().anyMatch(name::endsWith) || name.equals(FolderTable.NAME);
	}

	private static Stream<String> endings() {
		return Stream.concat(Output.endings().stream(), Stream.of(FolderRecord.ENDING));
	}

	private static Predicate<Path> wanted(final String pattern) {
		if (pattern.isBlank()) return file -> ImageSet.isImage(file) || BioFormats.isHere() && MORE.contains(ending(
			file)) || Files.isDirectory(file);
		if (pattern.contains("/")) throw new DeepLabException("pattern is '" + pattern +
			"'; give one for the names of files, such as *.tif, and recursive=true for those in sub-folders.");
		try {
			final PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.strip().toLowerCase(
				Locale.ROOT));
			return file -> matcher.matches(Path.of(file.getFileName().toString().toLowerCase(Locale.ROOT)));
		}
		catch (final PatternSyntaxException e) {
			throw new DeepLabException("pattern is '" + pattern + "', which is no pattern for names of files (" + e
				.getDescription() + "); give one such as *.tif or *.{tif,png}.", e);
		}
	}

	private static String ending(final Path file) {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		return name.substring(name.lastIndexOf('.') + 1);
	}

	/** Looks at all files but those in hidden folders and among the results. */
	private static final class Visitor extends SimpleFileVisitor<Path> {

		private final Path root;
		private final Path results;
		private final Consumer<Path> files;

		Visitor(final Path root, final Path results, final Consumer<Path> files) {
			this.root = root;
			this.results = results;
			this.files = files;
		}

		@Override
		public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes)
			throws IOException
		{
			final boolean left = !folder.equals(root) && (ImageSet.isHidden(folder) || Files.exists(results) && Files
				.isSameFile(folder, results));
			if (left) return FileVisitResult.SKIP_SUBTREE;
			if (folder.equals(root) || !ZarrImages.isMeant(folder.toString())) return FileVisitResult.CONTINUE;
			files.accept(folder);
			return FileVisitResult.SKIP_SUBTREE;
		}

		@Override
		public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
			// a folder comes here where those in it are not wanted
			if ((attributes.isRegularFile() || ZarrImages.isMeant(file.toString())) && !ImageSet.isHidden(file)) files
				.accept(file);
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException {
			if (!(e instanceof FileSystemLoopException) && Files.isDirectory(file)) throw e;
			return FileVisitResult.CONTINUE;
		}
	}

	/** Results are called as the image is without its ending, or as all of its file where two would have one name. */
	private static List<FolderInput> named(final Path folder, final List<Path> files) {
		final Set<Path> whole = new HashSet<>();
		List<FolderInput> inputs;
		int before;
		do {
			before = whole.size();
			inputs = files.stream().map(file -> input(folder, file, whole.contains(file))).toList();
			final Map<String, FolderInput> taken = new HashMap<>();
			for (final FolderInput input : inputs) {
				final FolderInput other = taken.putIfAbsent(key(input), input);
				if (other != null) whole.addAll(List.of(other.file(), input.file()));
			}
		}
		while (whole.size() > before);
		return inputs;
	}

	private static FolderInput input(final Path folder, final Path file, final boolean whole) {
		final Path path = folder.relativize(file);
		final String name = file.getFileName().toString();
		final Optional<FolderInput.Zarr> zarr = Files.isDirectory(file) ? Optional.of(new FolderInput.Zarr(file
			.toString(), 0)) : Optional.empty();
		return new FolderInput(file, path.toString().replace(File.separatorChar, '/'), path.resolveSibling(whole ? name
			: ImageName.of(name)).toString(), 0, zarr);
	}

	private static String key(final FolderInput input) {
		return input.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Makes sure that no result takes the place of another, or of an image.
	 *
	 * @param folder that of the results
	 * @throws DeepLabException if one would
	 */
	public static void require(final List<FolderInput> inputs, final Path folder) {
		final Map<String, FolderInput> taken = new HashMap<>();
		final Set<String> results = new HashSet<>();
		for (final FolderInput input : inputs) {
			final FolderInput other = taken.putIfAbsent(key(input), input);
			if (other != null) throw new DeepLabException("The results of " + other.file() + " and " + input.file() +
				" would have the same name; rename one of them, or segment them into two folders.");
			endings().map(ending -> path(folder.resolve(input.name() + ending))).forEach(results::add);
		}
		for (final FolderInput input : inputs) {
			if (results.contains(path(input.file()))) throw new DeepLabException(
				"The results of this run would overwrite its input " + input.file() +
					"; leave it out, or choose another folder for the results.");
		}
	}

	private static String path(final Path file) {
		return file.toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT);
	}
}
