package io.github.deeplabij.natives;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The GPUs of NVIDIA in this machine, as its driver names them. */
public final class Gpus {

	private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

	private Gpus() {}

	/**
	 * A line each, such as {@code cuda:0: NVIDIA A100, 40960 MiB, driver 550.54}; empty if there is none or no driver.
	 */
	public static List<String> lines() {
		final List<String> told = SystemProgram.lines("nvidia-smi",
			"--query-gpu=index,name,memory.total,driver_version", "--format=csv,noheader").stream().filter(line -> line
				.matches("\\d+, .*")).map(Gpus::line).toList();
		return told.isEmpty() ? ofDriver(DRIVER) : told;
	}

	private static String line(final String csv) {
		final String[] fields = csv.split(", ");
		return "cuda:" + fields[0] + ": " + String.join(", ", List.of(fields).subList(1, fields.length)).replaceFirst(
			", ([^,]*)$", ", driver $1");
	}

	/** What Linux' driver lists: no memory, and in an order of its own. */
	static List<String> ofDriver(final Path folder) {
		final List<String> lines = new ArrayList<>();
		if (!Files.isDirectory(folder)) return lines;
		try (DirectoryStream<Path> gpus = Files.newDirectoryStream(folder)) {
			for (final Path gpu : gpus) {
				for (final String line : Files.readAllLines(gpu.resolve("information"))) {
					if (line.startsWith("Model:")) lines.add(line.substring("Model:".length()).strip());
				}
			}
		}
		catch (final IOException e) {
			// nobody may look there
		}
		return lines;
	}
}
