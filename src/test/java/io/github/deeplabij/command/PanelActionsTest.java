package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.SampleImage;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.window.PanelDoors;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;

/** What the panel's buttons do. */
class PanelActionsTest {

	private final PanelActions actions = new PanelActions();

	@BeforeEach
	void start() {
		// results are not to open windows
		Interpreter.batchMode = true;
	}

	@AfterEach
	void stop() {
		for (int[] ids = WindowManager.getIDList(); ids != null; ids = WindowManager.getIDList())
			WindowManager.getImage(ids[0]).close();
		Interpreter.batchMode = false;
	}

	private Map<String, String> values(final String... changed) {
		final Map<String, String> values = new LinkedHashMap<>();
		actions.fields().forEach(field -> values.put(field.name(), field.value()));
		for (int i = 0; i < changed.length; i += 2) values.put(changed[i], changed[i + 1]);
		return values;
	}

	@Test
	void thereIsAFieldForEachParameter() {
		final List<String> names = actions.fields().stream().map(PanelDoors.Field::name).toList();
		assertTrue(names.containsAll(List.of("model", "device", "output", "crf", "object_threshold")), names::toString);
		final PanelDoors.Field sigma = actions.fields().get(names.indexOf("spatial_sigma"));
		assertEquals(new PanelDoors.Slider(0.5, 20, 0.5), sigma.slider().orElseThrow());
		assertEquals("1", sigma.value());
		assertTrue(actions.fields().get(names.indexOf("crf")).flag());
	}

	@Test
	void theMacroSetsWhatThePanelSets() {
		final Map<String, String> values = values("tile", "128", "scales", "0.5,1", "object_size", "20-500 pixel");
		final String macro = actions.macro(values);
		assertTrue(macro.startsWith("run(\"DeepLab Segment...\", \"") && macro.endsWith("\");"), macro);
		final Parameters parameters = new Parameters(new SegmentCommand());
		parameters.setMacro(macro.replaceFirst("run\\(\"DeepLab Segment...\", \"", "").replaceFirst("\"\\);$", ""));
		final Parameters expected = new Parameters(new SegmentCommand());
		expected.setAll(values);
		assertEquals(expected.values(), parameters.values());
	}

	@Test
	void aRunGivesTheLabelsOfTheMacro() {
		final ImagePlus image = SampleImage.create();
		final Map<String, String> values = values("tile", "320");
		final List<ImagePlus> made = actions.job(values, image).run();
		final Parameters same = new Parameters(new SegmentCommand());
		same.setAll(values);
		same.setImage(image);
		same.command().run();
		assertEquals(1, made.size());
		assertArrayEquals((byte[]) same.images().get(0).getProcessor().getPixels(), (byte[]) made.get(0).getProcessor()
			.getPixels());
	}

	@Test
	void aRunStopsAndFailsWithOneSentence() {
		final PanelDoors.Job stopped = actions.job(values(), SampleImage.create());
		stopped.cancel();
		assertThrows(CancellationException.class, stopped::run);
		final PanelDoors.Job failed = actions.job(values("object_method", "panoptic", "output", "objects", "model",
			"src/test/resources/models/threshold"), SampleImage.create());
		assertEquals("The model gives no centres and offsets of objects, which object_method=panoptic needs; use " +
			"watershed or components.", Wording.of(assertThrows(DeepLabException.class, failed::run)));
		assertEquals(0, WindowManager.getImageCount());
	}

	@Test
	void wrongValuesAreToldOfBeforeAnythingIsDone(@TempDir final Path folder) {
		final Map<String, String> wrong = values("tile", "x");
		final String sentence = "The parameter 'tile' is 'x'; a whole number is meant.";
		final Path file = folder.resolve("settings.json");
		for (final Runnable each : List.<Runnable> of(() -> actions.macro(wrong), () -> actions.request(wrong),
			() -> actions.job(wrong, null), () -> actions.save(wrong, file)))
			assertEquals(sentence, Wording.of(assertThrows(DeepLabException.class, each::run)));
		assertFalse(Files.exists(file));
		actions.save(values(), file);
		final Map<String, String> saved = new LinkedHashMap<>(values());
		saved.remove("area");
		assertEquals(saved, SettingsFile.read(file), "a folder's files have their own usual area");
		saved.put("area", "image");
		actions.save(saved, file);
		assertEquals(saved, SettingsFile.read(file));
	}

	@Test
	void theModelStaysLoadedWhileOtherValuesChange() {
		final Object model = actions.request(values()).model();
		assertEquals(model, actions.request(values("crf", "true", "object_size", "20-Infinity")).model());
		assertNotEquals(model, actions.request(values("device", "cpu")).model());
		assertNotEquals(model, actions.request(values("output", "objects")).model());
		assertTrue(actions.request(values("output", "summary")).objects());
		assertTrue(actions.job(values("output", "labels,overlay"), null).laysOver());
		assertFalse(actions.job(values(), null).laysOver());
	}

	@Test
	void thePanelIsNoPartOfABatch() {
		final PanelCommand command = new PanelCommand();
		command.run();
		assertEquals("DeepLab Panel is a window, which can't be opened without a display or in batch mode; use " +
			"DeepLab Segment... there.", command.getCancelReason());
	}
}
