package io.github.deeplabij.image;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.deeplabij.examine.ModelDraft;
import io.github.deeplabij.model.Card;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;

/** What an imported model's folder tells people: the page about it, and the card of its description. */
public final class ImportPage {

	private final ModelDraft draft;
	private final ModelDescription description;
	private final ImportTarget target;

	public ImportPage(final ModelDraft draft, final ModelDescription description, final ImportTarget target) {
		this.draft = draft;
		this.description = description;
		this.target = target;
	}

	/** The card; licence and authors are those that the file names where nobody says them. */
	public Card card(final List<String> covers, final String documentation) {
		final String licence = target.licence().isEmpty() ? draft.licence() : target.licence();
		final List<Card.Author> authors = Arrays.stream((target.authors().isEmpty() ? draft.author() : target.authors())
			.split(",")).map(String::strip).filter(name -> !name.isEmpty()).map(Card.Author::new).toList();
		return new Card("Semantic segmentation into " + description.classes().size() +
			" classes; imported from a bare ONNX file.", authors, licence, List.of(), List.of("semantic-segmentation",
				"2d", "imported"), documentation, covers, "", OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(
					ChronoUnit.SECONDS).toString());
	}

	/** The page, in Markdown. */
	public String text() {
		final StringBuilder text = new StringBuilder("# " + target.name() +
			"\n\nA network for semantic segmentation, imported from the bare ONNX file `" + description.weights()
				.source() + "` (SHA-256 " + description.weights().sha256().orElse("unknown") + ").\n\n");
		text.append("## What was seen in the graph\n\n");
		draft.summary().lines().forEach(line -> text.append("- ").append(line).append('\n'));
		text.append("\n## What was said of it\n\n");
		text.append("- Preprocessing: ").append(operations(description.input().operations())).append('\n');
		text.append("- Postprocessing: ").append(operations(description.output().operations())).append('\n');
		text.append("- Pixel size: ").append(description.input().axis("x").unit().map(unit -> description.input().axis(
			"x").scale() + " " + unit).orElse("not known")).append('\n');
		text.append("- Classes: ").append(description.classes().stream().map(each -> each.value() + " " + each.name())
			.collect(Collectors.joining(", "))).append('\n');
		description.objects().panoptic().ifPresent(panoptic -> text.append("- Objects: centres in `").append(panoptic
			.centre().name()).append("`, offsets in `").append(panoptic.offset().name()).append(panoptic.rowsFirst()
				? "`, down and to the right" : "`, to the right and down").append("; an offset of 1 is ").append(
					panoptic
					.unit()).append(" pixels, threshold ").append(panoptic.threshold()).append(", kernel ").append(
						panoptic.kernel()).append('\n'));
		return text.toString();
	}

	private static String operations(final List<Operation> operations) {
		return operations.isEmpty() ? "none" : operations.stream().map(each -> each.id() + (each.kwargs().isEmpty() ? ""
			: " " + each.kwargs())).collect(Collectors.joining(", then "));
	}
}
