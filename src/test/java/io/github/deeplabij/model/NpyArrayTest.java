package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Files as numpy.save writes them, and others. */
class NpyArrayTest {

	private static NpyArray read(final byte... file) {
		return NpyArray.read(new ByteArrayInputStream(file), "in.npy");
	}

	private static byte[] file(final String type, final String shape, final byte... data) {
		return NpyFile.of("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }", data);
	}

	/** The bytes are what {@code numpy.array([value], type).tobytes().hex()} gives. */
	@ParameterizedTest
	@CsvSource({ "<f4, 0000c03f, 1.5", "<f8, 000000000000f8bf, -1.5", "<f2, 003e, 1.5", "<f2, 00c4, -4",
		"<f2, 0100, 5.9604645e-8", "<f2, 007c, Infinity", "<f2, 017e, NaN", "<f2, ff7b, 65504", "|u1, ff, 255",
		"|i1, ff, -1", "|b1, 01, 1", "<u2, ffff, 65535", "<i2, ffff, -1", "<u4, ffffffff, 4294967295",
		"<i4, feffffff, -2", "<i8, fdffffffffffffff, -3", "<u8, 0000000000000080, 9223372036854775808",
		">f4, 3fc00000, 1.5", ">f8, bff8000000000000, -1.5", ">f2, c400, -4", ">u2, fffe, 65534", ">i2, fffe, -2",
		">u4, fffffffe, 4294967294", ">i4, fffffffe, -2", ">i8, fffffffffffffffd, -3" })
	void everyTypeOfNumbers(final String type, final String hex, final float value) {
		final NpyArray array = read(file(type, "(1,)", HexFormat.of().parseHex(hex)));
		assertArrayEquals(new long[] { 1 }, array.shape());
		assertArrayEquals(new float[] { value }, array.values(), 0f);
	}

	@ParameterizedTest
	@CsvSource({ "float32, -1.5", "float64, 3e7", "uint8, 255", "int8, -128", "uint16, 65535", "int16, -3",
		"uint32, 4294967296", "int32, -7", "int64, -9", "uint64, 1099511627776", "bool, 1" })
	void whatIsWrittenIsReadBack(final String type, final float value) {
		final float least = type.equals("uint32") ? 4294967040f : value;
		for (final long[] shape : new long[][] { {}, { 1 }, { 1, 1, 1 } }) {
			final NpyArray array = new NpyArray(shape, new float[] { least });
			final NpyArray read = read(array.bytes(type));
			assertArrayEquals(shape, read.shape());
			assertArrayEquals(array.values(), read.values(), 0f);
		}
		assertArrayEquals(new float[] { 1, 0, 1, 0, 0, 1 }, read(new NpyArray(new long[] { 2, 3 }, new float[] { 1, 0,
			1, 0, 0, 1 }).bytes(type)).values(), 0f);
	}

	/** The bytes that numpy.save gives for numpy.array([[1, 2]], "int16"). */
	@Test
	void writesWhatNumpyWrites() {
		final String header = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), }";
		assertArrayEquals(NpyFile.of(header, (byte) 1, (byte) 0, (byte) 2, (byte) 0), new NpyArray(new long[] { 1, 2 },
			new float[] { 1, 2 }).bytes("int16"));
	}

	@Test
	void theLastAxisIsFastest() {
		final NpyArray array = read(NpyFile.floats("(2, 3)", 1, 2, 3, 4, 5, 6));
		assertArrayEquals(new long[] { 2, 3 }, array.shape());
		assertArrayEquals(new float[] { 1, 2, 3, 4, 5, 6 }, array.values());
		assertArrayEquals(new long[0], read(NpyFile.floats("()", 7)).shape());
	}

	/**
	 * As {@code numpy.save} writes {@code numpy.arange(24).reshape(4, 3, 2).T}: the elements in the order of memory.
	 */
	@ParameterizedTest
	@CsvSource({ "<f4", ">f4" })
	void arraysInFortransOrderAreTurned(final String type) {
		final ByteBuffer data = ByteBuffer.allocate(24 * Float.BYTES).order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN
			: ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < 24; i++)
			data.putFloat(i);
		final NpyArray array = read(NpyFile.of("{'descr': '" + type + "', 'fortran_order': True, 'shape': (2, 3, 4), }",
			data.array()));
		assertArrayEquals(new long[] { 2, 3, 4 }, array.shape());
		for (int x = 0; x < 2; x++)
			for (int y = 0; y < 3; y++)
				for (int z = 0; z < 4; z++)
					assertEquals(x + 2 * y + 6 * z, array.values()[(x * 3 + y) * 4 + z]);
	}

	@Test
	void whatNumpyWrote() throws Exception {
		final NpyArray array = read(Files.readAllBytes(Path.of("models/nuclei-fluorescence/test-output.npy")));
		assertArrayEquals(new long[] { 1, 3, 128, 128 }, array.shape());
		final int plane = 128 * 128;
		for (int i = 0; i < plane; i++) {
			assertEquals(1, array.values()[i] + array.values()[i + plane] + array.values()[i + 2 * plane], 1e-5);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "<f4; (8000000000,); too large to be read",
		"<f4; (100000, 100000, 100000); too large to be read", "<f8; (268435456,); too large to be read",
		"<f4; (134217728,); ends before the 134217728 elements", "|u1; (134217729,); too large to be read",
		"<f4; (99999999999999999999,); has the shape", "<f4; (2,); is longer than the 2 elements",
		"<f4; (0, 9); holds no elements", "<f1; (12,); the type f1", "<c8; (1,); no type of numbers",
		"|O; (3,); no type of numbers", "<f4; (-3,); no type of numbers" })
	void whatIsNotReadIsOneSentence(final String type, final String shape, final String why) {
		refused(why, file(type, shape, new byte[12]));
	}

	@Test
	void readsFilesOfManyBlocks() {
		final float[] values = new float[200_000];
		for (int i = 0; i < values.length; i++)
			values[i] = i;
		final NpyArray written = new NpyArray(new long[] { 2, 100_000 }, values);
		assertArrayEquals(values, read(written.bytes("float64")).values(), 0f);
		final byte[] bytes = written.bytes("float32");
		refused("ends before the 200000 elements", Arrays.copyOf(bytes, bytes.length - 1));
	}

	@Test
	void damagedFilesAreOneSentence() {
		final byte[] good = NpyFile.floats("(3,)", 1, 2, 3);
		refused("does not start as one");
		refused("does not start as one", "PK and so on".getBytes());
		final byte[] pointer = "version https://git-lfs.github.com/spec/v1\n".getBytes();
		assertEquals(
			"in.npy is a Git LFS pointer, not the tensor itself; fetch the real file, for example with 'git lfs pull'.",
			assertThrows(DeepLabException.class, () -> read(pointer)).getMessage());
		refused("ends before the 3 elements", Arrays.copyOf(good, good.length - 1));
		refused("no type of numbers", Arrays.copyOf(good, 40));
		refused("no type of numbers", NpyFile.of("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (3,), }",
			new byte[12]));
		final byte[] endless = good.clone();
		endless[6] = 2;
		endless[11] = 0x7f;
		refused("impossible length", endless);
	}

	private static void refused(final String why, final byte... file) {
		final String message = assertThrows(DeepLabException.class, () -> read(file)).getMessage();
		assertTrue(message.startsWith("in.npy is not a test tensor") && message.contains(why) && message.endsWith("."),
			message);
	}

	/** Bytes of a good file that were changed give an array of that many elements, or one sentence. */
	@Property(tries = 2000)
	void whateverTheBytesAre(@ForAll final long seed) {
		final Random random = new Random(seed);
		final byte[] bytes = NpyFile.floats("(3, 2)", 1, 2, 3, 4, 5, 6);
		for (int n = random.nextInt(6); n >= 0; n--)
			bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random
				.nextInt(256));
		try {
			final NpyArray array = read(bytes);
			assertEquals(array.values().length, Arrays.stream(array.shape()).reduce(1, Math::multiplyExact));
		}
		catch (final DeepLabException e) {
			assertTrue(e.getMessage().startsWith("in.npy "), e.getMessage());
		}
	}
}
