package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;

/**
 * How much memory ONNX Runtime takes for each pixel of a tile, as the growth of the process: what the system says, so
 * on Linux alone.
 */
public final class TileMemory {

	private TileMemory() {}

	/** Runs the bundled model on square tiles of several sizes, each in a session of its own. */
	public static void main(final String... arguments) throws IOException {
		final Catalogue catalogue = new Catalogue(List.of());
		final byte[] onnx = catalogue.find(catalogue.names().get(0)).weights().bytes();
		System.out.println("| tile | bytes a pixel, at the peak |");
		System.out.println("|---|---|");
		for (final int side : new int[] { 512, 1024, 1536, 2048 }) {
			try (Network network = SessionNetwork.load(onnx, Device.CPU)) {
				network.input(1, 1, 64, 64);
				network.run(() -> false);
				final FloatBuffer tile = network.input(1, 1, side, side);
				while (tile.hasRemaining())
					tile.put(tile.position() % 7 / 7f);
				ProcessMemory.forgetPeak();
				final long before = ProcessMemory.now();
				// ONNX Runtime plans its memory in the first run and takes it so in the second
				for (int run = 0; run < 3; run++)
					network.run(() -> false);
				final long growth = ProcessMemory.peak() - before;
				System.out.println(String.format(Locale.ROOT, "| %d | %.0f |", side, growth * 1024.0 / side / side));
			}
		}
	}
}
