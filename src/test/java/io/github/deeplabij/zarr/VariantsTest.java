package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays that zarr-python, TensorStore and zarrita wrote; see src/test/python/zarr_arrays.py. */
class VariantsTest {

	private static final Path FOLDER = Path.of("src/test/resources/zarr");

	static List<Variant> variants() throws IOException {
		return Variant.list(FOLDER);
	}

	@Test
	void thereAreMany() throws IOException {
		assertTrue(variants().size() >= 40, "variants: " + variants().size());
	}

	@ParameterizedTest
	@MethodSource("variants")
	void areReadWhole(final Variant variant) {
		final ZarrArray array = ZarrArray.open(new FolderStore(FOLDER), variant.name());
		assertEquals(variant.elementType(), array.type());
		assertArrayEquals(variant.shape(), array.shape());
		final long[] origin = new long[variant.shape().length];
		assertTrue(Variant.equal(variant.expected(origin, variant.wholeShape()), array.read(origin, variant
			.wholeShape())));
	}

	@ParameterizedTest
	@MethodSource("variants")
	void areReadBoxByBox(final Variant variant) {
		final ZarrArray array = ZarrArray.open(new FolderStore(FOLDER.resolve(variant.name())), "");
		final Random random = new Random(1);
		for (int i = 0; i < 50; i++) {
			final long[] origin = new long[variant.shape().length];
			final int[] size = new int[origin.length];
			for (int axis = 0; axis < size.length; axis++) {
				origin[axis] = random.nextInt((int) variant.shape()[axis]);
				size[axis] = random.nextInt((int) (variant.shape()[axis] - origin[axis]) + 1);
			}
			assertTrue(Variant.equal(variant.expected(origin, size), array.read(origin, size)), () -> variant.name());
		}
	}
}
