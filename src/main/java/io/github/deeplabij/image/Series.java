package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.zarr.OmeSeries;
import io.github.deeplabij.zarr.Stores;

/** Which images of files that hold several (series) are wanted. */
public final class Series {

	private static final int MOST = 100_000;

	private final String text;
	/** None for all. */
	private final TreeSet<Integer> numbers = new TreeSet<>();

	private Series(final String text) {
		this.text = text;
		if (text.isEmpty() || text.equalsIgnoreCase(InputChoices.ALL)) return;
		for (final String part : text.split("[,\\s]+")) {
			if (!part.matches("\\d{1,6}(-\\d{1,6})?")) throw wrong();
			final String[] ends = part.split("-");
			final int first = Integer.parseInt(ends[0]);
			final int last = Integer.parseInt(ends[ends.length - 1]);
			if (first < 1 || first > last || last > MOST) throw wrong();
			IntStream.rangeClosed(first, last).forEach(numbers::add);
		}
	}

	private DeepLabException wrong() {
		return new DeepLabException("series is '" + text + "'; give numbers and ranges from 1 on, such as 1-3,5, or " +
			"all; empty for the first image of each file.");
	}

	/**
	 * Reads numbers and ranges such as {@code 1-3,5}, or {@code all}; empty for the first image of each file.
	 *
	 * @throws DeepLabException if it is none of these
	 */
	public static Series parse(final String text) {
		return new Series(String.valueOf(text).strip());
	}

	/**
	 * The wanted images of files. Of a file that lacks some of them, the first one that is not there stands for these:
	 * to open it fails with a sentence.
	 *
	 * @throws CancellationException if the monitor cancels
	 */
	public List<FolderInput> of(final List<FolderInput> files, final Monitor monitor) {
		if (text.isEmpty()) return files;
		final List<FolderInput> wanted = new ArrayList<>();
		for (final FolderInput file : files) {
			if (monitor.cancelled()) throw new CancellationException();
			if (file.zarr().isPresent()) addZarr(file, wanted);
			else add(file, ImageOpener.series(file.file()), wanted);
		}
		return wanted;
	}

	private void add(final FolderInput file, final int count, final List<FolderInput> to) {
		if (count == 1 && isWanted(1)) to.add(file);
		if (count > 1) IntStream.rangeClosed(1, count).filter(this::isWanted).mapToObj(file::of).forEach(to::add);
		addMissing(file, count, to);
	}

	/** Wells and fields of a plate, for example; a store that can't be read stays, and fails when it is opened. */
	private void addZarr(final FolderInput store, final List<FolderInput> to) {
		final String location = store.zarr().orElseThrow().location();
		final List<OmeSeries> images;
		try {
			images = OmeSeries.list(Stores.open(location), "");
		}
		catch (final DeepLabException e) {
			to.add(store);
			return;
		}
		if (images.isEmpty()) {
			to.add(store);
			return;
		}
		IntStream.rangeClosed(1, images.size()).filter(this::isWanted).mapToObj(n -> images.get(n - 1)).map(
			image -> image.path().isEmpty() ? store : store.of(image)).forEach(to::add);
		addMissing(store, images.size(), to);
	}

	private boolean isWanted(final int number) {
		return numbers.isEmpty() || numbers.contains(number);
	}

	private void addMissing(final FolderInput file, final int count, final List<FolderInput> to) {
		final Integer missing = numbers.higher(count);
		if (missing != null) to.add(file.of(missing));
	}
}
