package io.github.deeplabij.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * The channel of the highest score of each pixel; of equal scores the first channel. Its loops are such as the JIT
 * compiler turns into vector instructions: each writes one array, and compares bits in place of branches.
 */
final class Highest {

	/** Pixels at a time, for which all that is needed fits into the processor's first cache. */
	private static final int BLOCK = 2048;
	private static final int MAGNITUDE = 0x7fffffff;
	private static final int INFINITE = 0x7f800000;

	private final float[][] scores;
	private final FloatBuffer floats;
	private final IntBuffer same;
	private final float[] score = new float[BLOCK];
	private float[] top = new float[BLOCK];
	private float[] next = new float[BLOCK];
	private int[] topBits = new int[BLOCK];
	private int[] nextBits = new int[BLOCK];
	private final int[] channels = new int[BLOCK];

	private Highest(final float[]... scores) {
		this.scores = scores;
		final ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.nativeOrder());
		floats = bytes.asFloatBuffer();
		same = bytes.asIntBuffer();
	}

	/**
	 * Finds the channels.
	 *
	 * @param scores an array for each channel, of the same length
	 * @return for each pixel the channel, from 0; 0 where a score is not a number
	 */
	static int[] channels(final float[]... scores) {
		final int[] found = new int[scores[0].length];
		final Highest block = new Highest(scores);
		for (int from = 0; from < found.length; from += BLOCK) {
			final int count = Math.min(BLOCK, found.length - from);
			block.compare(from, count);
			defined(block.topBits, count, block.channels);
			System.arraycopy(block.channels, 0, found, from, count);
		}
		return found;
	}

	/**
	 * The same, counted from 1, where the highest score is at least a half; 0 elsewhere, and where a score is not a
	 * number.
	 */
	static int[] fromHalf(final float[]... scores) {
		final int[] found = new int[scores[0].length];
		final Highest block = new Highest(scores);
		for (int from = 0; from < found.length; from += BLOCK) {
			final int count = Math.min(BLOCK, found.length - from);
			block.compare(from, count);
			for (int i = 0; i < count; i++) found[from + i] = block.top[i] >= 0.5f ? 1 + block.channels[i] : 0;
		}
		return found;
	}

	/** How many pixels have a score that is not a number. */
	static long undefined(final float[]... scores) {
		final Highest block = new Highest(scores);
		long undefined = 0;
		for (int from = 0; from < scores[0].length; from += BLOCK) {
			final int count = Math.min(BLOCK, scores[0].length - from);
			block.begin(from, count);
			for (int channel = 1; channel < scores.length; channel++) block.raise(channel, from, count);
			block.bits(block.top, count, block.topBits);
			undefined += undefined(block.topBits, count);
		}
		return undefined;
	}

	/** Finds the highest scores of a block, which are not a number where one score is none, and their channels. */
	private void compare(final int from, final int count) {
		begin(from, count);
		bits(top, count, topBits);
		Arrays.fill(channels, 0, count, 0);
		for (int channel = 1; channel < scores.length; channel++) {
			raise(channel, from, count);
			bits(top, count, nextBits);
			choose(topBits, nextBits, count, channel, channels);
			final int[] before = topBits;
			topBits = nextBits;
			nextBits = before;
		}
	}

	private void begin(final int from, final int count) {
		System.arraycopy(scores[0], from, top, 0, count);
		positive(top, count);
	}

	private void raise(final int channel, final int from, final int count) {
		System.arraycopy(scores[channel], from, score, 0, count);
		greater(top, score, count, next);
		final float[] before = top;
		top = next;
		next = before;
	}

	private void bits(final float[] values, final int count, final int[] bits) {
		floats.put(0, values, 0, count);
		same.get(0, bits, 0, count);
	}

	/** Makes 0 of -0, which is equal and has other bits. */
	private static void positive(final float[] values, final int count) {
		for (int i = 0; i < count; i++) values[i] += 0f;
	}

	private static void greater(final float[] top, final float[] score, final int count, final float[] next) {
		for (int i = 0; i < count; i++) next[i] = Math.max(top[i], score[i] + 0f);
	}

	/** Takes the channel where the highest score has changed with it. */
	private static void choose(final int[] before, final int[] after, final int count, final int channel,
		final int[] channels)
	{
		for (int i = 0; i < count; i++) {
			final int changed = before[i] ^ after[i];
			channels[i] ^= (channels[i] ^ channel) & ((changed | -changed) >> 31);
		}
	}

	/** Takes channel 0 where the highest score is not a number. */
	private static void defined(final int[] bits, final int count, final int[] channels) {
		for (int i = 0; i < count; i++) channels[i] &= ~((INFINITE - (bits[i] & MAGNITUDE)) >> 31);
	}

	private static int undefined(final int[] bits, final int count) {
		int undefined = 0;
		for (int i = 0; i < count; i++) undefined += (INFINITE - (bits[i] & MAGNITUDE)) >>> 31;
		return undefined;
	}
}
