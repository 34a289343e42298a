package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScaledLine;
import io.github.deeplabij.plane.Tiling;

class PlanTest {

	private final Random random = new Random(31);

	/** A model whose scores have that scale, and whose halo is so many of the scores. */
	private static ModelDescription model(final Axis.Size size, final int halo, final int scale) {
		return model(size, halo, scale, 0);
	}

	/** The same, which gives so many scores fewer than its input has room for. */
	private static ModelDescription model(final Axis.Size size, final int halo, final int scale, final int missing) {
		final Axis.Size out = new Axis.Reference("in", "x", -missing);
		return TestModels.description(new Tensor("in", List.of(new Axis(Axis.Type.SPACE, "y", size, 0, List.of()),
			new Axis(Axis.Type.SPACE, "x", size, 0, List.of())), "float32", List.of(), ""), new Tensor("out", List.of(
				axis("y", out, halo, scale), axis("x", out, halo, scale)), "float32", List.of(), ""));
	}

	private static Axis axis(final String id, final Axis.Size size, final int halo, final int scale) {
		return new Axis(Axis.Type.SPACE, id, size, halo, List.of(), scale, Optional.empty());
	}

	private static Passes scales(final String text, final boolean flip) {
		return TestPasses.of(text, "mean", flip);
	}

	/**
	 * A network that takes any lengths is given a plane as it is, flipped too; at a scale at which it is too small, an
	 * enlarged one.
	 */
	@Test
	void givesANetworkThatTakesAnyLengthsScaledPlanesAsTheyAre() {
		final Plan plan = Plan.of(model(new Axis.Step(152, 8, 128), 16, 1), scales("0.5,1", true), 215, 301, 512);
		assertEquals(List.of("215 x 301", "215 x 301", "152 x 151", "152 x 151"), plan.passes().stream().map(
			pass -> pass.columns().tile() + " x " + pass.rows().tile()).toList());
		final Plan tiled = Plan.of(model(new Axis.Step(64, 8, 128), 16, 1), scales("1", true), 215, 301, 256);
		assertEquals(0, tiled.passes().get(0).rows().tile() % 8);
	}

	@Test
	void onePassHasTheTilesOfTheTiling() {
		for (int i = 0; i < 2000; i++) {
			final int step = 1 << random.nextInt(5);
			final int halo = random.nextInt(60);
			final int min = 1 + random.nextInt(3 * step + 5);
			final boolean fixed = i % 5 == 0;
			final ModelDescription model = model(fixed ? new Axis.Fixed(2 * halo + min) : new Axis.Step(min, step),
				halo, 1);
			final int tile = min + 3 * (halo + step) + step + random.nextInt(300);
			final int width = 1 + random.nextInt(1500);
			final int height = 1 + random.nextInt(1500);
			final Tiling tiling = ModelTiling.of(model, width, height, tile);
			final Plan plan = Plan.of(model, Passes.ONE, width, height, tile);
			assertEquals(tiling, plan.tiling());
			assertEquals(tiling.count(), plan.count());
			for (long t = 0; t < tiling.count(); t++) {
				final Tiling.Tile each = tiling.tile(t);
				if (each.core().size() > 0) assertEquals(each.input(), plan.largest().input(each.core()));
			}
		}
	}

	@Test
	void alignedCoresLieAtTheirMultiples() {
		for (int i = 0; i < 300; i++) {
			final int step = 1 << random.nextInt(5);
			final ModelDescription model = model(new Axis.Step(1 + random.nextInt(64), step), random.nextInt(40), 1);
			final Passes passes = scales(i % 3 == 0 ? "0.5,1" : "1", i % 4 == 0);
			final int tile = 300 + random.nextInt(300);
			final int core = 1 + random.nextInt(Plan.core(model, passes, tile));
			final int width = 64 + random.nextInt(1500);
			final int height = 64 + random.nextInt(1500);
			final Plan plan = Plan.aligned(model, passes, width, height, tile, core);
			long covered = 0;
			for (long t = 0; t < plan.tiling().count(); t++) {
				final Region each = plan.tiling().tile(t).core();
				assertEquals(0, each.x() % core);
				assertEquals(0, each.y() % core);
				covered += each.size();
				assertEquals(List.of(each), plan.tiling().touching(each).stream().map(Tiling.Tile::core).toList());
			}
			assertEquals((long) width * height, covered);
			assertTrue(plan.side() <= tile + 2 * step, plan.side() + " for " + tile);
		}
	}

	@Test
	void saysWhatMakesAPlaneTooSmall() {
		final ModelDescription model = model(new Axis.Step(64, 8), 8, 1);
		assertEquals(new SegmentProblem.ScaleTooSmall(0.25, 25, "x", false, 64), refusal(model, scales("0.25,1", false),
			100));
		final Passes shrunk = new Passes(List.of(1.0), Passes.Merge.MEAN, false, new Passes.Zoom(0.25, 0.25));
		assertEquals(new SegmentProblem.ScaleTooSmall(1, 25, "x", true, 64), refusal(model, shrunk, 100));
	}

	private static Problem refusal(final ModelDescription model, final Passes passes, final int width) {
		return assertThrows(DeepLabException.class, () -> Plan.of(model, passes, width, 100, 512)).problem();
	}

	@Test
	void tilesOfEachPassServeTheirCores() {
		for (int i = 0; i < 1000; i++) {
			final int step = 1 << random.nextInt(5);
			final int scale = i % 3 == 0 ? step : 1;
			final int halo = random.nextInt(60) / scale;
			final int min = 1 + random.nextInt(3 * step + 5);
			final int missing = i % 2 * random.nextInt(60) / scale;
			final ModelDescription model = model(new Axis.Step(min, step), halo, scale, missing);
			final double[] factors = { 0.37 + random.nextDouble(), 1, 0.8 + 2 * random.nextDouble() };
			final Passes passes = scales(factors[0] + "," + factors[1] + "," + factors[2], i % 2 == 0).zoomed(
				new Passes.Zoom(0.9, 1.3));
			final int tile = Plan.smallest(model, passes) + random.nextInt(400);
			final int width = 200 + random.nextInt(1500);
			final int height = 200 + random.nextInt(1500);
			final Plan plan = Plan.of(model, passes, width, height, tile);
			assertEquals(passes.count(), plan.passes().size());
			for (final Pass pass : plan.passes()) {
				assertEquals(missing * scale, pass.columns().cut());
				check(pass.columns(), plan.tiling().columns(), tile, min, step, halo * scale, scale);
				check(pass.rows(), plan.tiling().rows(), tile, min, step, halo * scale, scale);
			}
		}
	}

	private static void check(final ScaledLine line, final Tiling.Line cores, final int tile, final int min,
		final int step, final int halo, final int scale)
	{
		assertTrue(line.tile() <= Math.max(tile, min) && line.tile() <= line.canvas(), () -> line.toString());
		assertEquals(0, (line.tile() - min) % step, () -> line.toString());
		assertEquals(0, (line.canvas() - min) % step, () -> line.toString());
		int covered = 0;
		for (int i = 0; i < cores.count(); i++) {
			final int from = cores.coreStart(i);
			final int to = cores.coreEnd(i);
			assertEquals(covered, from);
			covered = to;
			final int start = line.start(from, to);
			final int first = start + line.cut() / 2;
			final int end = first + line.tile() - line.cut();
			final boolean last = first + line.tile() == line.canvas();
			assertTrue(first >= 0 && first + line.tile() <= line.canvas() && first % step == 0, () -> line.toString());
			for (final int pixel : new int[] { from, to - 1 }) {
				final double position = line.position(pixel);
				final int before = (int) Math.floor(position) - halo - scale + 1;
				final int after = (int) Math.ceil(position) + halo + scale - 1;
				assertTrue(first <= Math.max(0, before), () -> line + " keeps what lies in the halo");
				assertTrue(end > Math.min(line.scaled() - 1, after) && (last || end > after), () -> line +
					" keeps what lies in the halo");
			}
		}
		assertEquals(line.length(), covered);
	}

	@Test
	void aPlaneThatFitsIsOneTileInEachPass() {
		final Plan plan = Plan.of(model(new Axis.Step(16, 16), 40, 1), scales("0.5,1,2", true), 100, 60, 256);
		assertEquals(1, plan.tiling().count());
		assertEquals(6, plan.count());
		final int[][] sides = { { 208, 128 }, { 112, 64 }, { 64, 32 } };
		for (int p = 0; p < 6; p++) {
			assertEquals(new Region(0, 0, sides[p / 2][0], sides[p / 2][1]), plan.passes().get(p).input(new Region(0, 0,
				100, 60)));
		}
		assertEquals(208 * 128, plan.largest().area());
	}

	@Test
	void coresAreNoLargerThanTilesHoweverSmallTheScale() {
		final Plan plan = Plan.of(model(new Axis.Step(16, 16), 16, 1), scales("0.1", false), 5000, 5000, 512);
		assertTrue(plan.tiling().columns().tile() <= 512 && plan.tiling().count() == 100, plan.tiling().toString());
	}

	@Test
	void aPhotoThatIsShrunkToWhatTheModelWasTrainedOnIsOneTile() {
		final Passes shrunk = Passes.ONE.zoomed(new Passes.Zoom(513 / 4500.0, 513 / 4500.0));
		final Plan plan = Plan.of(model(new Axis.Step(33, 32), 96, 1), shrunk, 4500, 3000, 544);
		assertEquals(1, plan.tiling().count(), plan.tiling().toString());
		assertEquals(513, plan.largest().columns().tile());
		assertEquals(353, plan.largest().rows().tile());
	}

	@ParameterizedTest
	@CsvSource({ "0.5, 100, 64, 1", "0.25, 100, 33, 1", "0.1, 63, 1, 1", "1, 1, 64, 1", "2, 20, 64, 1" })
	void mirrorsAPlaneThatASmallScaleMakesALittleTooSmall(final String scale, final int length, final int min,
		final int step)
	{
		final Plan plan = Plan.of(model(new Axis.Step(min, step), 0, 1), scales(scale, false), length, 300, 512);
		assertTrue(plan.largest().columns().tile() >= min, plan.toString());
	}

	@ParameterizedTest
	@CsvSource({ "0.25, 100, 64, 25", "0.5, 60, 64, 30", "0.1, 63, 12, 6" })
	void namesAScaleThatMakesThePlaneTooSmall(final String scale, final int length, final int min, final int scaled) {
		final ModelDescription model = model(new Axis.Step(min, 1), 0, 1);
		final String message = assertThrows(DeepLabException.class, () -> Plan.of(model, scales("1," + scale, false),
			length, 300, 512)).getMessage();
		assertTrue(message.contains("scale " + scale + " ") && message.contains(" " + scaled + " pixels along x") &&
			message.contains("takes at least " + min), message);
	}

	@Test
	void namesAScaleThatMakesThePlaneTooLarge() {
		assertEquals(new SegmentProblem.ScaleTooLarge(8, 800_000_000, "x", false), refusal(model(new Axis.Step(1, 1), 0,
			1), scales("8", false), 100_000_000));
	}

	@Test
	void namesTheSmallestTileThatHelps() {
		final ModelDescription model = model(new Axis.Step(16, 16), 64, 1);
		final Passes passes = scales("1,1.75", true);
		final SegmentProblem.TileTooSmall problem = assertInstanceOf(SegmentProblem.TileTooSmall.class, assertThrows(
			DeepLabException.class, () -> Plan.of(model, passes, 500, 400, 100)).problem());
		assertEquals(64, problem.halo());
		assertTrue(Plan.of(model, passes, 500, 400, problem.smallest()).count() > 4);
	}

	@Test
	void refusesAFixedSizeThatIsAllHalo() {
		final String message = assertThrows(DeepLabException.class, () -> Plan.of(model(new Axis.Fixed(64), 31, 1),
			scales("2", false), 65, 10, 0)).getMessage();
		assertTrue(message.contains("64") && message.contains("31"), message);
	}
}
