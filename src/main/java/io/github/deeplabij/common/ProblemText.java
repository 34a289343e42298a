package io.github.deeplabij.common;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Problems as texts on one line, for another JVM to read. What it reads is not trusted: it makes values of this library
 * and nothing else.
 */
public final class ProblemText {

	private static final ObjectInputFilter FILTER = ObjectInputFilter.Config.createFilter(
		"maxdepth=8;maxrefs=100;maxbytes=1048576;maxarray=0;io.github.deeplabij.**;java.lang.Enum;!*");

	private ProblemText() {}

	/** The text of a problem. */
	public static String of(final Problem problem) {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(problem);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	/**
	 * Reads a text.
	 *
	 * @throws IOException if it is not one of a problem
	 */
	public static Problem read(final String text) throws IOException {
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
			in.setObjectInputFilter(FILTER);
			return (Problem) in.readObject();
		}
		catch (final ClassNotFoundException | RuntimeException e) {
			throw new IOException("no problem", e);
		}
	}
}
