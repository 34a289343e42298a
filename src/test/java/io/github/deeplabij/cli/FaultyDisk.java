package io.github.deeplabij.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The disk as a JVM sees it that is started with {@code -Djava.nio.file.spi.DefaultFileSystemProvider}, which counts
 * what is done to files below some folders, and fails once. Files that are written past it, through {@code java.io},
 * are not seen.
 */
public final class FaultyDisk extends FileSystemProvider {

	private static List<String> watched = List.of();
	private static List<String> done = new ArrayList<>();
	private static int failing = -1;

	private final FileSystemProvider real;
	private final FileSystem files = new Disk();

	/**
	 * As the JVM calls it.
	 *
	 * @param real what does the work
	 */
	public FaultyDisk(final FileSystemProvider real) {
		this.real = real;
	}

	/**
	 * Starts to count.
	 *
	 * @param number of the operation that fails, from 0; none if below
	 * @param folders what is done below these is counted
	 */
	static synchronized void fail(final int number, final List<Path> folders) {
		watched = folders.stream().map(Path::toString).toList();
		done = new ArrayList<>();
		failing = number;
	}

	/** What was done since, in words. */
	static synchronized List<String> done() {
		return List.copyOf(done);
	}

	/** Whether what is done now is to fail. */
	static synchronized boolean fails(final String what, final Path path) {
		final String where = path.toAbsolutePath().normalize().toString();
		if (watched.stream().noneMatch(folder -> where.startsWith(folder + File.separator))) return false;
		done.add(what + " " + path);
		return done.size() - 1 == failing;
	}

	/** Fails if what is done now is to. */
	static void step(final String what, final Path path) throws IOException {
		if (fails(what, path)) throw new IOException("the disk failed to " + what);
	}

	private static Path real(final Object path) {
		return path != null && Proxy.isProxyClass(path.getClass()) ? ((Shown) Proxy.getInvocationHandler(path)).path
			: (Path) path;
	}

	private Path shown(final Path path) {
		return path == null ? null : (Path) Proxy.newProxyInstance(FaultyDisk.class.getClassLoader(), new Class<?>[] {
			Path.class }, new Shown(path));
	}

	/** A path of this disk. */
	private final class Shown implements InvocationHandler {

		private final Path path;

		Shown(final Path path) {
			this.path = path;
		}

		@Override
		public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable {
			if (method.getName().equals("getFileSystem")) return files;
			if (method.getName().equals("toFile")) return new File(path.toString());
			final Object[] unpacked = arguments == null ? new Object[0] : Arrays.stream(arguments).map(
				each -> each instanceof Path ? real(each) : each).toArray();
			try {
				final Object result = method.invoke(path, unpacked);
				if (result instanceof Path other) return shown(other);
				return result instanceof Iterator<?> names ? paths(names) : result;
			}
			catch (final InvocationTargetException e) {
				throw e.getCause();
			}
		}
	}

	private Iterator<Path> paths(final Iterator<?> paths) {
		final List<Path> all = new ArrayList<>();
		paths.forEachRemaining(path -> all.add(shown((Path) path)));
		return all.iterator();
	}

	@Override
	public String getScheme() {
		return real.getScheme();
	}

	@Override
	public FileSystem newFileSystem(final URI uri, final Map<String, ?> environment) throws IOException {
		return real.newFileSystem(uri, environment);
	}

	@Override
	public FileSystem getFileSystem(final URI uri) {
		return files;
	}

	@Override
	public Path getPath(final URI uri) {
		return shown(real.getPath(uri));
	}

	@Override
	public SeekableByteChannel newByteChannel(final Path path, final Set<? extends OpenOption> options,
		final FileAttribute<?>... attributes) throws IOException
	{
		return newFileChannel(path, options, attributes);
	}

	@Override
	public FileChannel newFileChannel(final Path path, final Set<? extends OpenOption> options,
		final FileAttribute<?>... attributes) throws IOException
	{
		final boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(
			StandardOpenOption.APPEND);
		if (writes) step("open", path);
		final FileChannel channel = real.newFileChannel(real(path), options, attributes);
		return writes ? new FaultyChannel(channel, path) : channel;
	}

	@Override
	public DirectoryStream<Path> newDirectoryStream(final Path folder,
		final DirectoryStream.Filter<? super Path> filter) throws IOException
	{
		final DirectoryStream<Path> stream = real.newDirectoryStream(real(folder), path -> filter.accept(shown(path)));
		return new DirectoryStream<>() {

			@Override
			public Iterator<Path> iterator() {
				return paths(stream.iterator());
			}

			@Override
			public void close() throws IOException {
				stream.close();
			}
		};
	}

	@Override
	public void createDirectory(final Path folder, final FileAttribute<?>... attributes) throws IOException {
		if (!Files.exists(folder)) step("make the folder", folder);
		real.createDirectory(real(folder), attributes);
	}

	@Override
	public void delete(final Path path) throws IOException {
		if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) step("delete", path);
		real.delete(real(path));
	}

	@Override
	public void copy(final Path from, final Path to, final CopyOption... options) throws IOException {
		if (!fails("copy", to)) {
			real.copy(real(from), real(to), options);
			return;
		}
		final byte[] bytes = Files.readAllBytes(from);
		Files.write(real(to), Arrays.copyOf(bytes, bytes.length / 2));
		throw new IOException("the disk failed to copy");
	}

	@Override
	public void move(final Path from, final Path to, final CopyOption... options) throws IOException {
		step("move", to);
		real.move(real(from), real(to), options);
	}

	@Override
	public boolean isSameFile(final Path one, final Path other) throws IOException {
		return real.isSameFile(real(one), real(other));
	}

	@Override
	public boolean isHidden(final Path path) throws IOException {
		return real.isHidden(real(path));
	}

	@Override
	public FileStore getFileStore(final Path path) throws IOException {
		return real.getFileStore(real(path));
	}

	@Override
	public void checkAccess(final Path path, final AccessMode... modes) throws IOException {
		real.checkAccess(real(path), modes);
	}

	@Override
	public <V extends FileAttributeView> V getFileAttributeView(final Path path, final Class<V> type,
		final LinkOption... options)
	{
		return real.getFileAttributeView(real(path), type, options);
	}

	@Override
	public <A extends BasicFileAttributes> A readAttributes(final Path path, final Class<A> type,
		final LinkOption... options) throws IOException
	{
		return real.readAttributes(real(path), type, options);
	}

	@Override
	public Map<String, Object> readAttributes(final Path path, final String names, final LinkOption... options)
		throws IOException
	{
		return real.readAttributes(real(path), names, options);
	}

	@Override
	public void setAttribute(final Path path, final String name, final Object value, final LinkOption... options)
		throws IOException
	{
		real.setAttribute(real(path), name, value, options);
	}

	/** The file system, whose paths lead here. */
	private final class Disk extends FileSystem {

		private FileSystem system() {
			return real.getFileSystem(URI.create("file:///"));
		}

		@Override
		public FileSystemProvider provider() {
			return FaultyDisk.this;
		}

		@Override
		public void close() throws IOException {
			system().close();
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public boolean isReadOnly() {
			return false;
		}

		@Override
		public String getSeparator() {
			return system().getSeparator();
		}

		@Override
		public Iterable<Path> getRootDirectories() {
			return StreamSupport.stream(system().getRootDirectories().spliterator(), false).map(FaultyDisk.this::shown)
				.toList();
		}

		@Override
		public Iterable<FileStore> getFileStores() {
			return system().getFileStores();
		}

		@Override
		public Set<String> supportedFileAttributeViews() {
			return system().supportedFileAttributeViews();
		}

		@Override
		public Path getPath(final String first, final String... more) {
			return shown(system().getPath(first, more));
		}

		@Override
		public PathMatcher getPathMatcher(final String pattern) {
			final PathMatcher matcher = system().getPathMatcher(pattern);
			return path -> matcher.matches(real(path));
		}

		@Override
		public UserPrincipalLookupService getUserPrincipalLookupService() {
			return system().getUserPrincipalLookupService();
		}

		@Override
		public WatchService newWatchService() throws IOException {
			return system().newWatchService();
		}
	}
}
