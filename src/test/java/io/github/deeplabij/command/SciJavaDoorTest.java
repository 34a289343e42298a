package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

/** The commands as SciJava finds and runs them, which is Fiji's door. */
class SciJavaDoorTest {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

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
		assertEquals(List.of("[Plugins, DeepLab, DeepLab Sample Image]", "[Plugins, DeepLab, DeepLab Segment...]"), menus);
	}

	@Test
	void noParameterIsRemembered() {
		final CommandInfo info = commands.getCommand(SegmentCommand.class);
		for (final ModuleItem<?> input : info.inputs()) {
			if (input.getName().matches("image|model|device|tile|output|crf|iterations|.*_.*|quality")) assertFalse(input
				.isPersisted(), input.getName());
		}
	}

	private Module run(final Map<String, Object> inputs) throws Exception {
		final Module module = context.service(ModuleService.class).createModule(commands.getCommand(SegmentCommand.class));
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
		assertTrue(info.contains("DeepLab CRF: iterations=3 spatial_sigma=2.5 spatial_weight=3 "), info);
	}

	@Test
	void anErrorGivesNoImage() throws Exception {
		final ImagePlus image = IJ.createImage("ramp", "32-bit ramp", 60, 40, 1);
		final Module module = run(Map.of("image", image, "model", "nonsense", "device", "cpu", "tile", 0, "output", "labels"));
		assertNull(module.getOutput("labels"));
		assertNotNull(image.getProcessor());
	}
}
