package io.github.deeplabij.command;

import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/** Values of a command's parameters in a file: JSON with a text, a number, or true or false for each macro key. */
public final class SettingsFile {

	private static final int LARGEST = 1_000_000;

	private SettingsFile() {}

	/**
	 * Writes values, whole or not at all.
	 *
	 * @param values by the names of parameters
	 * @throws DeepLabException if the file can't be written
	 */
	public static void write(final Path file, final Map<String, String> values) {
		try {
			WholeFile.write(file, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(values) +
				"\n");
		}
		catch (final IOException e) {
			throw new DeepLabException("The settings can't be saved in " + file + " (" + WholeFile.reason(e) +
				"); choose another file.", e);
		}
	}

	/**
	 * Reads values.
	 *
	 * @return by the names of parameters, in the order of the file
	 * @throws DeepLabException if the file can't be read, or is no such file
	 */
	public static Map<String, String> read(final Path file) {
		try {
			if (Files.size(file) > LARGEST) throw new MalformedJsonException("it is too large");
			return parse(Files.readString(file));
		}
		catch (final MalformedJsonException | IllegalStateException | CharacterCodingException |
			EOFException e) {
			throw new DeepLabException(file + " is no file of settings, or it is damaged; save the settings anew in " +
				"DeepLab Panel.", e);
		}
		catch (final IOException e) {
			throw new DeepLabException("The settings in " + file + " can't be read (" + WholeFile.reason(e) +
				"); give the path of a file that DeepLab Panel has saved.", e);
		}
	}

	/**
	 * Reads values of known parameters.
	 *
	 * @param known the names of all parameters
	 * @throws DeepLabException if the file can't be read, is no such file, or has another name in it
	 */
	public static Map<String, String> read(final Path file, final Collection<String> known) {
		final Map<String, String> values = read(file);
		for (final String name : values.keySet()) {
			if (!known.contains(name)) throw new DeepLabException("There is no parameter '" + name +
				"', which stands in " + file + "; " + Spelling.nearest(name, known).map(each -> "the nearest is '" +
					each + "'.").orElse("take it out of the file."));
		}
		return values;
	}

	private static Map<String, String> parse(final String text) throws IOException {
		final Map<String, String> values = new LinkedHashMap<>();
		final JsonReader in = new JsonReader(new StringReader(text));
		in.beginObject();
		while (in.hasNext()) {
			final String name = in.nextName();
			final String value = in.peek() == JsonToken.BOOLEAN ? String.valueOf(in.nextBoolean()) : in.nextString();
			if (values.put(name, value) != null) throw new MalformedJsonException(name + " is there twice");
		}
		in.endObject();
		// throws if there is more
		in.peek();
		return values;
	}
}
