package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

/** Objects of real nuclei: from maps that are made from the truth, the truth comes back. */
class RealNucleiTest {

	private static final Path FOLDER = Path.of("../shared/data/nuclei_fluorescence/val");
	private static final Way WAY = new Way(128, 2, 1 << 20, 200);

	private static List<Path> truths() throws Exception {
		assumeTrue(Files.isDirectory(FOLDER), "../shared is absent");
		try (Stream<Path> files = Files.list(FOLDER.resolve("instances"))) {
			return files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
		}
	}

	private static Raster read(final Path file) throws Exception {
		return ImageIO.read(file.toFile()).getRaster();
	}

	private static int[] values(final Raster raster) {
		return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
	}

	@Test
	void perfectCentresAndOffsetsGiveTheTruth() throws Exception {
		for (final Path file : truths()) {
			final Raster raster = read(file);
			final int[] truth = values(raster);
			final PlaneCase plane = new PlaneCase(raster.getWidth(), raster.getHeight());
			for (final Channel each : Set.of(Channel.CENTRE, Channel.OFFSET_Y, Channel.OFFSET_X))
				plane.with(each, new float[truth.length]);
			final Map<Integer, long[]> sums = new HashMap<>();
			for (int i = 0; i < truth.length; i++) {
				if (truth[i] == 0) continue;
				plane.classes[i] = 1;
				final long[] sum = sums.computeIfAbsent(truth[i], label -> new long[3]);
				sum[0] += i % plane.width;
				sum[1] += i / plane.width;
				sum[2]++;
			}
			for (int i = 0; i < truth.length; i++) {
				if (truth[i] == 0) continue;
				final long[] sum = sums.get(truth[i]);
				final int x = Math.round((float) sum[0] / sum[2]);
				final int y = Math.round((float) sum[1] / sum[2]);
				plane.channels.get(Channel.CENTRE)[y * plane.width + x] = 1;
				plane.channels.get(Channel.OFFSET_X)[i] = x - i % plane.width;
				plane.channels.get(Channel.OFFSET_Y)[i] = y - i / plane.width;
			}
			final ObjectSettings settings = ObjectSettings.of(new Grouping.Panoptic(1, 0.1, false,
				Grouping.Orphans.NEAREST, 0), new ObjectClasses(Set.of(1), Set.of()));
			assertArrayEquals(Plain.numbered(truth), plane.find(settings, WAY).labels(), file.toString());
		}
	}

	/** The boundary class of the labels is wider than that of the truth, so that a pixel or two may differ. */
	@Test
	void insidesAndBoundariesGiveNearlyAllNuclei() throws Exception {
		int all = 0;
		int found = 0;
		for (final Path file : truths()) {
			final int[] truth = Plain.numbered(values(read(file)));
			final Raster raster = read(FOLDER.resolve("labels").resolve(file.getFileName()));
			final PlaneCase plane = new PlaneCase(raster.getWidth(), raster.getHeight());
			final int[] classes = values(raster);
			for (int i = 0; i < classes.length; i++)
				plane.classes[i] = (byte) classes[i];
			final int[] labels = plane.find(ObjectSettings.of(Grouping.Components.DEFAULT, new ObjectClasses(Set.of(1),
				Set.of(2))), WAY).labels();
			final Map<Long, Integer> common = new HashMap<>();
			final Map<Integer, Integer> areas = new HashMap<>();
			for (int i = 0; i < truth.length; i++) {
				common.merge((long) truth[i] << 32 | labels[i], 1, Integer::sum);
				areas.merge(truth[i], 1, Integer::sum);
				areas.merge(-labels[i], 1, Integer::sum);
			}
			all += areas.keySet().stream().filter(label -> label > 0).count();
			found += common.entrySet().stream().filter(each -> {
				final int object = (int) (each.getKey() >> 32);
				final int label = each.getKey().intValue();
				return object > 0 && label > 0 && 2 * each.getValue() > areas.get(object) + areas.get(-label) - each
					.getValue();
			}).count();
		}
		assertTrue(found > 0.97 * all, found + " of " + all);
	}
}
