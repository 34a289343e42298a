package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * What the passes along the axes of the lattice, one after the other, read and write. Values begin and end at the
 * vertices that pixels touch. So a pass leaves out a vertex that no value has come to yet, and one from which no value
 * gets back.
 */
final class Passes {

	/** What marks a vertex that values do not come to. */
	private static final byte NEVER = Byte.MAX_VALUE;

	private final Embedding embedding;
	/** Sorted, from number 1 on; number 0 is none. */
	private final long[] keys;
	private final int[][] lower;
	private final int[][] upper;
	/** How many passes it takes until a value comes to a vertex. */
	private final byte[] come;
	/** After how many passes a value at a vertex is still of use; -1 for never. */
	private final byte[] leave;

	/**
	 * Makes all passes.
	 *
	 * @param touched the keys of the vertices that pixels touch, sorted
	 * @param all the keys of all vertices, sorted
	 * @return one for each axis; the first one reads and the last one writes the touched vertices, in their order
	 */
	static Lanes.Pass[] of(final Embedding embedding, final long[] touched, final long[] all, final Workers workers,
		final BooleanSupplier cancelled)
	{
		final Passes passes = new Passes(embedding, touched, all);
		workers.forEach(passes.lower.length, cancelled, (axis, worker) -> passes.connect(axis));
		workers.forEach(2, cancelled, (task, worker) -> {
			if (task == 0) passes.come();
			else passes.leave();
		});
		final Lanes.Pass[] result = new Lanes.Pass[passes.lower.length];
		workers.forEach(result.length, cancelled, (axis, worker) -> result[axis] = passes.make(axis));
		return result;
	}

	private Passes(final Embedding embedding, final long[] touched, final long[] all) {
		this.embedding = embedding;
		keys = all;
		lower = new int[embedding.dimensions() + 1][];
		upper = new int[lower.length][];
		come = new byte[all.length + 1];
		leave = new byte[all.length + 1];
		Arrays.fill(come, NEVER);
		Arrays.fill(leave, (byte) -1);
		for (int t = 0, v = 0; t < touched.length; v++) {
			if (all[v] != touched[t]) continue;
			come[v + 1] = 0;
			leave[v + 1] = (byte) lower.length;
			t++;
		}
	}

	/** Keys and their neighbours are sorted alike, so one walk finds all neighbours. */
	private void connect(final int axis) {
		final int[] up = new int[keys.length + 1];
		final int[] down = new int[keys.length + 1];
		final int[] cursors = new int[2];
		for (int v = 0; v < keys.length; v++) {
			final long neighbour = embedding.upper(keys[v], axis);
			final int which = embedding.isLast(keys[v]) ? 1 : 0;
			int at = cursors[which];
			while (at < keys.length && keys[at] < neighbour)
				at++;
			cursors[which] = at;
			if (at < keys.length && keys[at] == neighbour) {
				up[v + 1] = at + 1;
				down[at + 1] = v + 1;
			}
		}
		upper[axis] = up;
		lower[axis] = down;
	}

	private void come() {
		for (int axis = 0; axis < lower.length; axis++) {
			for (int v = 1; v < come.length; v++) {
				if (come[v] == NEVER && (come[lower[axis][v]] <= axis || come[upper[axis][v]] <= axis))
					come[v] = (byte) (axis + 1);
			}
		}
	}

	private void leave() {
		for (int axis = lower.length - 1; axis >= 0; axis--) {
			for (int v = 1; v < leave.length; v++) {
				if (leave[v] < 0 && (leave[lower[axis][v]] > axis || leave[upper[axis][v]] > axis))
					leave[v] = (byte) axis;
			}
		}
	}

	/** Whether a vertex has a value after so many passes that is of use. */
	private boolean has(final int vertex, final int passes) {
		return come[vertex] <= passes && leave[vertex] >= passes;
	}

	private Lanes.Pass make(final int axis) {
		final int[] numbers = new int[keys.length + 1];
		int before = 0;
		int count = 1;
		for (int v = 1; v < numbers.length; v++) {
			if (has(v, axis)) numbers[v] = ++before;
			if (has(v, axis + 1)) count++;
		}
		final Lanes.Pass pass = new Lanes.Pass(new int[count], new int[count], new int[count]);
		for (int v = 1, n = 0; v < numbers.length; v++) {
			if (!has(v, axis + 1)) continue;
			pass.centre()[++n] = numbers[v];
			pass.lower()[n] = numbers[lower[axis][v]];
			pass.upper()[n] = numbers[upper[axis][v]];
		}
		return pass;
	}
}
