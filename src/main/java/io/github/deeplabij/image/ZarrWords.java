package io.github.deeplabij.image;

import io.github.deeplabij.zarr.ZarrProblem;

/** What is said where an image of OME-Zarr can't be read or written. */
final class ZarrWords {

	private ZarrWords() {}

	static void addTo(final Words words) {
		words.advise(ZarrProblem.NotThere.class,
			"give the folder or https address of an OME-Zarr image, such as x.ome.zarr");
		words.advise(ZarrProblem.Unreadable.class, "check the disk, the connection and your rights, and try again");
		words.advise(ZarrProblem.Unwritable.class,
			"make room there or ask for the right to write, and start again: what is done stays");
		words.advise(ZarrProblem.BadMetadata.class, "write the image anew, or ask the program that wrote it");
		words.advise(ZarrProblem.Unsupported.class, "write the image anew as OME-Zarr 0.4 or 0.5, as most programs do");
		words.advise(ZarrProblem.Damaged.class, "copy or download the image again");
		words.advise(ZarrProblem.TooLarge.class, "give Java more memory, or write the image in smaller chunks");
		words.advise(ZarrProblem.NoSuch.class, "choose one of these");
		words.advise(ZarrProblem.Several.class, it -> "give the path of one, such as " + it.where() + "/" + it
			.first() + ", or segment all of them with series=all");
		words.advise(ZarrProblem.OtherLabels.class, "use another name, or delete them");
		words.advise(ZarrProblem.Occupied.class, "name another store");
		words.advise(ZarrProblem.BadName.class,
			"use letters, digits, blanks and ._+-(), with a letter or digit first and no blank or full stop last");
		words.advise(ZarrProblem.BadAddress.class, "use one such as https://example.org/x.ome.zarr");
		words.advise(ZarrProblem.NoLibrary.class,
			"install zstd-jni beside the plugin, as Fiji has it, or use an image compressed with gzip or Blosc's LZ4");
	}
}
