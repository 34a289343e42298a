package io.github.deeplabij.common;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;

/** How much memory the machine has, and has left. */
public final class MachineMemory {

	private static final Path LINUX = Path.of("/proc/meminfo");
	private static final String AVAILABLE = "MemAvailable:";
	/** A tile may take an eighth of the machine's memory. */
	private static final int PART = 8;

	/** Asked once: in a container Java reads several files for the answer. */
	private static final long TOTAL = system() == null ? 8L << 30 : system().getTotalMemorySize();

	private MachineMemory() {}

	/** Null in a Java that has none. */
	private static OperatingSystemMXBean system() {
		return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system ? system : null;
	}

	/** The bytes of the machine, or of what it gives this program; 8 GB where nobody can tell. */
	public static long total() {
		return TOTAL;
	}

	/** Whether there is less left than one tile may take; false where nobody can tell. */
	public static boolean isShort() {
		return system() != null && Math.max(system().getFreeMemorySize(), available()) < TOTAL / PART;
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
