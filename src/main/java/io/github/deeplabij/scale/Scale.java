package io.github.deeplabij.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.segment.Preparation;
import io.github.deeplabij.segment.Report;
import io.github.deeplabij.segment.Segmenter;

/**
 * Segments an image of OME-Zarr block by block. Blocks lie fixed in the image, and what a block gets depends on the
 * plan alone: not on which program segments it, in which order, or how often. Each block that is done has a record
 * beside the store, and is not done again.
 * <pre>{@code
 * try (LoadedModel model = LoadedModel.load(Model.bundled("nuclei-fluorescence"), Device.AUTO, Monitor.NONE)) {
 *   Scale scale = Scale.plan(Path.of("x.ome.zarr"), "nuclei", ScaleSettings.DEFAULT, "nuclei-fluorescence",
 *     model, Monitor.NONE);
 *   for (int block = 0; block < scale.blocks(); block++) scale.segment(block, Monitor.NONE);
 *   Merge.open(Path.of("x.ome.zarr"), "nuclei").all(false, Monitor.NONE);
 * }
 * }</pre>
 */
public final class Scale {

	/** What the side of cores is a multiple of, so that chunks are of a usual size. */
	private static final int UNIT = 128;

	private final ScaleLabels labels;
	private final Ledger ledger;
	private final ScalePlan plan;
	private final String fingerprint;
	private final Segmenter segmenter;
	private final List<ZarrPlane> planes;
	private final Preparation[] preparations;
	/** For the labels of a block; taken once for each thread, since it is large. */
	private final ThreadLocal<Object> memory;

	private Scale(final ScaleImage image, final ScaleLabels labels, final Ledger ledger, final ScalePlan plan,
		final Segmenter segmenter)
	{
		this.ledger = ledger;
		this.plan = plan;
		this.segmenter = segmenter;
		this.labels = labels;
		fingerprint = plan.fingerprint();
		planes = image.planes();
		preparations = new Preparation[planes.size()];
		memory = ThreadLocal.withInitial(() -> LabelBlock.memory(plan.grid().region(0), LabelBlock.type(plan
			.greatest())));
	}

	/**
	 * Plans labels: measures the image, fixes the blocks, and makes the arrays. Where that was done before, nothing is
	 * measured again.
	 *
	 * @param place which labels
	 * @param where the name or the path of the model, as programs on all machines find it
	 * @param monitor may cancel it
	 * @throws DeepLabException if the image or the settings don't fit the model, the labels were begun with others, or
	 *             something can't be read or written
	 */
	public static Scale plan(final LabelPlace place, final ScaleSettings settings, final String where,
		final LoadedModel model, final Monitor monitor)
	{
		final String name = place.name();
		final ScaleImage image = ScaleImage.open(place, settings, model.model().description());
		final Ledger ledger = new Ledger(place.ledger());
		final Segmenter segmenter = segmenter(settings, model);
		final Claim claim = ledger.claim("plan", "The planning of labels '" + name + "'");
		try (claim) {
			final Optional<ScalePlan> known = ledger.plan();
			known.ifPresent(plan -> require(plan, name, settings, model, image));
			final ScalePlan plan = known.orElseGet(() -> measure(image, settings, where, model, segmenter,
				monitor));
			final Scale scale = new Scale(image, ScaleLabels.create(image, name, plan), ledger, plan, segmenter);
			if (known.isEmpty()) ledger.write(plan);
			return scale;
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + ledger.folder() + " can't be used: " + e.getMessage() + ".", e);
		}
	}

	/** The same for labels beside an image in a folder. */
	public static Scale plan(final Path folder, final String name, final ScaleSettings settings, final String where,
		final LoadedModel model, final Monitor monitor)
	{
		return plan(LabelPlace.beside(folder, name), settings, where, model, monitor);
	}

	/**
	 * Goes on with labels that were planned.
	 *
	 * @throws DeepLabException if they were not, or with another model, or of another image
	 */
	public static Scale planned(final LabelPlace place, final LoadedModel model) {
		final String name = place.name();
		final Ledger ledger = new Ledger(place.ledger());
		final ScalePlan plan = ledger.plan().orElseThrow(() -> new DeepLabException(new ScaleProblem.NoPlan(name)));
		final ScaleImage image = ScaleImage.open(place, plan.settings(), model.model().description());
		require(plan, name, plan.settings(), model, image);
		return new Scale(image, ScaleLabels.open(image, name, plan), ledger, plan, segmenter(plan.settings(), model));
	}

	/** The same for labels beside an image in a folder. */
	public static Scale planned(final Path folder, final String name, final LoadedModel model) {
		return planned(LabelPlace.beside(folder, name), model);
	}

	/**
	 * The name or the path of the model of labels that were planned.
	 *
	 * @throws DeepLabException if they were not
	 */
	public static String model(final LabelPlace place) {
		return new Ledger(place.ledger()).plan().orElseThrow(() -> new DeepLabException(new ScaleProblem.NoPlan(place
			.name()))).model();
	}

	private static void require(final ScalePlan plan, final String name, final ScaleSettings settings,
		final LoadedModel model, final ScaleImage image)
	{
		final List<String> differs = plan.differs(settings, model.sha256(), image.metadata());
		if (!differs.isEmpty()) throw new DeepLabException(new ScaleProblem.OtherPlan(name, differs));
	}

	private static Segmenter segmenter(final ScaleSettings settings, final LoadedModel model) {
		final ModelDescription description = model.model().description();
		final Segmenter segmenter = new Segmenter(model.network(), description, settings.tileSide(), settings.passes(),
			Optional.ofNullable(settings.crf())).aligned(UNIT);
		if (segmenter.measuresScores()) throw new DeepLabException("The model's description measures all of its " +
			"scores, which can't be done block by block; use another model for images in blocks.");
		return segmenter;
	}

	private static ScalePlan measure(final ScaleImage image, final ScaleSettings settings, final String where,
		final LoadedModel model, final Segmenter segmenter, final Monitor monitor)
	{
		final List<ZarrPlane> planes = image.planes();
		segmenter.require(planes, false);
		final BlockGrid grid = BlockGrid.of(planes.get(0).width(), planes.get(0).height(), planes.size(), segmenter
			.core(), settings.block() == 0 ? ScaleSettings.BLOCK : settings.block());
		final List<? extends PlaneSource> measured = planes.get(0).isWhole() ? new Survey(planes, grid).counted(
			monitor) : planes;
		final Preparation preparation = segmenter.prepare(measured, measured, monitor).preparation();
		return ScalePlan.of(where, model.sha256(), model.model().description(), settings, image, grid,
			preparation);
	}

	/** How many blocks there are, of all planes. */
	public int blocks() {
		return plan.grid().count();
	}

	/** The side of the network's tiles, where the image is larger than one. */
	public int tileSide() {
		return segmenter.prepared(preparation(0), planes.subList(0, 1), planes.subList(0, 1)).tileSide();
	}

	/** What messages call a block. */
	public String name(final int block) {
		return plan.grid().name(block);
	}

	/** Whether a block has a record, and its labels are there. */
	public boolean isDone(final int block) {
		return ledger.record(plan, fingerprint, block).isPresent() && labels.isThere(labels.classes(), block);
	}

	/**
	 * Segments a block, unless it is done: writes its labels, and then its record. Several threads may, each a block of
	 * its own; if two do the same one, both write the same.
	 *
	 * @return whether it was not done before
	 * @throws CancellationException if the monitor cancels; the block is then not done
	 * @throws DeepLabException if the image can't be read, the network fails, or something can't be written
	 */
	public boolean segment(final int block, final Monitor monitor) {
		if (isDone(block)) return false;
		final Region region = plan.grid().region(block);
		final int number = plan.grid().plane(block);
		final List<ZarrPlane> whole = List.of(planes.get(number));
		final List<ZarrPlane> plane = List.of(whole.get(0).holding(segmenter.prepared(preparation(number), whole, whole)
			.reads(0, region)));
		final LabelBlock taken = new LabelBlock(region, memory.get());
		final Report report = segmenter.prepared(preparation(number), plane, plane).run(0, region, taken, monitor);
		final SortedMap<Integer, Long> classes = taken.counts();
		if (classes.equals(Map.of(0, region.size()))) labels.writeEmpty(labels.classes(), block);
		else labels.write(labels.classes(), block, taken.values());
		ledger.write(new BlockRecord(fingerprint, block, classes, report.undefined(), plan.settings().objects()
			? pieces(taken, classes) : null));
		return true;
	}

	/** Knows at which blocks programs ended. */
	Attempts attempts() {
		return ledger.attempts();
	}

	private BlockRecord.Pieces pieces(final LabelBlock taken, final SortedMap<Integer, Long> classes) {
		if (Collections.disjoint(classes.keySet(), plan.objects().of())) return BlockRecord.Pieces.none(taken.region());
		final PieceFinder finder = new PieceFinder(plan.objects());
		return finder.record(finder.find(taken));
	}

	private Preparation preparation(final int plane) {
		synchronized (preparations) {
			if (preparations[plane] == null) preparations[plane] = plan.preparation(plane);
			return preparations[plane];
		}
	}

	/**
	 * Claims a part of the blocks, as long as this program runs.
	 *
	 * @throws DeepLabException if another program does that part
	 */
	public Claim claim(final Part part) {
		return ledger.claim("part-" + part.number() + "-of-" + part.of(), "Part " + part.number() + " of " + part.of() +
			" of these labels");
	}
}
