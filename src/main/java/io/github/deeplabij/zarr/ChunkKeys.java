package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The keys of chunks in an array.
 *
 * @param prefixed whether they begin with {@code c}, as by default in version 3
 * @param separator between numbers
 */
record ChunkKeys(boolean prefixed, char separator) {

	String of(final long[] chunk) {
		final String numbers = Arrays.stream(chunk).mapToObj(Long::toString).collect(Collectors.joining(String.valueOf(
			separator)));
		if (!prefixed) return numbers.isEmpty() ? "0" : numbers;
		return numbers.isEmpty() ? "c" : "c" + separator + numbers;
	}
}
