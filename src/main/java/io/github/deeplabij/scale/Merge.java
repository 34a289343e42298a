package io.github.deeplabij.scale;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;

/**
 * What is left to do once all blocks are done: objects across blocks, the other levels, and tables. It can be stopped
 * at any time; a step that is done is not done again.
 */
public final class Merge {

	private static final BlockRecord.Pieces NO_PIECES = new BlockRecord.Pieces(0, List.of(), List.of());

	private final ScaleImage image;
	private final LabelPlace place;
	private final Ledger ledger;
	private final ScalePlan plan;
	private final ScaleLabels labels;

	private Merge(final ScaleImage image, final LabelPlace place, final Ledger ledger, final ScalePlan plan) {
		this.image = image;
		this.place = place;
		this.ledger = ledger;
		this.plan = plan;
		labels = ScaleLabels.open(image, place.name(), plan);
	}

	/**
	 * Opens labels that were planned.
	 *
	 * @throws DeepLabException if they were not, or the image can't be read
	 */
	public static Merge open(final LabelPlace place) {
		final Ledger ledger = new Ledger(place.ledger());
		final ScalePlan plan = ledger.plan().orElseThrow(() -> new DeepLabException(new ScaleProblem.NoPlan(place
			.name())));
		return new Merge(ScaleImage.open(place, plan.settings().level()), place, ledger, plan);
	}

	/** The same for labels beside an image in a folder. */
	public static Merge open(final Path folder, final String name) {
		return open(LabelPlace.beside(folder, name));
	}

	/**
	 * Does all that is left.
	 *
	 * @param incomplete whether blocks that are not done count as background
	 * @param monitor hears how far it is, and may cancel it
	 * @return the files of the tables
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if blocks are missing that may not be, or something can't be read or written
	 */
	public List<Path> all(final boolean incomplete, final Monitor monitor) {
		final Claim claim = ledger.claim("merge", "The merge of labels '" + place.name() + "'");
		try (claim) {
			final List<BlockRecord> records = records(incomplete);
			final String key = key(records);
			final Levels levels = new Levels(image, ledger, key, monitor);
			if (plan.settings().objects()) {
				objects(records, key, monitor);
				levels.build(labels.objects(), "objects");
			}
			levels.build(labels.classes(), "classes");
			return new Tables(ledger, plan, image).write(records);
		}
		catch (final java.io.IOException e) {
			throw new DeepLabException("The folder " + ledger.folder() + " can't be used: " + e.getMessage() + ".", e);
		}
	}

	private void objects(final List<BlockRecord> records, final String key, final Monitor monitor) {
		final ObjectPass pass = new ObjectPass(image, labels, ledger, plan, records, key);
		if (ledger.isDone("objects", key)) return;
		pass.run(monitor);
		if (!plan.objects().boundary().isEmpty()) {
			final BoundaryPass boundary = new BoundaryPass(labels, ledger, plan, records, key);
			boundary.run(monitor);
			boundary.writeRows(image, pass::block);
		}
		ledger.done("objects", key);
	}

	/** The folders of the labels that it makes. */
	public List<Path> labels() {
		final Path classes = place.store().resolve("labels").resolve(place.name());
		return plan.settings().objects() ? List.of(classes, classes.resolveSibling(place.name() + ScaleLabels.OBJECTS))
			: List.of(classes);
	}

	/** The records of all blocks; of one that is not done, one without pixels. */
	private List<BlockRecord> records(final boolean incomplete) {
		final String fingerprint = plan.fingerprint();
		final List<BlockRecord> records = new ArrayList<>();
		long missing = 0;
		String first = "";
		for (int block = 0; block < plan.grid().count(); block++) {
			final Optional<BlockRecord> record = ledger.record(plan, fingerprint, block);
			records.add(record.orElse(new BlockRecord("", block, new TreeMap<>(), 0, NO_PIECES)));
			if (record.isPresent()) continue;
			if (missing++ == 0) first = plan.grid().name(block);
		}
		if (missing > 0 && !incomplete) throw new DeepLabException(new ScaleProblem.Missing(missing, plan.grid()
			.count(), first));
		return records;
	}

	/** A sum of all that the merge depends on. */
	private String key(final List<BlockRecord> records) {
		final StringBuilder text = new StringBuilder(plan.fingerprint());
		records.stream().filter(record -> record.plan().isEmpty()).forEach(record -> text.append(' ').append(record
			.block()));
		return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
	}
}
