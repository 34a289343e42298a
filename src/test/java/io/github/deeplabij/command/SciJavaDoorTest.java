package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.Priority;
import org.scijava.app.event.StatusEvent;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.command.CommandService;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.thread.ThreadService;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.macro.Interpreter;

/** The commands as SciJava finds and runs them, which is the door of scripts. */
class SciJavaDoorTest {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	private static final List<Class<? extends DeepLabCommand>> ALL = List.of(SegmentCommand.class, PanelCommand.class,
		SegmentFolderCommand.class, SampleCommand.class, ImportCommand.class, RefineCommand.class,
		ScribbleCommand.class, TuneCommand.class, EvaluateCommand.class, MeasureCommand.class, CheckCommand.class,
		ModelsCommand.class, RuntimeCommand.class, InstallGpuCommand.class);

	private Context context;
	private CommandService commands;

	@BeforeEach
	void start() {
		// results are not to open windows
		Interpreter.batchMode = true;
		context = new Context();
		commands = context.service(CommandService.class);
	}

	@AfterEach
	void stop() {
		context.dispose();
		for (int[] ids = WindowManager.getIDList(); ids != null; ids = WindowManager.getIDList())
			WindowManager.getImage(ids[0]).close();
		Interpreter.batchMode = false;
	}

	@Test
	void commandsAreFoundUnderTheirMenuEntries() {
		final List<String> menus = commands.getCommandsOfType(Command.class).stream().filter(info -> info.getClassName()
			.startsWith("io.github.deeplabij.")).map(info -> info.getMenuPath().toString()).sorted().toList();
		assertEquals(List.of("[Plugins, DeepLab, DeepLab Check Model...]", "[Plugins, DeepLab, DeepLab Evaluate...]",
			"[Plugins, DeepLab, DeepLab Import Model...]", "[Plugins, DeepLab, DeepLab Install GPU Runtime...]",
			"[Plugins, DeepLab, DeepLab Label from Scribbles...]", "[Plugins, DeepLab, DeepLab Measure Objects...]",
			"[Plugins, DeepLab, DeepLab Models...]", "[Plugins, DeepLab, DeepLab Open OME-Zarr...]",
			"[Plugins, DeepLab, DeepLab Panel]",
			"[Plugins, DeepLab, DeepLab Refine with CRF...]", "[Plugins, DeepLab, DeepLab Runtime Info]",
			"[Plugins, DeepLab, DeepLab Sample Image]", "[Plugins, DeepLab, DeepLab Segment Folder...]",
			"[Plugins, DeepLab, DeepLab Segment...]",
			"[Plugins, DeepLab, DeepLab Tune CRF...]"), menus);
	}

	@Test
	void noParameterIsRemembered() {
		int own = 0;
		for (final Class<? extends DeepLabCommand> each : ALL) {
			for (final ModuleItem<?> input : commands.getCommand(each).inputs()) {
				if (!(input instanceof CommandModuleItem<?> item && item.getField().getDeclaringClass()
					.getPackage() == each.getPackage())) continue;
				assertFalse(input.isPersisted(), each + " " + input.getName());
				own++;
			}
		}
		assertTrue(own > 5 * ALL.size(), own + " parameters");
	}

	/** What is called the same means the same in all commands. */
	@Test
	void keysOfTheCrfAreTheSameInAllCommands() {
		final CommandInfo one = commands.getCommand(RefineCommand.class);
		final Map<String, Object> values = new Parameters(new RefineCommand()).values();
		for (final DeepLabCommand each : List.of(new SegmentCommand(), new ScribbleCommand())) {
			final CommandInfo other = commands.getCommand(each.getClass());
			final Set<String> shared = new HashSet<>();
			for (final ModuleItem<?> item : other.inputs()) {
				if (!values.containsKey(item.getName()) || item.getName().equals("output")) continue;
				shared.add(item.getName());
				final ModuleItem<?> same = one.getInput(item.getName());
				assertEquals(same.getLabel(), item.getLabel());
				assertEquals(same.getDescription(), item.getDescription());
				assertEquals(same.getType(), item.getType());
				if (each instanceof CrfCommand) assertEquals(same.getWidgetStyle(), item.getWidgetStyle());
				// strokes say less than a classifier, so labels from them start from a stronger CRF
				if (each instanceof SegmentCommand) assertEquals(values.get(item.getName()), new Parameters(each)
					.values().get(item.getName()));
			}
			assertTrue(shared.containsAll(List.of("iterations", "spatial_sigma", "spatial_weight", "colour_xy",
				"colour_sigma", "colour_weight", "quality")), each + " " + shared);
		}
	}

	/** As Fiji fills images in, in the pooled thread: another command has left an image of its own there. */
	public static final class CurrentImage extends AbstractPreprocessorPlugin {

		@Override
		public void process(final Module module) {
			final ModuleItem<ImagePlus> input = context().service(ModuleService.class).getSingleInput(module,
				ImagePlus.class);
			if (input == null) return;
			module.setInput(input.getName(), WindowManager.getCurrentImage());
			module.resolveInput(input.getName());
		}
	}

	private void addCurrentImage() {
		final PluginInfo<PreprocessorPlugin> info = new PluginInfo<>(CurrentImage.class, PreprocessorPlugin.class);
		info.setPriority(Priority.VERY_HIGH + 1);
		context.service(PluginService.class).addPlugin(info);
	}

	/** Leaves an image to each of a few pooled threads, as a command does that shows one. */
	private void soilThreads(final ImagePlus image) throws Exception {
		final CyclicBarrier all = new CyclicBarrier(4);
		final List<Future<?>> soiled = new ArrayList<>();
		for (int i = 0; i < all.getParties(); i++)
			soiled.add(context.service(ThreadService.class).run(() -> {
				WindowManager.setTempCurrentImage(image);
				return all.await();
			}));
		for (final Future<?> each : soiled)
			each.get();
	}

	/** The left part is bright, and the wider, the greater the number. */
	private static ImagePlus numbered(final int number) {
		final ImagePlus image = IJ.createImage("image " + number, "32-bit black", 60, 40, 1);
		image.getProcessor().setColor(1);
		image.getProcessor().fillRect(0, 0, 5 * number + 5, 40);
		return image;
	}

	@Test
	void aLoopSegmentsTheImagesOfTheThreadThatAsks() throws Exception {
		addCurrentImage();
		final ImagePlus closed = numbered(10);
		closed.close();
		try {
			for (int i = 0; i < 10; i++) {
				soilThreads(i % 2 == 0 ? numbered(10) : closed);
				final ImagePlus image = numbered(i);
				image.show();
				final CommandInfo segment = commands.getCommand(SegmentCommand.class);
				final Module module = context.service(ModuleService.class).run(segment, true, "model", THRESHOLD,
					"device", "cpu").get();
				final ImagePlus labels = (ImagePlus) module.getOutput("labels");
				assertEquals("image " + i + "-labels", labels.getTitle());
				assertEquals(40 * (5 * i + 5), labels.getProcessor().getHistogram()[1]);
				image.close();
			}
		}
		finally {
			WindowManager.setTempCurrentImage(null);
		}
	}

	/** Closing a window gives up the image's pixels. */
	@Test
	void aClosedImageIsNone() throws Exception {
		final ImagePlus closed = numbered(1);
		closed.flush();
		final Map<Class<? extends DeepLabCommand>, String> cases = Map.of(SegmentCommand.class,
			"There is no image to segment; open one first.", RefineCommand.class, "There is no image; open one first.",
			ScribbleCommand.class, "There is no image; open one first.", MeasureCommand.class,
			"There is no image to measure; open one first.");
		for (final Map.Entry<Class<? extends DeepLabCommand>, String> each : cases.entrySet()) {
			assertEquals(each.getValue(), ((Cancelable) run(each.getKey(), Map.of("image", closed))).getCancelReason());
		}
	}

	@Test
	void nothingIsLeftInPooledThreads() throws Exception {
		final ImagePlus image = numbered(1);
		for (final Class<? extends DeepLabCommand> each : List.of(SegmentCommand.class, SampleCommand.class)) {
			final Map<String, Object> inputs = each == SampleCommand.class ? Map.of() : Map.of("image", image, "model",
				THRESHOLD, "device", "cpu", "output", "labels,probabilities");
			commands.run(each, true, inputs).get();
			assertNull(context.service(ThreadService.class).run(() -> WindowManager.getTempCurrentImage()).get());
		}
	}

	@Test
	void refines() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "8-bit ramp", 60, 40, 1);
		final ImagePlus mask = IJ.createImage("mask", "8-bit black", 60, 40, 1);
		for (int i = 0; i < 60 * 40; i++)
			if (i % 60 >= 30) mask.getProcessor().set(i, 255);
		mask.show();
		final Module module = run(RefineCommand.class, Map.of("image", image, "input", "mask", "preview", true));
		assertArrayEquals((byte[]) mask.getProcessor().getPixels(), (byte[]) ((ImagePlus) module.getOutput("labels"))
			.getProcessor().getPixels());
		assertNull(module.getOutput("probabilities"));
		assertEquals(false, module.getInput("preview"), "nobody records a preview");
		assertNull(image.getOverlay());
	}

	@Test
	void labelsFromScribbles() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "8-bit ramp", 60, 40, 1);
		final ImagePlus scribbles = IJ.createImage("scribbles", "8-bit black", 60, 40, 1);
		for (int y = 5; y < 35; y++) {
			scribbles.getProcessor().set(5, y, 3);
			scribbles.getProcessor().set(50, y, 8);
		}
		scribbles.show();
		final Module module = run(ScribbleCommand.class, Map.of("image", image, "source", "scribbles"));
		final ImagePlus labels = (ImagePlus) module.getOutput("labels");
		assertEquals(3, labels.getProcessor().get(1, 20));
		assertEquals(8, labels.getProcessor().get(58, 20));
	}

	private Module run(final Map<String, Object> inputs) throws Exception {
		return run(SegmentCommand.class, inputs);
	}

	private Module run(final Class<? extends DeepLabCommand> command, final Map<String, Object> inputs)
		throws Exception
	{
		return commands.run(command, true, inputs).get();
	}

	@Test
	void segments() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "tile", 32, "output",
			"labels,probabilities"));
		final ImagePlus labels = (ImagePlus) module.getOutput("labels");
		assertEquals("ramp-labels", labels.getTitle());
		assertEquals(0, labels.getProcessor().get(0, 0));
		assertEquals(1, labels.getProcessor().get(59, 39));
		assertEquals(2, ((ImagePlus) module.getOutput("probabilities")).getNChannels());
	}

	@Test
	void givesTheImagesOfAllRois() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		image.setRoi(new ShapeRoi(new Roi(5, 5, 20, 10)).or(new ShapeRoi(new Roi(30, 20, 30, 10))));
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "rois", "each"));
		final List<?> others = (List<?>) module.getOutput("others");
		assertEquals(List.of("ramp-part1-labels"), others.stream().map(each -> ((ImagePlus) each).getTitle()).toList());
		final ImagePlus labels = (ImagePlus) module.getOutput("labels");
		assertEquals("ramp-part2-labels", labels.getTitle());
		assertEquals(0, labels.getProcessor().get(59, 39));
		assertEquals(1, labels.getProcessor().get(59, 25));
	}

	@Test
	void refinesByTheCrf() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "crf", true, "iterations",
			3, "spatial_sigma", 2.5));
		final String info = ((ImagePlus) module.getOutput("labels")).getInfoProperty();
		assertTrue(info.contains("DeepLab CRF: iterations=3 spatial_sigma=2.5 spatial_weight=1 "), info);
	}

	@Test
	void segmentsAtSeveralScales() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "scales", "0.5, 1, 2",
			"merge", "maximum", "flip", true, "pixel_size", "auto"));
		final ImagePlus labels = (ImagePlus) module.getOutput("labels");
		assertTrue(labels.getInfoProperty().contains("DeepLab passes: scales=0.5,1,2 merge=maximum flip=true\n"), labels
			.getInfoProperty());
		assertEquals(0, labels.getProcessor().get(0, 0));
		assertEquals(1, labels.getProcessor().get(59, 39));
	}

	@Test
	void takesTheWeightsOfAnotherStride(@TempDir final Path folder) throws Exception {
		Files.copy(Path.of(THRESHOLD, "model.onnx"), folder.resolve("model.onnx"));
		final String yaml = Files.readString(Path.of(THRESHOLD, "rdf.yaml"));
		final String sha256 = yaml.replaceAll("(?s).*sha256: (\\w+).*", "$1");
		Files.writeString(folder.resolve("rdf.yaml"), yaml + """
				config:
				  deeplab_ij:
				    output_stride: 16
				    strides:
				      16: {source: model.onnx, sha256: %s}
				      8: {source: fine.onnx}
				""".formatted(sha256));
		Files.copy(Path.of(THRESHOLD, "model.onnx"), folder.resolve("fine.onnx"));
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		for (final int stride : new int[] { 0, 16, 8 }) {
			final Module module = run(Map.of("image", image, "model", folder.toString(), "device", "cpu", "stride",
				stride));
			final String info = ((ImagePlus) module.getOutput("labels")).getInfoProperty();
			assertTrue(info.contains("DeepLab output stride: " + (stride == 8 ? 8 : 16) + "\n"), info);
		}
		final SegmentCommand command = new SegmentCommand();
		new Parameters(command).setAll(Map.of("model", folder.toString(), "stride", "4"));
		final String message = assertThrows(DeepLabException.class, () -> command.open(Monitor.NONE)).getMessage();
		assertTrue(message.contains("the output stride 4; choose one of: 8, 16."), message);
	}

	/** Both commands say what is wrong in the file. */
	@Test
	void aFileOfSettingsCountsForScriptsToo(@TempDir final Path folder) throws Exception {
		final Path file = folder.resolve("settings.json");
		SettingsFile.write(file, Map.of("output", "poem"));
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Cancelable one = (Cancelable) run(Map.of("image", image, "settings", file.toString()));
		assertTrue(one.getCancelReason().startsWith("There is no output 'poem'"), one.getCancelReason());
		final Cancelable all = (Cancelable) commands.run(SegmentFolderCommand.class, false, Map.of("input", folder
			.toString(), "settings", file.toString())).get();
		assertTrue(all.getCancelReason().startsWith("There is no output 'poem'"), all.getCancelReason());
	}

	@Test
	void anErrorCancelsWithASentenceAndGivesNoImage() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Cancelable module = (Cancelable) run(Map.of("image", image, "model", "nonsense", "device", "cpu",
			"output", "labels,probabilities"));
		assertTrue(module.isCanceled());
		assertTrue(module.getCancelReason().startsWith("There is no model 'nonsense'; choose one of: "), module
			.getCancelReason());
		((Module) module).getOutputs().forEach((name, output) -> assertNull(output, name));
		assertNotNull(image.getProcessor());
	}

	/** SciJava's own menu would run them in pooled threads, and end with "Command finished" in the status bar. */
	@Test
	void theMenuOfFijiIsThatOfImageJ() throws IOException {
		final String menu = Files.readString(Path.of("plugins.config"));
		for (final CommandInfo info : commands.getCommandsOfType(Command.class)) {
			if (!info.getClassName().startsWith("io.github.deeplabij.")) continue;
			assertFalse(info.isVisible(), info.getClassName());
			assertTrue(menu.contains("Plugins>DeepLab, \"" + info.getMenuPath().getLeaf().getName() +
				"\", io.github.deeplabij.ij1.CommandPlugIn(\"" + info.getClassName() + "\")\n"), info.getClassName());
		}
	}

	@Test
	@Timeout(60)
	void theLastWordIsOurs() throws Exception {
		final BlockingQueue<String> said = new LinkedBlockingQueue<>();
		final EventSubscriber<StatusEvent> bar = new EventSubscriber<>() {

			@Override
			public void onEvent(final StatusEvent event) {
				said.add(event.getStatusMessage());
			}

			@Override
			public Class<StatusEvent> getEventClass() {
				return StatusEvent.class;
			}
		};
		context.service(EventService.class).subscribe(bar);
		final String title = "DeepLab Sample Image";
		final LastWord word = new LastWord(context, title, () -> said.add("ours"));
		run(SampleCommand.class, Map.of());
		final List<String> before = new ArrayList<>();
		for (String each = said.take(); !each.equals("ours"); each = said.take())
			before.add(each);
		assertTrue(before.contains("Command finished: " + title), before.toString());
		assertNotNull(word, "as long as it is kept");
	}
}
