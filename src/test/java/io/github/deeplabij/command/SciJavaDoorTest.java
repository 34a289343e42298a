package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Monitor;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

/** The commands as SciJava finds and runs them, which is Fiji's door. */
class SciJavaDoorTest {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	private static final List<Class<? extends DeepLabCommand>> ALL = List.of(SegmentCommand.class, SampleCommand.class,
		RefineCommand.class,
		ScribbleCommand.class, TuneCommand.class, EvaluateCommand.class, CheckCommand.class, ModelsCommand.class, RuntimeCommand.class,
		InstallGpuCommand.class);

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
		Interpreter.batchMode = false;
	}

	@Test
	void commandsAreFoundUnderTheirMenuEntries() {
		final List<String> menus = commands.getCommandsOfType(Command.class).stream().filter(info -> info
			.getClassName().startsWith("io.github.deeplabij.")).map(info -> info.getMenuPath().toString()).sorted().toList();
		assertEquals(List.of("[Plugins, DeepLab, DeepLab Check Model...]", "[Plugins, DeepLab, DeepLab Evaluate...]",
			"[Plugins, DeepLab, DeepLab Import Model...]", "[Plugins, DeepLab, DeepLab Install GPU Runtime...]",
			"[Plugins, DeepLab, DeepLab Label from Scribbles...]", "[Plugins, DeepLab, DeepLab Models...]",
			"[Plugins, DeepLab, DeepLab Refine with CRF...]", "[Plugins, DeepLab, DeepLab Runtime Info]",
			"[Plugins, DeepLab, DeepLab Sample Image]", "[Plugins, DeepLab, DeepLab Segment...]",
			"[Plugins, DeepLab, DeepLab Tune CRF...]"), menus);
	}

	@Test
	void noParameterIsRemembered() {
		int own = 0;
		for (final Class<? extends DeepLabCommand> each : ALL) {
			for (final ModuleItem<?> input : commands.getCommand(each).inputs()) {
				if (!(input instanceof CommandModuleItem<?> item && item.getField().getDeclaringClass().getPackage() == each.getPackage())) continue;
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
				if (each instanceof SegmentCommand) assertEquals(values.get(item.getName()), new Parameters(each).values().get(item.getName()));
			}
			assertTrue(shared.containsAll(List.of("iterations", "spatial_sigma", "spatial_weight", "colour_xy", "colour_sigma",
				"colour_weight", "quality")), each + " " + shared);
		}
	}

	@Test
	void slidersHaveEndsButValuesMayLieBeyond() throws Exception {
		final Module module = context.service(ModuleService.class).createModule(commands.getCommand(RefineCommand.class));
		module.initialize();
		final ModuleItem<?> sigma = module.getInfo().getInput("spatial_sigma");
		assertEquals(0.5, sigma.getSoftMinimum());
		assertEquals(20.0, sigma.getSoftMaximum());
		assertNull(sigma.getMaximumValue());
		assertEquals(20, module.getInfo().getInput("iterations").getSoftMaximum());
	}

	@Test
	void refines() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "8-bit ramp", 60, 40, 1);
		final ImagePlus mask = IJ.createImage("mask", "8-bit black", 60, 40, 1);
		for (int i = 0; i < 60 * 40; i++) if (i % 60 >= 30) mask.getProcessor().set(i, 255);
		mask.show();
		final Module module = run(RefineCommand.class, Map.of("image", image, "input", "mask", "preview", true));
		assertArrayEquals((byte[]) mask.getProcessor().getPixels(),
			(byte[]) ((ImagePlus) module.getOutput("labels")).getProcessor()
			.getPixels());
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

	private Module run(final Class<? extends DeepLabCommand> command, final Map<String, Object> inputs) throws Exception {
		final Module module = context.service(ModuleService.class).createModule(commands.getCommand(command));
		inputs.forEach((name, value) -> {
			module.setInput(name, value);
			module.resolveInput(name);
		});
		return context.service(ModuleService.class).run(module, true).get();
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
	void refinesByTheCrf() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "crf", true, "iterations", 3,
			"spatial_sigma", 2.5));
		final String info = ((ImagePlus) module.getOutput("labels")).getInfoProperty();
		assertTrue(info.contains("DeepLab CRF: iterations=3 spatial_sigma=2.5 spatial_weight=1 "), info);
	}

	@Test
	void segmentsAtSeveralScales() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", THRESHOLD, "device", "cpu", "scales", "0.5, 1, 2", "merge", "maximum",
			"flip", true, "pixel_size", "auto"));
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
			final Module module = run(Map.of("image", image, "model", folder.toString(), "device", "cpu", "stride", stride));
			final String info = ((ImagePlus) module.getOutput("labels")).getInfoProperty();
			assertTrue(info.contains("DeepLab output stride: " + (stride == 8 ? 8 : 16) + "\n"), info);
		}
		final SegmentCommand command = new SegmentCommand();
		new Parameters(command).setAll(Map.of("model", folder.toString(), "stride", "4"));
		final String message = assertThrows(DeepLabException.class, () -> command.open(Monitor.NONE)).getMessage();
		assertTrue(message.contains("the output stride 4; choose one of: 8, 16."), message);
	}

	@Test
	void anErrorGivesNoImage() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", "nonsense", "device", "cpu", "tile", 0, "output", "labels"));
		assertNull(module.getOutput("labels"));
		assertNotNull(image.getProcessor());
	}
}
