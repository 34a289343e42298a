package io.github.deeplabij.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.TemporaryFolder;
import io.github.deeplabij.common.WholeFile;

/**
 * A private folder with the files that a graph keeps weights in: the bytes that were checked, and nothing else. A graph
 * without such files is shown a folder that does not exist, for ONNX Runtime would else look in the working folder.
 */
public final class ExternalData implements AutoCloseable {

	private final Path folder;
	private final boolean any;

	/**
	 * @param files the bytes of each file, by the path that the graph names
	 * @throws DeepLabException if they can't be written
	 */
	public ExternalData(final Map<String, byte[]> files) {
		any = !files.isEmpty();
		if (!any) {
			folder = Path.of(System.getProperty("java.io.tmpdir"), "deeplab-none-" + UUID.randomUUID())
				.toAbsolutePath();
			return;
		}
		try {
			folder = TemporaryFolder.make("external").toRealPath();
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		try {
			for (final Map.Entry<String, byte[]> each : files.entrySet()) {
				final Path file = folder.resolve(each.getKey()).normalize();
				if (!file.startsWith(folder)) throw new DeepLabException("The model keeps weights in the file '" + each
					.getKey() + "', which lies outside its own folder and is not read.");
				Files.createDirectories(file.getParent());
				Files.write(file, each.getValue());
			}
		}
		catch (final IOException e) {
			close();
			throw unwritable(e);
		}
		catch (final DeepLabException e) {
			close();
			throw e;
		}
	}

	private static DeepLabException unwritable(final IOException e) {
		return new DeepLabException("The model's external data can't be written to the temporary folder " + System
			.getProperty("java.io.tmpdir") + ": " + WholeFile.reason(e) + "; make room there.", e);
	}

	/** Where ONNX Runtime is to look. */
	String folder() {
		return folder.toString();
	}

	/** Deletes what it has written, as far as nobody has it open. */
	@Override
	public void close() {
		if (any) TemporaryFolder.delete(folder);
	}
}
