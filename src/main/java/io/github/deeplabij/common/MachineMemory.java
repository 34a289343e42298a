package io.github.deeplabij.common;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;

/** How much memory the machine has left. */
public final class MachineMemory {

	private static final Path LINUX = Path.of("/proc/meminfo");
	private static final String AVAILABLE = "MemAvailable:";
	/** A tile may take an eighth of the machine's memory. */
	private static final int PART = 8;

	private MachineMemory() {}

	/** Whether there is less left than one tile may take; false where nobody can tell. */
	public static boolean isShort() {
		if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) return false;
		return Math.max(system.getFreeMemorySize(), available()) < system.getTotalMemorySize() / PART;
	}

	/** Linux fills what is free with files, and lets go of them when it is needed; 0 elsewhere. */
	private static long available() {
		if (!Files.isReadable(LINUX)) return 0;
		try {
			return Files.readAllLines(LINUX).stream().filter(line -> line.startsWith(AVAILABLE)).mapToLong(line -> Long
				.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
		}
		catch (final IOException | NumberFormatException e) {
			return 0;
		}
	}
}
