package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

/** What one JVM says of a problem is what another one reads, and nothing else is read. */
class ProblemTextTest {

	private enum Kind {
		FIRST, SECOND
	}

	private record Numbers(Kind kind, int whole, double real, Problem why) implements Problem {

		@Override
		public String what() {
			return kind + " " + whole + " " + real + ": " + why.what();
		}
	}

	private record Hidden(Object any) implements Problem {

		@Override
		public String what() {
			return String.valueOf(any);
		}
	}

	@Test
	void comesBackAsItWas() throws IOException {
		final Problem problem = new Numbers(Kind.SECOND, -3, 0.1, new Numbers(Kind.FIRST, 7, Double.NaN,
			new Sentence("ä \"b\" is\n wrong.")));
		final String text = ProblemText.of(problem);
		assertFalse(text.matches("(?s).*\\s.*"), text);
		assertEquals(problem, ProblemText.read(text));
		final Problem longest = new Sentence("x".repeat(1 << 21));
		assertEquals(longest, ProblemText.read(ProblemText.of(longest)));
	}

	@Test
	void nothingElseIsRead() throws IOException {
		for (final String text : List.of("", "no base 64!", "AAAA", ProblemText.of(new Sentence("x")).substring(4))) {
			assertThrows(IOException.class, () -> ProblemText.read(text), text);
		}
		for (final Serializable other : List.of("a text", new ArrayList<>(List.of(1)), new File("."), Kind.FIRST)) {
			assertThrows(IOException.class, () -> ProblemText.read(serialised(other)), other.toString());
			assertThrows(IOException.class, () -> ProblemText.read(
				serialised(new Hidden(other instanceof Kind ? 1 : other instanceof String
				? new StringBuilder() : other))), other.toString());
		}
	}

	private static String serialised(final Object object) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(object);
		}
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}
}
