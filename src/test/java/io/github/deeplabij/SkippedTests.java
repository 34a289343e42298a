package io.github.deeplabij;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Adds a line to a file for each test that is skipped, with the reason: {@code mvn verify} prints them at its end. */
public final class SkippedTests implements TestExecutionListener {

	private static final String FILE = System.getProperty("deeplab.skipped");

	@Override
	public void executionSkipped(final TestIdentifier test, final String reason) {
		add(test, reason);
	}

	/** A test is aborted where it assumes something that is not so. */
	@Override
	public void executionFinished(final TestIdentifier test, final TestExecutionResult result) {
		if (result.getStatus() != TestExecutionResult.Status.ABORTED) return;
		add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason is given"));
	}

	private static void add(final TestIdentifier test, final String reason) {
		if (FILE == null) return; // not started by Maven
		final String line = name(test) + ": " + reason.replaceFirst("(?s)^(Assumption failed: |.* ==> )", "");
		try {
			// in one write, as the other JVM adds lines too
			Files.writeString(Path.of(FILE), line.replaceAll("\\s+", " ").strip() + "\n", StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Such as {@code MenuIT.drive}, with what is shown of a case if it is one of several. */
	private static String name(final TestIdentifier test) {
		final String shown = test.getDisplayName();
		final TestSource source = test.getSource().orElse(null);
		if (source instanceof ClassSource type) return plain(type.getClassName());
		if (!(source instanceof MethodSource method)) return shown;
		final String name = plain(method.getClassName()) + "." + method.getMethodName();
		return shown.startsWith(method.getMethodName()) ? name : name + " " + shown;
	}

	private static String plain(final String type) {
		return type.substring(type.lastIndexOf('.') + 1);
	}
}
