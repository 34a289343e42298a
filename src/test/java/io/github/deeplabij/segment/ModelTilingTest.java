package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;

class ModelTilingTest {

	private static ModelDescription model(final Axis.Size size, final int halo) {
		final List<Axis> in = List.of(new Axis(Axis.Type.SPACE, "y", size, 0, List.of()), //
			new Axis(Axis.Type.SPACE, "x", size, 0, List.of()));
		final List<Axis> out = List.of(new Axis(Axis.Type.SPACE, "y", new Axis.Reference("in", "y", 0), halo, List
			.of()), //
			new Axis(Axis.Type.SPACE, "x", new Axis.Reference("in", "x", 0), halo, List.of()));
		return TestModels.description(new Tensor("in", in, "float32", List.of(), ""), //
			new Tensor("out", out, "float32", List.of(), ""));
	}

	/** Checks all that a tiling promises along one axis, with long numbers throughout. */
	private static void check(final Tiling.Line line, final int length, final int min, final int step, final int halo) {
		assertEquals(length, line.length());
		assertTrue(line.canvas() >= length && line.canvas() >= line.tile());
		assertEquals(0, (line.canvas() - (long) min) % step, () -> line.toString());
		assertEquals(0, (line.tile() - (long) min) % step, () -> line.toString());
		assertTrue(line.canvas() < Math.max(length + (long) step, min + 1L), () -> line + " is larger than need be");
		long covered = 0;
		for (int i = 0; i < line.count(); i++) {
			final long start = line.start(i);
			assertTrue(start >= 0 && start + line.tile() <= line.canvas(), () -> line.toString());
			assertEquals(0, start % step, () -> line.toString());
			assertEquals(covered, line.coreStart(i), () -> line.toString());
			final long end = line.coreEnd(i);
			assertTrue(end > covered, () -> line + " has a tile for nothing");
			assertTrue(start == 0 || covered >= start + halo, () -> line + " keeps what lies in the halo");
			assertTrue(start + line.tile() == line.canvas() || end <= start + line.tile() - halo, () -> line
				.toString());
			covered = end;
		}
		assertEquals(length, covered, () -> line.toString());
	}

	private static void check(final Tiling tiling, final int width, final int height, final int min, final int step,
		final int halo)
	{
		check(tiling.columns(), width, min, step, halo);
		check(tiling.rows(), height, min, step, halo);
	}

	@Test
	void coversSmallPlanes() {
		for (final int[] model : new int[][] { { 1, 1, 0 }, { 1, 1, 3 }, { 4, 4, 5 }, { 16, 4, 8 }, { 5, 8, 3 }, { 17,
			16, 4 }, { 33, 7, 2 } })
		{
			final int min = model[0];
			final int step = model[1];
			final int halo = model[2];
			final ModelDescription description = model(new Axis.Step(min, step), halo);
			for (int length = 1; length <= 70; length++) {
				for (int tile = min + 2 * (halo + step) + step; tile <= 80; tile += 3) {
					check(ModelTiling.of(description, length, 71 - length, tile), length, 71 - length, min, step, halo);
				}
			}
		}
	}

	@Test
	void coversRandomPlanes() {
		final Random random = new Random(4);
		for (int i = 0; i < 3000; i++) {
			final int step = 1 << random.nextInt(6);
			final int min = 1 + random.nextInt(3 * step + 5);
			final int halo = random.nextInt(100);
			final int width = 1 + random.nextInt(3000);
			final int height = 1 + random.nextInt(3000);
			final int tile = min + 3 * (halo + step) + step + random.nextInt(1000);
			check(ModelTiling.of(model(new Axis.Step(min, step), halo), width, height, tile), width, height, min, step,
				halo);
		}
	}

	@Test
	void coversLargePlanes() {
		final Tiling tiling = ModelTiling.of(model(new Axis.Step(16, 16), 64), 30_011, 39_999, 512);
		check(tiling, 30_011, 39_999, 16, 16, 64);
		assertEquals((long) tiling.columns().count() * tiling.rows().count(), tiling.count());
		long area = 0;
		for (long t = 0; t < tiling.count(); t++)
			area += tiling.tile(t).core().size();
		assertEquals(30_011L * 39_999, area);
		final Region last = tiling.tile(tiling.count() - 1).core();
		assertEquals(30_011, last.x() + last.width());
		assertEquals(39_999, last.y() + last.height());
	}

	@Test
	void countsMoreTilesThanAnIntHolds() {
		final int length = Integer.MAX_VALUE - 64;
		final Tiling tiling = ModelTiling.of(model(new Axis.Step(1, 1), 0), length, length, 1000);
		assertEquals(2_147_484L * 2_147_484L, tiling.count());
		final Region core = tiling.tile(tiling.count() - 1).core();
		assertEquals(length, core.x() + core.width());
		assertEquals(length, core.y() + core.height());
	}

	@Test
	void takesOneTileWhereThePlaneFits() {
		final Tiling tiling = ModelTiling.of(model(new Axis.Step(16, 16), 64), 100, 33, 112);
		assertEquals(1, tiling.count());
		assertEquals(new Region(0, 0, 112, 48), tiling.tile(0).input());
		assertEquals(new Region(0, 0, 100, 33), tiling.tile(0).core());
	}

	@Test
	void takesNoLargerTilesThanItsNumberOfTilesNeeds() {
		assertEquals(1120, ModelTiling.of(model(new Axis.Step(16, 16), 64), 2100, 1, 2048).columns().tile());
		for (final int[] model : new int[][] { { 1, 1, 3 }, { 16, 4, 8 }, { 5, 8, 3 }, { 17, 16, 4 } }) {
			final ModelDescription description = model(new Axis.Step(model[0], model[1]), model[2]);
			for (int tile = model[0] + 2 * (model[2] + model[1]) + model[1]; tile <= 200; tile++) {
				final Tiling.Line line = ModelTiling.of(description, 1000, 1, tile).columns();
				assertTrue(line.tile() <= tile);
				final int smaller = line.tile() - model[1];
				if (smaller < model[0] + 2 * (model[2] + model[1])) continue;
				assertTrue(ModelTiling.of(description, 1000, 1, smaller).columns().count() > line.count(), () -> line
					.toString());
			}
		}
	}

	@Test
	void givesANetworkThatTakesAnyLengthsAPlaneAsItIs() {
		final ModelDescription any = model(new Axis.Step(248, 8, 128), 120);
		for (final int length : new int[] { 128, 131, 200, 430, 512 }) {
			final Tiling tiling = ModelTiling.of(any, length, 2 * length, 1024);
			assertEquals(1, tiling.count());
			assertEquals(new Region(0, 0, length, 2 * length), tiling.tile(0).input());
			assertEquals(new Region(0, 0, length, 2 * length), tiling.tile(0).core());
		}
		final Tiling narrow = ModelTiling.of(any, 100, 900, 700);
		assertEquals(new Tiling.Line(100, 248, 248, 0, 8), narrow.columns());
		check(narrow.rows(), 900, 248, 8, 120);
		check(ModelTiling.of(any, 1025, 1030, 512), 1025, 1030, 248, 8, 120);
	}

	@Test
	void takesFixedSizes() {
		final ModelDescription description = model(new Axis.Fixed(64), 8);
		for (int length = 1; length <= 300; length++) {
			final Tiling.Line line = ModelTiling.of(description, length, 1, 17).columns();
			assertEquals(64, line.tile());
			check(line, length, 64, 1, length > 64 ? 8 : 0);
		}
	}

	@ParameterizedTest
	@CsvSource({ "16, 16, 64, 32", "17, 16, 16, 40", "1, 1, 10, 20", "5, 8, 3, 1", "1, 3, 7, 8" })
	void namesTheSmallestTileThatHelps(final int min, final int step, final int halo, final int tile) {
		final ModelDescription description = model(new Axis.Step(min, step), halo);
		final SegmentProblem.TileTooSmall problem = assertInstanceOf(SegmentProblem.TileTooSmall.class, assertThrows(
			DeepLabException.class, () -> ModelTiling.of(description, 500, 400, tile)).problem());
		check(ModelTiling.of(description, 500, 400, problem.smallest()), 500, 400, min, step, halo);
	}

	@Test
	void refusesAFixedSizeThatIsAllHalo() {
		final String message = assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Fixed(64), 32),
			65, 10, 0)).getMessage();
		assertTrue(message.contains("64") && message.contains("32"), message);
	}

	@Test
	void refusesNumbersBeyondAllBounds() {
		final int huge = Integer.MAX_VALUE;
		assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Step(1, huge), 0), 500, 400, 64));
		assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Step(16, 16), huge), 500, 400, 64));
		assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Fixed(64), huge), 500, 400, 64));
	}

	@Test
	void refusesSizesThatFollowAnotherTensor() {
		assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Reference("in", "z", 0), 0), 5, 5,
			64));
		assertThrows(DeepLabException.class, () -> ModelTiling.of(model(new Axis.Open(), 0), 5, 5, 64));
	}
}
