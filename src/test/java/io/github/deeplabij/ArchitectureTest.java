package io.github.deeplabij;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

import io.github.deeplabij.common.DeepLabException;

/** Which package may use which: the arrows run one way. What is known of the classes is let go of at the end. */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTest {

	private static final String BASE = "io.github.deeplabij";
	private final JavaClasses classes = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
		.importPackages(BASE);

	private static final String[] JDK = { "java..", "javax..", "com.sun.management.." };
	private static final String[] DOORS = packages(Stream.of("command", "ij1", "cli"));

	/** For each room what it may use, beside the JDK. */
	static Stream<Arguments> rooms() {
		return Stream.of( //
			room("common"), room("crf"), room("evaluate"), //
			room("objects", "common"), //
			room("plane", "common"), //
			room("zarr", "common", "com.google.gson", "com.github.luben.zstd"), //
			room("model", "common", "org.yaml.snakeyaml", "com.google.gson"), //
			room("install", "common", "model"), //
			room("natives", "common", "install", "ai.onnxruntime"), //
			room("onnx", "common", "model", "natives", "ai.onnxruntime"), //
			room("isolate", "common", "model", "natives", "onnx", "ai.onnxruntime"), //
			room("refine", "common", "crf", "plane"), //
			room("segment", "common", "crf", "isolate", "model", "natives", "onnx", "plane", "refine",
				"com.google.gson"), //
			room("examine", "common", "isolate", "model", "natives", "onnx", "plane", "segment"), //
			room("scale", "common", "model", "objects", "onnx", "plane", "refine", "segment", "zarr",
				"com.google.gson"), //
			room("image", "common", "crf", "evaluate", "examine", "install", "isolate", "model", "natives",
				"objects", "onnx", "plane", "refine", "scale", "segment", "zarr", "ij"), //
			room("window", "common", "crf", "evaluate", "examine", "image", "install", "isolate", "model", "natives",
				"objects", "onnx", "plane", "refine", "segment", "zarr", "ij"));
	}

	private static Arguments room(final String name, final String... others) {
		return Arguments.of(name, others);
	}

	@ParameterizedTest
	@MethodSource("rooms")
	void aRoomUsesWhatItMay(final String name, final String[] others) {
		final String[] allowed = Stream.of(others).map(other -> (other.equals("ij") || other.contains(".") ? other
			: BASE + "." + other) + "..").toArray(String[]::new);
		classes().that().resideInAPackage(BASE + "." + name + "..").should().onlyDependOnClassesThat()
			.resideInAnyPackage(join(new String[] { BASE + "." + name + ".." }, JDK, allowed)).check(classes);
	}

	@Test
	void threeRoomsAloneUseOnnxRuntime() {
		noClasses().that().resideOutsideOfPackages(packages(Stream.of("natives", "onnx", "isolate"))).should()
			.dependOnClassesThat().resideInAPackage("ai.onnxruntime..").check(classes);
	}

	@Test
	void nothingBelowUsesTheDoorsOrTheirLibraries() {
		noClasses().that().resideOutsideOfPackages(DOORS).should().dependOnClassesThat().resideInAnyPackage(join(DOORS,
			new String[] { "org.scijava..", "net.imagej..", "picocli.." })).check(classes);
	}

	/** The message alone does not say what to do. */
	@Test
	void usersAreToldOfProblemsInOneWording() {
		noClasses().that().resideInAnyPackage(join(DOORS, packages(Stream.of("image", "window")))).should().callMethod(
			DeepLabException.class, "getMessage").check(classes);
	}

	@Test
	void everyClassHasARoom() {
		classes().should().resideInAnyPackage(join(DOORS, packages(rooms().map(room -> (String) room.get()[0])))).check(
			classes);
	}

	@Test
	void thereAreNoCirclesOfRooms() {
		slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(classes);
	}

	/** Looked for here, as ArchUnit's own search misses circles in a graph of so many classes. */
	@Test
	void thereAreNoCirclesOfClasses() {
		assertEquals("", String.join("\n", circles()));
	}

	/** The arrows from whose head a way leads back to their tail, sorted. */
	private Set<String> circles() {
		final Map<String, Set<String>> uses = uses();
		final Set<String> circles = new TreeSet<>();
		for (final String from : uses.keySet()) {
			for (final String to : uses.get(from))
				if (reached(to, uses).contains(from)) circles.add(from + " -> " + to);
		}
		return circles;
	}

	/** For each of our classes the others that it uses; what is nested in a class counts as that class. */
	private Map<String, Set<String>> uses() {
		final Map<String, Set<String>> uses = new TreeMap<>();
		for (final JavaClass type : classes) {
			final Set<String> used = uses.computeIfAbsent(outer(type), name -> new TreeSet<>());
			type.getDirectDependenciesFromSelf().stream().map(each -> each.getTargetClass().getBaseComponentType())
				.filter(each -> each.getName().startsWith(BASE)).map(ArchitectureTest::outer).filter(each -> !each
					.equals(outer(type))).forEach(used::add);
		}
		return uses;
	}

	/** All that can be reached from a class. */
	private static Set<String> reached(final String from, final Map<String, Set<String>> uses) {
		final Set<String> reached = new HashSet<>();
		final Deque<String> next = new ArrayDeque<>(Set.of(from));
		while (!next.isEmpty()) {
			for (final String each : uses.getOrDefault(next.pop(), Set.of()))
				if (reached.add(each)) next.add(each);
		}
		return reached;
	}

	/** The name, from the room on, of a class or of the one that it is nested in. */
	private static String outer(final JavaClass type) {
		return type.getName().substring(BASE.length() + 1).replaceFirst("\\$.*", "");
	}

	private static String[] packages(final Stream<String> names) {
		return names.map(name -> BASE + "." + name + "..").toArray(String[]::new);
	}

	private static String[] join(final String[]... lists) {
		return Stream.of(lists).flatMap(Stream::of).toArray(String[]::new);
	}
}
