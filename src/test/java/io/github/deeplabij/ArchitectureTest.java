package io.github.deeplabij;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which: the arrows run one way. */
class ArchitectureTest {

	private static final String BASE = "io.github.deeplabij";
	private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
		.importPackages(BASE);

	private static final String[] JDK = { "java..", "javax..", "com.sun.management.." };
	private static final String[] DOORS = rooms("command", "ij1", "cli");

	@Test
	void crfUsesTheJdkAlone() {
		room("crf", JDK).allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void modelUsesYamlAndJson() {
		room("model", JDK, libraries("org.yaml.snakeyaml..", "com.google.gson..")).check(CLASSES);
	}

	@Test
	void onnxUsesTheRuntimeAndModel() {
		room("onnx", JDK, libraries("ai.onnxruntime.."), rooms("model")).check(CLASSES);
	}

	@Test
	void segmentUsesOnnxAndCrfAndModel() {
		room("segment", JDK, rooms("onnx", "crf", "model")).check(CLASSES);
	}

	@Test
	void imageUsesImageJAndWhatIsBelow() {
		room("image", JDK, libraries("ij.."), rooms("segment", "evaluate", "onnx", "crf", "model")).check(CLASSES);
	}

	@Test
	void evaluateUsesTheJdkAlone() {
		room("evaluate", JDK).check(CLASSES);
	}

	@Test
	void onnxAloneUsesTheRuntime() {
		noClasses().that().resideOutsideOfPackage(BASE + ".onnx..").should().dependOnClassesThat().resideInAPackage(
			"ai.onnxruntime..").check(CLASSES);
	}

	@Test
	void nothingBelowUsesTheDoorsOrTheirLibraries() {
		noClasses().that().resideOutsideOfPackages(DOORS).should().dependOnClassesThat().resideInAnyPackage(join(DOORS,
			libraries("org.scijava..", "net.imagej..", "picocli.."))).check(CLASSES);
	}

	@Test
	void everyClassHasARoom() {
		classes().should().resideInAnyPackage(join(DOORS, rooms("crf", "model", "onnx", "segment", "image", "evaluate")))
			.check(CLASSES);
	}

	@Test
	void thereAreNoCircles() {
		slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	private static ArchRule room(final String name, final String[]... allowed) {
		return classes().that().resideInAPackage(BASE + "." + name + "..").should().onlyDependOnClassesThat()
			.resideInAnyPackage(join(rooms(name), join(allowed)));
	}

	private static String[] rooms(final String... names) {
		return Stream.of(names).map(name -> BASE + "." + name + "..").toArray(String[]::new);
	}

	private static String[] libraries(final String... packages) {
		return packages;
	}

	private static String[] join(final String[]... lists) {
		return Stream.of(lists).flatMap(Stream::of).toArray(String[]::new);
	}
}
