package io.github.deeplabij.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.SmallImage;
import io.github.deeplabij.zarr.WebFolder;
import io.github.deeplabij.zarr.ZarrProblem;

/** Images on a web server are segmented block by block into a store on this machine. */
class WebImageTest {

	private static final String NAME = "bright";
	private static final ScaleSettings SETTINGS = ScaleSettings.DEFAULT.sized(140, 256).with(true);

	@TempDir
	private Path folder;
	private LoadedModel model;
	private WebFolder web;

	@BeforeEach
	void start() throws IOException {
		model = LoadedModel.load(TestModels.open("above-mid-range-of-plane"), Device.CPU, Monitor.NONE);
		web = new WebFolder(folder);
	}

	@AfterEach
	void stop() {
		web.close();
		model.close();
	}

	private LabelPlace place(final String image, final String store) {
		return new LabelPlace(web.address(image), folder.resolve(store), NAME);
	}

	private Scale plan(final LabelPlace place) {
		return Scale.plan(place, SETTINGS, "threshold", model, Monitor.NONE);
	}

	private static void all(final Scale scale) {
		IntStream.range(0, scale.blocks()).forEach(block -> scale.segment(block, Monitor.NONE));
	}

	/** All files of the labels of an image, but those that name where the image is. */
	private static Map<String, String> sums(final Path store) {
		final Map<String, String> sums = TestImage.sums(store);
		for (final String name : List.of(NAME, NAME + "-objects"))
			assertTrue(sums.keySet().removeIf(key -> key.matches("labels/" + name + "/(zarr.json|.zattrs)")));
		return sums;
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void labelsAreThoseOfTheSameImageInAFolder(final int version) throws IOException {
		final Path image = TestImage.make(folder.resolve("image"), version, 600, 500);
		// what is missing holds the fill value
		Files.delete(image.resolve(version == 3 ? "0/c/1/1" : "0/1/1"));
		final Path copy = folder.resolve("copy/image");
		copy(image, copy);
		all(plan(LabelPlace.beside(copy, NAME)));
		Merge.open(copy, NAME).all(false, Monitor.NONE);
		final Map<String, String> expected = sums(copy);

		final LabelPlace place = place("image", "other/image");
		plan(place);
		all(Scale.planned(place, model));
		final Merge merge = Merge.open(place);
		merge.all(false, Monitor.NONE);
		assertTrue(expected.size() > 20, expected.toString());
		assertEquals(expected, sums(folder.resolve("other/image")));
		assertTrue(merge.labels().stream().allMatch(Files::isDirectory), merge.labels().toString());
		assertFalse(Files.exists(image.resolve("labels")));
	}

	private static void copy(final Path from, final Path to) throws IOException {
		Files.createDirectories(to.getParent());
		try (Stream<Path> files = Files.walk(from)) {
			for (final Path file : files.toList())
				Files.copy(file, to.resolve(from.relativize(file)));
		}
	}

	/** Labels of wrong pixels would be worse than none. */
	@Test
	void whatTheServerDoesNotGiveIsTheErrorOfABlock() {
		TestImage.make(folder.resolve("image"), 3, 600, 500);
		final LabelPlace place = place("image", "labels.zarr");
		final Scale scale = plan(place);
		web.broken.add("image/0/c/0/0");
		web.cut.add("image/0/c/1/2");
		final List<Integer> failed = Collections.synchronizedList(new ArrayList<>());
		IntStream.of(0, scale.blocks() - 1).parallel().forEach(block -> {
			final DeepLabException e = assertThrows(DeepLabException.class, () -> scale.segment(block, Monitor.NONE));
			assertTrue(e.problem() instanceof ZarrProblem.Unreadable, e.toString());
			assertFalse(scale.isDone(block));
			failed.add(block);
		});
		assertEquals(2, failed.size());
		web.broken.clear();
		web.cut.clear();
		// less than the tries of a read
		web.failures.addAll(List.of(500, 503, 429));
		all(scale);
		Merge.open(place).all(false, Monitor.NONE);
	}

	@Test
	void aStoreIsNamed() {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> LabelPlace.of(
			"https://example.org/x.zarr?key=1", Optional.empty(), NAME));
		assertEquals(new ScaleProblem.NoStore("https://example.org/x.zarr"), e.problem());
	}

	@Test
	void whatIsInThePlaceOfTheStoreStays() throws IOException {
		TestImage.make(folder.resolve("image"), 3, 300, 200);
		TestImage.make(folder.resolve("other"), 3, 300, 200);
		SmallImage.write(new FolderStore(folder.resolve("old")), "x", "0.4");
		Files.writeString(Files.createDirectories(folder.resolve("old")).resolve(".zgroup"), "{\"zarr_format\": 2}");
		for (final String store : List.of("other", "other/0", "old")) {
			final DeepLabException e = assertThrows(DeepLabException.class, () -> plan(place("image", store)));
			assertTrue(e.problem() instanceof ZarrProblem.Occupied, e.toString());
		}
		assertEquals("other", OmeImage.open(new FolderStore(folder.resolve("other")), "").name());
		assertFalse(Files.exists(folder.resolve("old/labels")));
	}
}
