package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.examine.GraphExaminer;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.examine.ModelDraft;
import io.github.deeplabij.examine.PanopticChoices;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.model.DescriptionWriter;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.NpyArray;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.model.OnnxFile;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.WeightsFile;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.segment.CheckResult;
import io.github.deeplabij.segment.ModelCheck;
import io.github.deeplabij.segment.Preparation;
import io.github.deeplabij.segment.Segmenter;
import io.github.deeplabij.segment.TestTensors;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/**
 * Makes a model of a bare ONNX file: looks at the graph, shows what it makes of an image with what people say of it,
 * and writes
 * the model's folder. The graph runs in a JVM of its own.
 * <pre>{@code
 * try (ModelImporter importer = ModelImporter.open(Path.of("network.onnx"), Monitor.NONE)) {
 *   System.out.println(importer.draft().summary());
 * }
 * }</pre>
 */
public final class ModelImporter implements AutoCloseable {

	private static final String TEST_INPUT = "test-input.npy";
	private static final String TEST_OUTPUT = "test-output.npy";
	private static final String TEST_CENTRE = "test-centre.npy";
	private static final String TEST_OFFSET = "test-offset.npy";
	private static final String COVER = "cover.png";
	private static final String PAGE = "README.md";
	private static final int COVER_PIXELS = 320;
	/** The largest side of a tile, so that a part of a large image is seen soon. */
	private static final int TILE = 512;
	/** As many as one byte has. */
	private static final int MOST_LABELS = 256;

	private final Model.Weights found;
	private final WeightsFile weights;
	private final GraphProbe probe;
	private final ModelDraft draft;

	private ModelImporter(final Model.Weights found, final WeightsFile weights, final GraphProbe probe,
		final ModelDraft draft) {
		this.found = found;
		this.weights = weights;
		this.probe = probe;
		this.draft = draft;
	}

	/**
	 * Looks at a graph.
	 *
	 * @param monitor may cancel this and all that is done later
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if it is no ONNX file, or its graph does not run or does not segment images
	 */
	public static ModelImporter open(final Path file, final Monitor monitor) {
		final Model.Weights found = Model.bare(file);
		final Optional<WeightsFile> external = found.external().entrySet().stream().findFirst().map(each ->
			new WeightsFile(each.getKey(), Optional
			.of(Sha256.of(each.getValue()))));
		final WeightsFile weights = new WeightsFile(file.getFileName().toString(), Optional.of(found.sha256()),
			OnnxFile.opset(found.bytes()),
			external);
		final GraphProbe probe = GraphProbe.open(found.bytes(), found.external(), monitor::cancelled);
		try {
			return new ModelImporter(found, weights, probe, new ModelDraft(GraphExaminer.examine(probe, monitor)));
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			probe.close();
			throw e;
		}
	}

	/** What was seen. */
	public ModelDraft draft() {
		return draft;
	}

	/**
	 * Shows what the model makes of an image.
	 *
	 * @param told takes a line for each part that was shown
	 * @throws DeepLabException if what is chosen does not fit the graph
	 */
	public Painter painter(final ImagePlus image, final ImportChoices choices, final Consumer<String> told) {
		final String title = weights.source();
		final List<PlaneSource> planes = new ImagePlanes(image, draft.description(title, choices, weights).input());
		final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
		return (plane, region, show, monitor) -> {
			final Seen now = seen.computeIfAbsent(plane, p -> look(describe(title, choices, planes, p, region,
				monitor), planes, p, monitor));
			final int[] values = segment(now, planes, plane, region, monitor);
			told.accept(shares(now.description, values));
			show.accept(new Painter.Painted(values, now.description.classes()));
		};
	}

	/** What was measured of a plane for a description, or of all planes where they are normalised together. */
	private record Seen(ModelDescription description, Preparation preparation) {
	}

	/** The description; of labels without names it has as many classes as have been seen, in that region too. */
	private ModelDescription describe(final String title, final ImportChoices choices, final List<PlaneSource> planes,
		final int plane,
		final Region region, final Monitor monitor)
	{
		final ModelDescription description = draft.description(title, choices, weights);
		if (!description.labels() || !choices.classes().isEmpty() || !draft.classNames().isEmpty()) return description;
		final ModelDescription lenient = draft.description(title, choices.numbered(MOST_LABELS), weights);
		final int[] values = segment(look(lenient, planes, plane, monitor), planes, plane, region, monitor);
		final int largest = Arrays.stream(values).max().orElse(0);
		return largest < description.classes().size() ? description : draft.description(title,
			choices.numbered(largest + 1), weights);
	}

	private Seen look(final ModelDescription description, final List<PlaneSource> planes, final int plane,
		final Monitor monitor) {
		try (Network network = network(description)) {
			final List<PlaneSource> measured = measured(description, planes, plane);
			return new Seen(description, segmenter(network, description).prepare(measured, measured,
				monitor).preparation());
		}
	}

	/** The outputs of the graph that a description names. */
	private Network network(final ModelDescription description) {
		return probe.network(description.outputs().stream().map(Tensor::name).toList());
	}

	private static List<PlaneSource> measured(final ModelDescription description, final List<PlaneSource> planes,
		final int plane) {
		return description.normaliseOver() == ModelDescription.Scope.STACK ? planes : List.of(planes.get(plane));
	}

	private static Segmenter segmenter(final Network network, final ModelDescription description) {
		return new Segmenter(network, description, Segmenter.tileOfAbout(TILE, description));
	}

	/** The classes of a region, as they are in the whole plane. */
	private int[] segment(final Seen seen, final List<PlaneSource> planes, final int plane, final Region wanted,
		final Monitor monitor) {
		final int[] values = new int[Math.toIntExact(wanted.size())];
		try (Network network = network(seen.description)) {
			final List<PlaneSource> measured = measured(seen.description, planes, plane);
			segmenter(network, seen.description).prepared(seen.preparation, measured,
				measured).run(measured.size() == 1 ? 0 : plane, wanted,
				new Sink() {

					@Override
					public void labels(final int index, final Region region, final int[] labels) {
						for (int y = 0; y < region.height(); y++) System.arraycopy(labels, y * region.width(), values,
							(region.y() - wanted.y() + y) *
							wanted.width() + region.x() - wanted.x(), region.width());
					}
				}, monitor);
		}
		return values;
	}

	private static Region whole(final PlaneSource plane) {
		return new Region(0, 0, plane.width(), plane.height());
	}

	private static String shares(final ModelDescription description, final int... values) {
		final StringBuilder text = new StringBuilder("Preview:");
		description.classes().stream().map(each -> Map.entry(each.name(),
			100.0 * Arrays.stream(values).filter(value -> value == each.value())
			.count() / values.length)).filter(share -> share.getValue() > 0).sorted((a, b) ->
				Double.compare(b.getValue(), a.getValue())).limit(5)
			.forEach(share -> text.append(String.format(Locale.ROOT, " %s %.1f %%", share.getKey(), share.getValue())));
		return text.toString();
	}

	/**
	 * What was made.
	 *
	 * @param folder the model's folder
	 * @param notes what the user should know
	 */
	public record Imported(Path folder, List<String> notes) {

		/** One line for people. */
		public String summary() {
			return "The model '" + folder.getFileName() + "' was imported into " + folder + ".";
		}
	}

	/**
	 * Writes the model's folder: weights, description, test tensors, cover and a page about it. It appears as a whole,
	 * after it has
	 * given its own test output on the CPU, or not at all.
	 *
	 * @param image an image of the kind that the model is for, of which the test input and the cover are made; null if
	 *           there is none
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if what is chosen does not fit the graph, the name is taken, or the folder can't be
	 *           written
	 */
	public Imported write(final ImportTarget target, final ImportChoices choices, final ImagePlus image,
		final Monitor monitor) {
		target.require();
		final ImportSample sample = ImportSample.of(image, draft.description(target.name(), choices, weights).input());
		final ModelDescription seen = describe(target.name(), choices, List.of(sample.plane()), 0,
			whole(sample.plane()), monitor);
		final OffsetTrial trial = new OffsetTrial(seen);
		final ModelDescription description = decided(seen, target.name(), choices, trial, sample.plane(), monitor);
		final TestTensors tests;
		try (Network network = network(description)) {
			tests = TestTensors.of(description, network, sample.plane(), monitor);
		}
		tests.require(description);
		final Optional<byte[]> cover = sample.picture().map(picture -> cover(picture, sample, description, monitor));
		try (Staging staging = Staging.in(target.folder())) {
			final Path folder = Files.createDirectory(staging.folder().resolve(target.name()));
			writeWeights(folder);
			if (cover.isPresent()) Files.write(folder.resolve(COVER), cover.get());
			writeDescription(folder, target, description, tests, cover.isPresent());
			final List<String> notes = notes(description, choices, trial);
			try {
				notes.addAll(reproduced(Model.in(folder), monitor));
			}
			catch (final DeepLabException e) {
				// it has not got its place yet
				throw new DeepLabException(Wording.of(e).replace(folder.toString(), target.model().toString()), e);
			}
			target.require();
			staging.publish(folder, target.model());
			return new Imported(target.model(), List.copyOf(notes));
		}
		catch (final IOException e) {
			throw new DeepLabException("The model can't be written to " + target.model() + " (" + WholeFile.reason(e) +
				"); choose a folder that you may write to and that has room.", e);
		}
	}

	private void writeWeights(final Path folder) throws IOException {
		Files.write(folder.resolve(weights.source()), found.bytes());
		for (final Map.Entry<String, byte[]> each : found.external().entrySet()) {
			Files.createDirectories(folder.resolve(each.getKey()).getParent());
			Files.write(folder.resolve(each.getKey()), each.getValue());
		}
	}

	/** Writes the test tensors, the page and the description, which names them all. */
	private void writeDescription(final Path folder, final ImportTarget target, final ModelDescription description,
		final TestTensors tests, final boolean hasCover) throws IOException
	{
		final ImportPage page = new ImportPage(draft, description, target);
		Files.writeString(folder.resolve(PAGE), page.text());
		final ModelDescription tested = write(tests, description, folder);
		Files.writeString(folder.resolve("rdf.yaml"), DescriptionWriter.yaml(tested, page.card(hasCover ? List.of(COVER)
			: List.of(), PAGE)));
	}

	private List<String> notes(final ModelDescription description, final ImportChoices choices,
		final OffsetTrial trial)
	{
		final List<String> notes = new ArrayList<>(draft.notes());
		notes.addAll(trial.notes());
		if (description.labels() && choices.classes().isEmpty() && draft.classNames().isEmpty()) notes.add(
			"The number of classes can't be seen from labels; 0 to " + (description.classes().size() - 1) +
				" have occurred, so import it again with the names of all classes if there are more.");
		return notes;
	}

	/** The description with what the sample shows of its offsets. */
	private ModelDescription decided(final ModelDescription seen, final String title, final ImportChoices choices,
		final OffsetTrial trial, final PlaneSource plane, final Monitor monitor)
	{
		final PanopticChoices said = choices.panoptic();
		if (seen.objects().panoptic().isEmpty() || !said.isOpen()) return seen;
		final PanopticChoices decided;
		try (Network network = network(seen)) {
			decided = trial.decided(said, network, plane, monitor);
		}
		return describe(title, choices.with(decided), List.of(plane), 0, whole(plane), monitor);
	}

	/** Writes the test tensors, and gives the description with them. */
	private static ModelDescription write(final TestTensors tests, final ModelDescription description,
		final Path folder) throws IOException
	{
		final ModelDescription tested = description.with(write(tests.input(), description.input(), folder.resolve(
			TEST_INPUT)), write(tests.output(), description.output(), folder.resolve(TEST_OUTPUT)));
		final Optional<ObjectInfo.Panoptic> panoptic = description.objects().panoptic();
		if (panoptic.isEmpty()) return tested;
		return tested.with(description.objects().with(panoptic.get().with(write(tests.others().get(0), panoptic.get()
			.centre(), folder.resolve(TEST_CENTRE)), write(tests.others().get(1), panoptic.get().offset(), folder
				.resolve(TEST_OFFSET)))));
	}

	/** Writes a test tensor, and gives the description of the tensor with it. */
	private static Tensor write(final NpyArray array, final Tensor tensor, final Path to) throws IOException {
		final byte[] bytes = array.bytes(tensor.type());
		Files.write(to, bytes);
		return new Tensor(tensor.id(), tensor.name(), tensor.axes(), tensor.type(), tensor.operations(),
			to.getFileName().toString(), Optional.of(
			Sha256.of(bytes)));
	}

	/**
	 * Makes sure that a model gives its own test output where its graph is rewritten as far as it can be, as it is when
	 * it segments.
	 *
	 * @return what it does where the graph is rewritten less, if that is something else
	 */
	private static List<String> reproduced(final Model model, final Monitor monitor) {
		final ModelCheck check = new ModelCheck(model);
		final List<CheckResult> results = check.run(List.of(Device.CPU), monitor);
		final CheckResult used = results.stream().filter(result -> result.problem().isEmpty()).reduce((less, more) ->
			more).orElse(results.get(
			0));
		if (!used.passed()) throw new DeepLabException(CheckSummary.of(model.name(), results));
		return results.stream().filter(result -> !result.passed() && result.problem().isEmpty()).reduce((less,
			more) -> more).map(result -> "With" +
			" its graph rewritten less than DeepLab Segment... does (optimisation " + result.level() +
				"), the model gives something else for " + result
				.mismatches() + " of " + result.elements() +
					" elements of its test output; DeepLab Check Model... will say that it fails there.").stream()
			.toList();
	}

	/** What the model makes of the middle of an image, beside that. */
	private byte[] cover(final ImageProcessor picture, final ImportSample sample, final ModelDescription description,
		final Monitor monitor) {
		final int width = Math.min(picture.getWidth(), COVER_PIXELS);
		final int height = Math.min(picture.getHeight(), COVER_PIXELS);
		final Region region = new Region((picture.getWidth() - width) / 2, (picture.getHeight() - height) / 2, width,
			height);
		final List<PlaneSource> planes = List.of(sample.plane());
		final int[] values = segment(look(description, planes, 0, monitor), planes, 0, region, monitor);
		return ImportSample.cover(picture, region, values, description.classes());
	}

	@Override
	public void close() {
		probe.close();
	}
}
