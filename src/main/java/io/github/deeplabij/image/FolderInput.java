package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.zarr.OmeSeries;
import io.github.deeplabij.zarr.Stores;

import ij.ImagePlus;

/**
 * An image that is to be segmented with others.
 *
 * @param file its file; of an image of OME-Zarr its folder, or one of that name
 * @param label what tables and messages call it
 * @param name what its results are called, without their endings: a path in the folder of the results
 * @param series which of the images of its file it is, from 1; 0 for the first or only one
 * @param zarr where it lies if it is one of OME-Zarr
 */
public record FolderInput(Path file, String label, String name, int series, Optional<Zarr> zarr) {

	/**
	 * A level of an image of OME-Zarr; see {@link ZarrImages#open}.
	 *
	 * @param location a folder or an https address
	 * @param level from 0, the finest
	 */
	public record Zarr(String location, int level) {
	}

	/** The first or only image of a file that is none of OME-Zarr. */
	public FolderInput(final Path file, final String label, final String name) {
		this(file, label, name, 0, Optional.empty());
	}

	/** An image of OME-Zarr; its results are called as its folder. */
	public static FolderInput of(final Zarr zarr) {
		final String folder = ZarrImages.folder(zarr.location());
		final Path file = Path.of(Stores.isAddress(zarr.location()) ? folder : zarr.location());
		return new FolderInput(file, zarr.location(), ImageName.of(folder), 0, Optional.of(zarr));
	}

	/** The same image, if it is one of OME-Zarr as it lies on the disk, at another level. */
	public FolderInput at(final int level) {
		return new FolderInput(file, label, name, series, zarr.map(it -> new Zarr(it.location(), level)));
	}

	/** One of several images of the same file. */
	FolderInput of(final int number) {
		return new FolderInput(file, label + " series " + number, name + "-s" + number, number, zarr);
	}

	/** One of several images of the same store; its results are called as its path. */
	FolderInput of(final OmeSeries one) {
		final Zarr here = zarr.orElseThrow();
		return new FolderInput(file.resolve(one.path()), Stores.inside(label, one.path()), name + "-" + one.path()
			.replace('/', '-'), 0, Optional.of(new Zarr(Stores.inside(here.location(), one.path()), here.level())));
	}

	/**
	 * Opens the image.
	 *
	 * @param byRegion whether pixels of a large TIFF may stay in the file
	 * @throws DeepLabException if that is not possible, with the reason
	 */
	ImagePlus open(final boolean byRegion) {
		if (zarr.isPresent()) {
			final String location = zarr.get().location();
			if (series > 0) throw new DeepLabException("series is " + series + ", and " + location + " holds " +
				OmeSeries.list(Stores.open(location), "").size() + " images; use numbers up to that, or all.");
			return ZarrImages.open(location, zarr.get().level());
		}
		return byRegion && series == 0 ? ImageFiles.openByRegion(file) : ImageFiles.open(file, series);
	}
}
