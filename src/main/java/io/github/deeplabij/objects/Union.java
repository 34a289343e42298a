package io.github.deeplabij.objects;

/** Disjoint sets of integers from 0 (R. Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, 1975). */
final class Union {

	private final int[] parent;

	Union(final int size) {
		parent = new int[size];
		for (int i = 0; i < size; i++)
			parent[i] = i;
	}

	/** The least member of a set. */
	int find(final int member) {
		int at = member;
		while (parent[at] != at) {
			parent[at] = parent[parent[at]];
			at = parent[at];
		}
		return at;
	}

	/** Puts two sets together. */
	void unite(final int a, final int b) {
		final int rootA = find(a);
		final int rootB = find(b);
		if (rootA < rootB) parent[rootB] = rootA;
		else parent[rootA] = rootB;
	}
}
