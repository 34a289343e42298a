package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Descriptions that were damaged give a model that can be written and read back, or one sentence. */
class DescriptionPropertiesTest {

	private static final List<byte[]> GOOD = good();

	/** What may stand in the place of anything. */
	private static final List<Object> ODD = Arrays.asList(null, "", "x", "y", "batch", "channel", "input", "0.4.9",
		"../../x", "a\nb", 0, 1, -1, 2, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 0.5, -0.0, 1e300,
		Double.NaN, Double.POSITIVE_INFINITY, true, List.of(), List.of(0), List.of("x", "y"), Map.of(), Map.of("min", 1,
			"step", 1), Map.of("axis_id", "x"), Map.of("tensor_id", "raw", "axis_id", "x", "offset", Integer.MAX_VALUE),
		Map.of("source", "a"), "bcyx", "float32", "uint8", "scale_range", "fixed");

	private static List<byte[]> good() {
		try (Stream<Path> old = Files.list(Path.of("src/test/resources/descriptions"));
				Stream<Path> bundled = Files.list(Path.of("models")))
		{
			final List<byte[]> good = new ArrayList<>();
			for (final Path file : Stream.concat(old, bundled.map(folder -> folder.resolve("rdf.yaml"))).filter(
				Files::isRegularFile).sorted().toList())
			{
				good.add(Files.readAllBytes(file));
			}
			return good;
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private static void holds(final byte[] yaml) {
		final ModelDescription description;
		final Card card;
		try {
			final DescriptionReader reader = DescriptionReader.of(new ByteArrayInputStream(yaml), "rdf.yaml");
			card = reader.card();
			description = reader.description();
		}
		catch (final DeepLabException e) {
			final String text = e.getMessage();
			assertTrue((text.startsWith("rdf.yaml") || text.startsWith("The model's") || text.startsWith(
				"The operation")) && text.endsWith(".") && text.length() < 2000, text);
			assertTrue(!text.startsWith("rdf.yaml") || !text.contains("\n"), text);
			return;
		}
		final String written = DescriptionWriter.yaml(description, card);
		final DescriptionReader reader = DescriptionReader.of(new ByteArrayInputStream(written.getBytes(
			StandardCharsets.UTF_8)), "rdf.yaml");
		assertEquals(written, DescriptionWriter.yaml(reader.description(), reader.card()), () -> new String(yaml,
			StandardCharsets.UTF_8));
	}

	@Property(tries = 200)
	void whateverTheBytesAre(@ForAll final long seed) {
		final Random random = new Random(seed);
		final byte[] good = GOOD.get(random.nextInt(GOOD.size()));
		final byte[] bytes = Arrays.copyOf(good, random.nextInt(5) == 0 ? random.nextInt(good.length) : good.length);
		final String usual = " \n:-[]{},&*!|>'\"#%@`?0123456789.eE+~<";
		for (int n = random.nextInt(8); n >= 0 && bytes.length > 0; n--)
			bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : usual.charAt(
				random.nextInt(usual.length())));
		holds(bytes);
	}

	@Property(tries = 400)
	void whateverTheFieldsHold(@ForAll final long seed) {
		final Random random = new Random(seed);
		final Object root = YamlText.load(new String(GOOD.get(random.nextInt(GOOD.size())), StandardCharsets.UTF_8));
		Object changed = root;
		for (int n = random.nextInt(3); n >= 0; n--)
			changed = changed(changed, random);
		if (changed instanceof Map<?, ?> map) holds(YamlText.write(texts(map)).getBytes(StandardCharsets.UTF_8));
	}

	private static Map<String, Object> texts(final Map<?, ?> map) {
		final Map<String, Object> texts = new LinkedHashMap<>();
		map.forEach((key, value) -> texts.put(String.valueOf(key), value));
		return texts;
	}

	/** The same with one thing in it removed, doubled, moved, or made another. */
	private static Object changed(final Object value, final Random random) {
		if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(8) > 0) {
			final Map<Object, Object> copy = new LinkedHashMap<>(map);
			final List<Object> keys = new ArrayList<>(map.keySet());
			final Object key = keys.get(random.nextInt(keys.size()));
			switch (random.nextInt(12)) {
				case 0 -> copy.remove(key);
				case 1 -> copy.put(keys.get(random.nextInt(keys.size())), copy.remove(key));
				default -> copy.put(key, changed(copy.get(key), random));
			}
			return copy;
		}
		if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(8) > 0) {
			final List<Object> copy = new ArrayList<>(list);
			final int index = random.nextInt(copy.size());
			switch (random.nextInt(12)) {
				case 0 -> copy.remove(index);
				case 1 -> copy.add(index, copy.get(index));
				default -> copy.set(index, changed(copy.get(index), random));
			}
			return copy;
		}
		return ODD.get(random.nextInt(ODD.size()));
	}
}
