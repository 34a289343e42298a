package io.github.deeplabij;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

/** How long lines, methods and classes may be. Sizes are counted as in {@code src/bench/python/tokens.py}. */
class SourceSizesTest {

	private static final int COLUMNS = 120;
	private static final String TAB = "    ";
	private static final int METHOD_LINES = 60;
	private static final int CLASS_LINES = 400;

	private static final Path SOURCES = Path.of("src");
	private static final Set<String> TEXTS = Set.of("java", "py", "xml", "yaml", "ijm", "properties");

	@Test
	void linesAreShort() throws IOException {
		final List<String> tooLong = new ArrayList<>();
		for (final Path file : files(SOURCES)) {
			final List<String> lines = Files.readAllLines(file);
			for (int i = 0; i < lines.size(); i++) {
				final String line = lines.get(i);
				final int width = line.replace("\t", TAB).length();
				if (width > COLUMNS) tooLong.add(file + ":" + (i + 1) + " has " + width + " columns");
			}
		}
		assertEquals(List.of(), tooLong);
	}

	@Test
	void methodsAndClassesAreShort() throws IOException {
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assertNotNull(compiler, "this test needs a JDK");
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			final JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null, manager
				.getJavaFileObjectsFromPaths(files(SOURCES.resolve("main/java"))));
			final Sizes sizes = new Sizes(Trees.instance(task));
			for (final CompilationUnitTree unit : task.parse()) sizes.scan(unit, unit);
			assertTrue(sizes.methods > 1000, "methods that were found: " + sizes.methods);
			assertEquals(List.of(), sizes.tooLong);
		}
	}

	private static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).filter(file -> TEXTS.contains(file.getFileName().toString()
				.replaceFirst(".*\\.", ""))).sorted().toList();
		}
	}

	/** Finds the methods, and the classes that lie in no other, that have too many lines. */
	private static final class Sizes extends TreeScanner<Void, CompilationUnitTree> {

		private final Trees trees;
		private final List<String> tooLong = new ArrayList<>();
		private int methods;
		private int depth;

		Sizes(final Trees trees) {
			this.trees = trees;
		}

		@Override
		public Void visitClass(final ClassTree type, final CompilationUnitTree unit) {
			if (depth == 0) require(type, "the class " + type.getSimpleName(), CLASS_LINES, unit);
			depth++;
			super.visitClass(type, unit);
			depth--;
			return null;
		}

		@Override
		public Void visitMethod(final MethodTree method, final CompilationUnitTree unit) {
			methods++;
			require(method, "the method " + method.getName(), METHOD_LINES, unit);
			return super.visitMethod(method, unit);
		}

		private void require(final Tree tree, final String name, final int most, final CompilationUnitTree unit) {
			final long first = unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
			final long last = unit.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(unit, tree));
			final long lines = last - first + 1;
			if (lines > most) tooLong.add(unit.getSourceFile().getName() + ": " + name + " has " + lines + " lines");
		}
	}
}
