package io.github.deeplabij.objects;

import java.util.Arrays;

/** Disjoint sets of integers from 0 (R. Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, 1975). */
public final class Union {

	private int[] parent = new int[0];
	private int size;

	public Union(final int size) {
		add(size);
	}

	/** Adds sets of one member each, the next integers. */
	public void add(final int members) {
		if (size + members > parent.length) parent = Arrays.copyOf(parent, Math.max(size + members, (int) Math.min(
			Integer.MAX_VALUE - 8, 3L * size / 2)));
		for (int i = size; i < size + members; i++)
			parent[i] = i;
		size += members;
	}

	/** The least member of a set. */
	public int find(final int member) {
		int at = member;
		while (parent[at] != at) {
			parent[at] = parent[parent[at]];
			at = parent[at];
		}
		return at;
	}

	/** Puts two sets together. */
	public void unite(final int a, final int b) {
		final int rootA = find(a);
		final int rootB = find(b);
		if (rootA < rootB) parent[rootB] = rootA;
		else parent[rootA] = rootB;
	}
}
