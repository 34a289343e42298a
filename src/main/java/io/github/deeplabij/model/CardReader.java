package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes from a description what stands there for people. What is missing or wrong is passed over: it stops no model.
 */
final class CardReader {

	private CardReader() {}

	/** @param root the fields of a description, format 0.4 or 0.5 */
	static Card read(final Map<?, ?> root) {
		final List<Card.Author> authors = new ArrayList<>();
		for (final Object each : SafeYaml.list(root, "authors")) {
			if (!text(each, "name").isEmpty()) authors.add(new Card.Author(text(each, "name"), text(each,
				"affiliation"), text(each, "orcid"), text(each, "github_user")));
		}
		final List<Card.Citation> cite = new ArrayList<>();
		for (final Object each : SafeYaml.list(root, "cite")) {
			if (each instanceof Map) cite.add(new Card.Citation(text(each, "text"), doi(text(each, "doi")), text(each,
				"url")));
		}
		final Map<?, ?> ours = SafeYaml.map(SafeYaml.map(root, "config"), "deeplab_ij");
		final String licence = text(root, "license");
		return new Card(text(root, "description"), authors, licence.isEmpty() ? text(ours, "licence") : licence, cite,
			files(root, "tags"), //
			file(root, "documentation"), files(root, "covers"), text(root, "git_repo"), text(root, "timestamp"));
	}

	private static String doi(final String text) {
		return text.replaceFirst("^https?://(dx\\.)?doi\\.org/", "");
	}

	private static List<String> files(final Map<?, ?> map, final String key) {
		return SafeYaml.list(map, key).stream().filter(Objects::nonNull).map(each -> file(Map.of(key, each), key))
			.filter(text -> !text.isEmpty()).toList();
	}

	/** A file by its path alone, or with its SHA-256. */
	private static String file(final Map<?, ?> map, final String key) {
		return Optional.of(text(SafeYaml.map(map, key), "source")).filter(source -> !source.isEmpty()).orElse(text(map,
			key));
	}

	private static String text(final Object map, final String key) {
		return SafeYaml.text(map, key).orElse("");
	}
}
