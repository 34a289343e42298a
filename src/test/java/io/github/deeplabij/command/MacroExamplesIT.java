package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptInfo;
import org.scijava.script.ScriptLanguage;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;

import io.github.deeplabij.image.SampleImage;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

/** The scripts of docs/examples, run by SciJava in their languages, as Fiji runs them. */
class MacroExamplesIT {

	@TempDir
	Path folder;

	private Context context;

	@BeforeEach
	void start() {
		Interpreter.batchMode = true;
		context = new Context();
	}

	@AfterEach
	void stop() {
		context.dispose();
		Interpreter.batchMode = false;
	}

	/** Fiji's own languages adapt these engines too. */
	@ParameterizedTest
	@CsvSource({ "groovy,groovy", "jython,py", "beanshell,bsh", "nashorn,js" })
	void countsNuclei(final String engine, final String ending) throws Exception {
		final ScriptLanguage language = new AdaptedScriptLanguage(engine);
		context.service(ScriptService.class).getIndex().add(language, false);
		final File input = folder.resolve("sample.tif").toFile();
		IJ.saveAsTiff(SampleImage.create(), input.getPath());
		final ScriptInfo info = new ScriptInfo(context, new File("docs/examples/count_nuclei." + ending));
		final StringWriter said = new StringWriter();
		final ScriptModule script = (ScriptModule) info.createModule();
		context.inject(script);
		script.setOutputWriter(said);
		context.service(ModuleService.class).run(script, true, "input", input).get();
		assertEquals("sample.tif: " + count() + " nuclei", said.toString().strip());
	}

	private int count() throws Exception {
		final ImagePlus objects = (ImagePlus) context.service(CommandService.class).run(
			SegmentCommand.class, false, Map.of("image", SampleImage.create(), "output", "objects")).get().getOutput(
				"objects");
		return (int) objects.getStatistics().max;
	}
}
