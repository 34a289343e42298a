package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.SmallImage;

/** Which files of a folder are images to segment, and what their results are called. */
class FolderInputsTest {

	@TempDir
	private Path folder;

	private void files(final String... names) throws IOException {
		for (final String name : names) {
			Files.createDirectories(folder.resolve(name).getParent());
			Files.createFile(folder.resolve(name));
		}
	}

	private List<String> labels(final String pattern, final boolean recursive) {
		return FolderInputs.find(folder, pattern, recursive, folder.resolve("deeplab")).stream().map(
			FolderInput::label).toList();
	}

	private List<String> names() {
		return FolderInputs.find(folder, "", true, folder.resolve("deeplab")).stream().map(FolderInput::name).map(
			name -> name.replace('\\', '/')).toList();
	}

	@Test
	void imagesAreTakenAndOtherFilesAreNot() throws IOException {
		files("b.tif", "A.PNG", "notes.txt", "RoiSet.zip", ".hidden.tif", "._b.tif", ".trash/a.tif", "sub/c.jpg",
			"sub/deep/d.tiff");
		assertEquals(List.of("A.PNG", "b.tif"), labels("", false));
		assertEquals(List.of("A.PNG", "b.tif", "sub/c.jpg", "sub/deep/d.tiff"), labels("", true));
	}

	@Test
	void aPatternIsForTheNameInCapitalsOrNot() throws IOException {
		files("a_c1.tif", "B_C1.TIF", "a_c2.tif", "a_c1.raw", "sub/c_c1.tif");
		assertEquals(List.of("B_C1.TIF", "a_c1.tif"), labels("*_c1.tif", false));
		assertEquals(List.of("a_c1.raw", "a_c1.tif"), labels("a_C1.{tif,raw}", false));
		assertEquals(List.of("a_c1.raw"), labels("*.raw", true));
		assertEquals(List.of("B_C1.TIF", "a_c1.tif", "sub/c_c1.tif"), labels("*_c1.tif", true));
	}

	@Test
	void foldersOfOmeZarrAreTakenAsFilesAre() throws IOException {
		files("a.tif", "sub/b.tif");
		SmallImage.write(new FolderStore(folder.resolve("z.ome.zarr")), "", "0.5");
		SmallImage.write(new FolderStore(folder.resolve("sub/y.zarr")), "", "0.4");
		assertEquals(List.of("a.tif", "z.ome.zarr"), labels("", false));
		assertEquals(List.of("a.tif", "sub/b.tif", "sub/y.zarr", "z.ome.zarr"), labels("", true));
		assertEquals(List.of("sub/y.zarr", "z.ome.zarr"), labels("*.zarr", true));
		final List<FolderInput> inputs = FolderInputs.find(folder, "*.zarr", true, folder.resolve("deeplab"));
		assertEquals(60, inputs.get(1).open(true).getWidth());
		assertEquals(30, inputs.get(1).at(1).open(true).getWidth());
		assertEquals("z.ome", inputs.get(1).name());
	}

	@Test
	void aPlateHasTheFieldsOfItsWells() {
		final Path plate = folder.resolve("p.zarr");
		SmallImage.plate(new FolderStore(plate), "A/1/0", "A/1/1", "B/2/0");
		final List<FolderInput> found = FolderInputs.find(plate, "", false, folder.resolve("deeplab"));
		assertEquals(1, found.size());
		assertThrows(DeepLabException.class, () -> found.get(0).open(true));
		final List<FolderInput> all = Series.parse("all").of(found, Monitor.NONE);
		assertEquals(List.of("p-A-1-0", "p-A-1-1", "p-B-2-0"), all.stream().map(FolderInput::name).toList());
		assertEquals(plate + "/B/2/0", all.get(2).label());
		assertEquals(60, all.get(2).open(true).getWidth());
		final List<FolderInput> some = Series.parse("3-4").of(found, Monitor.NONE);
		assertEquals(List.of("p-B-2-0", "p-s4"), some.stream().map(FolderInput::name).toList());
		final DeepLabException e = assertThrows(DeepLabException.class, () -> some.get(1).open(true));
		assertEquals("series is 4, and " + plate + " holds 3 images; use numbers up to that, or all.", e
			.getMessage());
	}

	@Test
	void ourResultsAreNoImages() throws IOException {
		files("a.tif", "a-labels.tif", "a-Overlay.PNG", "a.tif-objects.tif", "a-scores.tif", "a-deeplab.json",
			"deeplab-folder.csv", "deeplab/b.tif", "deeplab/sub/c.tif", "sub/deeplab/d.tif");
		assertEquals(List.of("a.tif"), labels("*", false));
		assertEquals(List.of("a.tif", "sub/deeplab/d.tif"), labels("*", true));
	}

	@Test
	void resultsKeepTheFolderAndTheName() throws IOException {
		files("a.tif", "drug 0.5uM.tif", "sub/a.png");
		assertEquals(List.of("a", "drug 0.5uM", "sub/a"), names());
	}

	@Test
	void twoOfOneNameKeepTheirEndings() throws IOException {
		files("a.tif", "A.png", "a.tif.tif", "b.tif", "sub/a.jpg");
		assertEquals(List.of("A.png", "a.tif", "a.tif.tif", "b", "sub/a"), names());
		assertDoesNotThrow(() -> FolderInputs.require(FolderInputs.find(folder, "", true, folder), folder));
	}

	@Test
	void noResultTakesThePlaceOfAnotherOrOfAnImage() {
		final Path file = folder.resolve("a.tif");
		final FolderInput image = new FolderInput(file, "a.tif", "a");
		final FolderInput other = new FolderInput(folder.resolve("sub/a.tif"), "sub/a.tif", "A");
		assertTrue(refusal(() -> FolderInputs.require(List.of(image, other), folder)).contains(
			"would have the same name; rename one of them"));
		final FolderInput labels = new FolderInput(folder.resolve("a-labels.tif"), "a-labels.tif", "a-labels");
		assertTrue(refusal(() -> FolderInputs.require(List.of(image, labels), folder)).contains(
			"would overwrite its input " + labels.file() + "; leave it out"));
		assertDoesNotThrow(() -> FolderInputs.require(List.of(image, labels), folder.resolve("deeplab")));
	}

	private static String refusal(final Runnable run) {
		return Wording.of(assertThrows(DeepLabException.class, run::run));
	}

	@Test
	void whatIsWrongIsOneSentence() throws IOException {
		files("a.tif", "sub/b.png");
		final Path missing = folder.resolve("missing");
		assertEquals("There is no folder " + missing + "; give the folder of the images.", refusal(() -> FolderInputs
			.find(missing, "", false, missing)));
		assertTrue(refusal(() -> FolderInputs.find(folder.resolve("a.tif"), "", false, missing)).contains(
			"a.tif is a file; give the folder that it is in"));
		assertEquals("No file in " + folder + " matches the pattern '*.png'; its sub-folders count only with " +
			"recursive=true, and results of an earlier run never.", refusal(() -> labels("*.png", false)));
		assertEquals("No file in " + folder + " matches the pattern '*.gif'; the results of an earlier run do not " +
			"count.", refusal(() -> labels("*.gif", true)));
		assertTrue(refusal(() -> labels("[a.tif", false)).startsWith(
			"pattern is '[a.tif', which is no pattern for names of files ("));
		assertTrue(refusal(() -> labels("sub/*.png", true)).startsWith(
			"pattern is 'sub/*.png'; give one for the names of files"));
		Files.createDirectories(missing);
		assertTrue(refusal(() -> FolderInputs.find(missing, "", true, folder)).startsWith("There is no image in " +
			missing));
	}
}
