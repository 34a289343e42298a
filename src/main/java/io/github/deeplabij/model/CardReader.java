package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Takes from a description what stands there for people. What is missing or wrong is passed over: it stops no model. */
final class CardReader {

	private CardReader() {}

	/** @param root the fields of a description, format 0.4 or 0.5 */
	static Card read(final Map<?, ?> root) {
		final List<Card.Author> authors = new ArrayList<>();
		for (final Map<?, ?> each : maps(root, "authors")) {
			if (!text(each, "name").isEmpty()) authors.add(new Card.Author(text(each, "name"), text(each, "affiliation"), text(each, "orcid"),
				text(each, "github_user")));
		}
		final List<Card.Citation> cite = new ArrayList<>();
		for (final Map<?, ?> each : maps(root, "cite")) cite.add(new Card.Citation(text(each, "text"), doi(text(each, "doi")), text(each, "url")));
		final Map<?, ?> ours = map(map(root, "config"), "deeplab_ij");
		final String licence = text(root, "license");
		return new Card(text(root, "description"), authors, licence.isEmpty() ? text(ours, "licence") : licence, cite, texts(root, "tags"), file(
			root.get("documentation")), texts(root, "covers"), text(root, "git_repo"), text(root, "timestamp"));
	}

	private static String doi(final String text) {
		return text.replaceFirst("^https?://(dx\\.)?doi\\.org/", "");
	}

	private static Map<?, ?> map(final Map<?, ?> map, final String key) {
		return map.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
	}

	private static List<Map<?, ?>> maps(final Map<?, ?> map, final String key) {
		final List<Map<?, ?>> maps = new ArrayList<>();
		if (map.get(key) instanceof List<?> list) list.forEach(each -> {
			if (each instanceof Map<?, ?> inner) maps.add(inner);
		});
		return maps;
	}

	private static List<String> texts(final Map<?, ?> map, final String key) {
		return map.get(key) instanceof List<?> list ? list.stream().map(CardReader::file).filter(text -> !text.isEmpty()).toList() : List.of();
	}

	/** A file by its path alone, or with its SHA-256. */
	private static String file(final Object value) {
		return value instanceof Map<?, ?> map ? text(map, "source") : text(value);
	}

	private static String text(final Map<?, ?> map, final String key) {
		return text(map.get(key));
	}

	private static String text(final Object value) {
		return value == null || value instanceof Map || value instanceof Collection ? "" : String.valueOf(value).strip();
	}
}
