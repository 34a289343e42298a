package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.process.ByteProcessor;

/** What a macro's options set, and what they may not. */
class ParametersTest {

	private static String refusal(final Class<? extends DeepLabCommand> command, final String options) {
		return assertThrows(DeepLabException.class, () -> Parameters.of(command).setMacro(options), options)
			.getMessage();
	}

	@Test
	void unknownKeysAreNamedWithTheNearest() {
		final String[][] cases = { //
			{ "CRF=true", "DeepLab Segment has no parameter 'CRF'; the nearest is 'crf'." }, //
			{ "outputs=table", "DeepLab Segment has no parameter 'outputs'; the nearest is 'output'." }, //
			{ "color_weight=9", "DeepLab Segment has no parameter 'color_weight'; the nearest is 'colour_weight'." }, //
			{ "Crf", "DeepLab Segment has no parameter 'Crf'; the nearest is 'crf'." }, //
			{ "images=a", "DeepLab Segment has no parameter 'images'; the nearest is 'image'." }, //
			{ "model=/my xyz tile=3",
				"DeepLab Segment has no parameter 'xyz'; a value with blanks stands in brackets, such as model=[/my " +
				"xyz]." } };
		for (final String[] each : cases)
			assertEquals(each[1], refusal(SegmentCommand.class, each[0]));
		assertEquals(
			"DeepLab Segment has no parameter 'verbose'; record the command (Plugins > Macros > Record...) to see " +
			"those that there are.",
			refusal(SegmentCommand.class, "verbose=1"));
		assertEquals("DeepLab Import Model has no parameter 'preproc'; the nearest is 'preprocessing'.", refusal(
			ImportCommand.class, "preproc=scale"));
		assertEquals("DeepLab Runtime Info has no parameter 'x'; it has none.", refusal(RuntimeCommand.class, "x=1"));
	}

	@Test
	void aFolderIsSegmentedWithAllKeysOfAnImage() {
		final Parameters folder = new Parameters(new SegmentFolderCommand());
		final List<String> own = List.of("input", "save", "pattern", "series", "recursive", "redo");
		assertEquals(own, folder.names().subList(0, own.size()));
		final Parameters image = new Parameters(new SegmentCommand());
		assertEquals(image.names(), folder.names().subList(own.size(), folder.names().size()));
		assertEquals(image.names(), List.copyOf(folder.inherited().keySet()));
		assertEquals(Map.of(), image.inherited());
		folder.setMacro("input=/data/x tile=64 crf");
		assertEquals("64", folder.inherited().get("tile"));
		assertEquals("true", folder.inherited().get("crf"));
		assertEquals("DeepLab Segment Folder has no parameter 'image'",
			refusal(SegmentFolderCommand.class, "image=a").replaceAll("; .*", ""));
		assertEquals(List.of(true, true, false), List.of("input", "save", "pattern").stream().map(folder::isFolder)
			.toList());
	}

	@Test
	void blanksAroundTheEqualsSignAreToldOf() {
		final String[][] cases = { //
			{ "tile = 64", "The parameter 'tile' stands without a value; write tile=value without blanks." }, //
			{ "crf = true", "There is a blank before '='; write name=value without blanks." }, //
			{ "tile= 64", "DeepLab Segment has no parameter '64'; write tile=64 without blanks." } };
		for (final String[] each : cases)
			assertEquals(each[1], refusal(SegmentCommand.class, each[0]));
	}

	@Test
	void aFileOfSettingsHoldsForAllThatIsNotGiven(@TempDir final Path folder) {
		final Path file = folder.resolve("settings.json");
		SettingsFile.write(file, Map.of("tile", "64", "crf", "true", "output", "table"));
		for (final Class<? extends DeepLabCommand> each : List.of(SegmentCommand.class, SegmentFolderCommand.class)) {
			final Parameters parameters = Parameters.of(each);
			parameters.setMacro("crf=false settings=[" + file + "] iterations=3");
			assertEquals(64, parameters.values().get("tile"));
			assertEquals(false, parameters.values().get("crf"));
			assertEquals("table", parameters.values().get("output"));
			assertEquals(3, parameters.values().get("iterations"));
		}
		SettingsFile.write(file, Map.of("tiles", "64"));
		assertEquals("There is no parameter 'tiles', which stands in " + file + "; the nearest is 'tile'.", refusal(
			SegmentCommand.class, "settings=[" + file + "]"));
	}

	@Test
	void aResultIsNotTakenForAPictureUnlessItIsNamed() {
		final ImagePlus labels = new ImagePlus("cells-labels", new ByteProcessor(8, 8));
		labels.setProperty("Info", "DeepLab model: net\nDeepLab classes: 0 background, 1 cell\n");
		final Parameters parameters = Parameters.of(SegmentCommand.class);
		parameters.setImage(labels);
		assertEquals("cells-labels is a result of DeepLab, not a picture; select the image that is meant, or name " +
			"this one with image=[its title].", assertThrows(DeepLabException.class, () -> parameters.setMacro(
				"tile=64")).getMessage());
		final Parameters other = Parameters.of(SegmentCommand.class);
		other.setImage(new ImagePlus("cells", new ByteProcessor(8, 8)));
		other.setMacro("tile=64");
		assertEquals(64, other.values().get("tile"));
	}

	@Test
	void aKeyThatIsGivenTwiceIsRefused() {
		assertEquals("The parameter 'tile' is given twice; give it once.", refusal(SegmentCommand.class,
			"tile=64 crf tile=128"));
	}

	@Test
	void valuesThatCanNotBeAreRefused() {
		assertEquals("The parameter 'tile' is 'abc'; a whole number is meant.", refusal(SegmentCommand.class,
			"tile=abc"));
		assertEquals("The parameter 'tile' is ''; a whole number is meant.", refusal(SegmentCommand.class, "tile="));
		assertEquals("The parameter 'crf' is 'yes'; true or false is meant.", refusal(SegmentCommand.class, "crf=yes"));
		assertEquals("The parameter 'confidence' is 'high'; a number is meant.", refusal(RefineCommand.class,
			"confidence=high"));
	}

	@Test
	void aBareBooleanIsTrue() {
		for (final DeepLabCommand each : new DeepLabCommand[] { new SegmentCommand(), new RefineCommand(),
			new ScribbleCommand(), new ImportCommand(), new ModelsCommand() })
		{
			final Parameters parameters = new Parameters(each);
			parameters.setMacro(String.join(" ", parameters.flags()));
			parameters.flags().forEach(flag -> assertEquals(true, parameters.values().get(flag), flag));
		}
	}

	@Test
	void aKeyWithinAValueSetsNothing() {
		final Parameters parameters = new Parameters(new SegmentCommand());
		parameters.setMacro("model=[/x tile=64 crf=true y] flip");
		final Map<String, Object> expected = Parameters.of(SegmentCommand.class).values();
		expected.put("model", "/x tile=64 crf=true y");
		expected.put("flip", true);
		assertEquals(expected, parameters.values());
	}

	@Test
	void anImageThatIsNotOpenIsToldOf() {
		assertEquals("'image' is 'blobs', and no image of that title is open.", refusal(SegmentCommand.class,
			"image=blobs"));
		assertEquals("DeepLab Check Model has no parameter 'image'; there are 'model', 'device'.", refusal(
			CheckCommand.class, "image=blobs"));
	}

	@Test
	void theWrittenLineEscapesForAMacro() {
		final Parameters parameters = new Parameters(new CheckCommand());
		parameters.setAll(Map.of("model", "C:\\my \"best\" net"));
		assertEquals("run(\"DeepLab Check Model...\", \"model=[C:\\\\my \\\"best\\\" net]\");", parameters.macro());
	}

	private static String line(final Class<? extends DeepLabCommand> command, final String options) {
		final Parameters parameters = Parameters.of(command);
		parameters.setMacro(options);
		return parameters.macro();
	}

	@Test
	void theWrittenLineHoldsTheModelAndWhatIsNotUsual() {
		assertEquals("run(\"DeepLab Segment...\", \"model=nuclei-fluorescence\");", line(SegmentCommand.class, ""));
		assertEquals("run(\"DeepLab Segment...\", \"model=axons-sem tile=64 fill_holes=false\");", line(
			SegmentCommand.class, "fill_holes=false tile=64 model=axons-sem device=auto spatial_sigma=1"));
		assertEquals("run(\"DeepLab Evaluate...\", \"prediction=a ignore=\");", line(EvaluateCommand.class,
			"prediction=a truth= ignore="));
	}

	/** Without any, ImageJ would ask in a dialog. */
	@Test
	void theWrittenLineHoldsAParameterIfThereAreAny() {
		assertEquals("run(\"DeepLab Refine with CRF...\", \"input=\");", line(RefineCommand.class, ""));
		assertEquals("run(\"DeepLab Sample Image\");", line(SampleCommand.class, ""));
		assertEquals("run(\"DeepLab Models...\");", line(ModelsCommand.class, ""));
	}

	@Test
	void theWrittenLineSetsTheSameValues() {
		final Parameters parameters = Parameters.of(SegmentCommand.class);
		parameters.setMacro("model=[my nets/a] output=[labels, table] crf colour_xy=33.5 scales=0.5,1");
		final Parameters again = Parameters.of(SegmentCommand.class);
		again.setMacro(parameters.macro().replaceAll("^run\\(\"[^\"]*\", \"|\"\\);$", ""));
		assertEquals(parameters.values(), again.values());
	}
}
