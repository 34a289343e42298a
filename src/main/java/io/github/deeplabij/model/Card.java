package io.github.deeplabij.model;

import java.util.List;

/**
 * What a description says to people and catalogues alone, besides the model's name. Nothing here decides whether or how
 * a
 * model runs. A text is empty where nothing is given.
 *
 * @param description what the model is for, in a sentence or two
 * @param authors who made it
 * @param licence its SPDX name, such as {@code Apache-2.0}, or any words
 * @param cite what to cite
 * @param tags single words to find it by
 * @param documentation the path of a Markdown file inside the model, or its address
 * @param covers the paths of pictures inside the model, or their addresses
 * @param gitRepo the address of the sources
 * @param timestamp when it was made, in ISO 8601
 */
public record Card(String description, List<Author> authors, String licence, List<Citation> cite, List<String> tags,
	String documentation, List<String> covers, String gitRepo, String timestamp)
{

	/** A card on which nothing stands. */
	public static final Card EMPTY = new Card("", List.of(), "", List.of(), List.of(), "", List.of(), "", "");

	public Card {
		authors = List.copyOf(authors);
		cite = List.copyOf(cite);
		tags = List.copyOf(tags);
		covers = List.copyOf(covers);
	}

	/**
	 * Somebody who made a model. A text is empty where nothing is given.
	 *
	 * @param orcid in hyphenated groups of four digits
	 * @param githubUser the name at GitHub
	 */
	public record Author(String name, String affiliation, String orcid, String githubUser) {

		/** One of whom the name alone is known. */
		public Author(final String name) {
			this(name, "", "", "");
		}
	}

	/**
	 * Something to cite. A text is empty where nothing is given.
	 *
	 * @param text authors, title, year
	 * @param doi without its address, such as {@code 10.1109/TPAMI.2017.2699184}
	 * @param url an address, where there is no DOI
	 */
	public record Citation(String text, String doi, String url) {
	}
}
