package io.github.deeplabij.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A card as fields of a bioimage.io description, so that the public validator accepts them; what it would not is left
 * out.
 */
record CardFields(Card card) {

	private static final int LONGEST_DESCRIPTION = 1024;

	/** A date and time of ISO 8601, with the time zone. */
	private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\d" +
		"T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[-+]\\d\\d:\\d\\d)?");

	/** Licences of the SPDX list (https://spdx.org/licenses) that models and data have; others are kept as words. */
	private static final List<String> LICENCES = List.of("0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later",
		"Apache-2.0", "Artistic-2.0",
		"BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-4-Clause", "BSL-1.0", "CC0-1.0", "CC-BY-2.0",
			"CC-BY-2.5", "CC-BY-3.0",
		"CC-BY-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0",
			"CC-BY-NC-SA-3.0",
		"CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "ECL-2.0", "EPL-2.0", "EUPL-1.2",
			"GPL-2.0-only",
		"GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
			"LGPL-3.0-only",
		"LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "MS-PL", "NCSA", "ODbL-1.0", "ODC-By-1.0", "OSL-3.0",
			"PDDL-1.0", "Python-2.0",
		"Unlicense", "UPL-1.0", "WTFPL", "Zlib");

	/**
	 * @param root takes the fields of the format
	 * @param ours takes what the format has no place for
	 */
	void into(final Map<String, Object> root, final Map<String, Object> ours) {
		put(root, "description", card.description().substring(0, Math.min(card.description().length(),
			LONGEST_DESCRIPTION)));
		put(root, "authors", card.authors().stream().map(CardFields::author).toList());
		put(root, "cite", card.cite().stream().map(CardFields::citation).flatMap(Optional::stream).toList());
		final Optional<String> licence = LICENCES.stream().filter(card.licence().strip()::equalsIgnoreCase).findFirst();
		put(root, "license", licence.orElse(""));
		if (licence.isEmpty()) put(ours, "licence", card.licence());
		if (card.documentation().endsWith(".md")) put(root, "documentation", card.documentation());
		put(root, "covers", card.covers().stream().filter(cover ->
			cover.toLowerCase(Locale.ROOT).matches(".*\\.(gif|jpeg|jpg|png|svg)"))
			.toList());
		if (isAddress(card.gitRepo())) put(root, "git_repo", card.gitRepo());
		if (TIMESTAMP.matcher(card.timestamp()).matches()) put(root, "timestamp", card.timestamp());
		put(root, "tags", card.tags());
	}

	private static void put(final Map<String, Object> map, final String key, final String text) {
		if (!text.isBlank()) map.put(key, text);
	}

	private static void put(final Map<String, Object> map, final String key, final List<?> list) {
		if (!list.isEmpty()) map.put(key, list);
	}

	private static Map<String, Object> author(final Card.Author author) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("name", author.name().replaceAll("[/\\\\]+", " "));
		put(map, "affiliation", author.affiliation());
		if (isOrcid(author.orcid())) map.put("orcid", author.orcid());
		put(map, "github_user", author.githubUser());
		return map;
	}

	/** The check digit of ISO 7064 MOD 11-2. */
	private static boolean isOrcid(final String text) {
		if (!text.matches("(\\d{4}-){3}\\d{3}[\\dX]")) return false;
		int check = 0;
		for (final char c : text.replace("-", "").toCharArray()) check = (2 * check + (c == 'X' ? 10 : c - '0')) % 11;
		return check == 1;
	}

	private static Optional<Map<String, Object>> citation(final Card.Citation citation) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("text", citation.text());
		if (citation.doi().matches("10\\.\\d{4}.+")) map.put("doi", citation.doi());
		if (isAddress(citation.url())) map.put("url", citation.url());
		return Stream.of("doi", "url").anyMatch(map::containsKey) ? Optional.of(map) : Optional.empty();
	}

	private static boolean isAddress(final String text) {
		return text.matches("https?://[^\\s/]+\\S*");
	}
}
