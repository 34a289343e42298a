package io.github.deeplabij.image;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.objects.Channel;
import io.github.deeplabij.objects.Connectivity;
import io.github.deeplabij.objects.Foreground;
import io.github.deeplabij.objects.Grouping;
import io.github.deeplabij.objects.ObjectClasses;
import io.github.deeplabij.objects.ObjectFilter;
import io.github.deeplabij.objects.ObjectFinder;
import io.github.deeplabij.objects.ObjectMaps;
import io.github.deeplabij.objects.ObjectPlane;
import io.github.deeplabij.objects.ObjectSettings;
import io.github.deeplabij.objects.PlaneObject;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * The objects of all planes. The objects of a plane are found as soon as all of it has come, so that what they are
 * found in is kept of one plane, or of the few that are written at once. The labels of stacks that would take a large
 * part of the memory lie in a temporary file.
 */
final class FoundObjects implements Sink {

	/** The most classes whose objects are told apart. */
	private static final int MOST_CLASSES = 256;
	/** From here on neighbouring whole numbers are one in a 32-bit float. */
	private static final int MOST_FLOAT = 1 << 24;
	/** What maps may take of Java's memory. */
	private static final int SHARE = 4;

	private static final Channel[] MAPS = { Channel.CENTRE, Channel.OFFSET_Y, Channel.OFFSET_X };

	private final List<ClassInfo> classes;
	private final boolean probabilities;
	private final ObjectSettings settings;
	private final Set<Channel> channels;
	private final ObjectLink link;
	private final int slices;
	private final Monitor monitor;
	private final Map<Integer, Integer> numbers = new HashMap<>();
	private final Map<List<Object>, float[]> sums = new ConcurrentHashMap<>();
	private Geometry geometry;
	private final long most;
	private Plane[] planes;
	/** Null where the labels lie in memory. */
	private PlaneFile file;
	/** Null if each plane has its own objects. */
	private LinkedPlanes linked;

	/**
	 * @param probabilities whether scores are probabilities
	 * @throws DeepLabException if the model gives no objects in the way that is wanted, or the image has no planes to
	 *             link
	 */
	FoundObjects(final List<ClassInfo> classes, final boolean probabilities, final ObjectInfo info,
		final ObjectChoices choices, final ImagePlus image, final Monitor monitor)
	{
		this(classes, probabilities, info, choices, image, PlaneFile.most(), monitor);
	}

	/**
	 * @param most how many bytes of memory the labels of a stack may take
	 */
	FoundObjects(final List<ClassInfo> classes, final boolean probabilities, final ObjectInfo info,
		final ObjectChoices choices, final ImagePlus image, final long most, final Monitor monitor)
	{
		this.most = most;
		this.classes = classes;
		this.probabilities = probabilities;
		this.monitor = monitor;
		link = choices.link();
		link.require(image);
		slices = image.getNSlices();
		if (classes.size() > MOST_CLASSES) throw new DeepLabException("The model has " + classes.size() +
			" classes; objects of at most " + MOST_CLASSES + " are told apart, so ask for labels.");
		if (classes.size() < 2) throw new DeepLabException(
			"The model tells no class from the background, so it gives no objects; ask for labels.");
		for (int c = 0; c < classes.size(); c++)
			numbers.putIfAbsent(classes.get(c).value(), c);
		final ObjectInfo.Method method = choices.method().orElse(info.method());
		final Foreground foreground = probabilities ? new Foreground.ByProbability(choices.threshold(info.threshold()))
			: new Foreground.ByClass();
		settings = new ObjectSettings(grouping(method, info), classes(info), foreground, Connectivity.EIGHT, filter(
			info, choices, image.getCalibration()));
		channels = EnumSet.noneOf(Channel.class);
		if (probabilities) channels.add(Channel.FOREGROUND);
		if (probabilities && method == ObjectInfo.Method.WATERSHED) channels.add(Channel.OBJECT);
		if (method == ObjectInfo.Method.PANOPTIC) channels.addAll(List.of(MAPS));
	}

	private static Grouping grouping(final ObjectInfo.Method method, final ObjectInfo info) {
		return switch (method) {
			case COMPONENTS -> Grouping.Components.DEFAULT;
			case WATERSHED -> Grouping.Watershed.DEFAULT;
			case PANOPTIC -> {
				final ObjectInfo.Panoptic panoptic = info.panoptic().orElseThrow(() -> new DeepLabException(
					"The model gives no centres and offsets of objects, which object_method=panoptic needs; use " +
						"watershed or components."));
				yield new Grouping.Panoptic(panoptic.kernel(), panoptic.threshold(), true, Grouping.Panoptic.DEFAULT
					.orphans(), Grouping.Panoptic.DEFAULT.reach(), panoptic.sigma());
			}
		};
	}

	private ObjectClasses classes(final ObjectInfo info) {
		final Set<Integer> boundary = new TreeSet<>();
		info.boundary().forEach(value -> boundary.add(numbers.get(value)));
		final Set<Integer> without = new TreeSet<>(Set.of(0));
		info.stuff().forEach(value -> without.add(numbers.get(value)));
		return ObjectClasses.of(classes.size(), without, boundary);
	}

	private static ObjectFilter filter(final ObjectInfo info, final ObjectChoices choices,
		final Calibration calibration)
	{
		return new ObjectFilter(ObjectFilter.Pieces.LARGEST, choices.size().leastPixels(calibration, info.leastArea()),
			choices.fillHoles() ? ObjectFilter.ANY : 0, choices.size().greatestPixels(calibration), choices
				.excludeEdges());
	}

	/** The maps of a plane until all of it has come, and then its objects. */
	private final class Plane {

		private final int index;
		private final AtomicLong missing;
		private ObjectMaps maps;
		private PlaneLabels labels;
		private int undivided;

		Plane(final int index) {
			this.index = index;
			missing = new AtomicLong((1L + (probabilities ? 1 : 0) + (wantsMaps() ? MAPS.length : 0)) * geometry
				.width() * geometry.height());
		}

		synchronized ObjectMaps maps() {
			if (maps == null) maps = new ObjectMaps(geometry.width(), geometry.height(), channels, Runtime.getRuntime()
				.maxMemory() / SHARE);
			return maps;
		}

		void came(final long pixels) {
			if (missing.addAndGet(-pixels) == 0) find();
		}

		private void find() {
			final int threads = Runtime.getRuntime().availableProcessors();
			try (ObjectMaps from = maps; ObjectPlane found = new ObjectFinder(settings, ForkJoinPool.commonPool(),
				threads).find(from, monitor))
			{
				undivided = found.undivided();
				labels = new PlaneLabels(found, geometry.width(), geometry.height(), file, index);
			}
			finally {
				maps = null;
			}
		}

		void close() {
			if (maps != null) maps.close();
			maps = null;
		}
	}

	/** How many bytes it takes. */
	long bytes(final Geometry of) {
		final long bytes = of.pixels() * Short.BYTES;
		return PlaneFile.isFor(of, bytes, most) ? 0 : bytes;
	}

	@Override
	public synchronized void begin(final Geometry of) {
		abort();
		geometry = of;
		linked = null;
		file = bytes(of) == 0 ? new PlaneFile(of.width(), of.height(), of.planes()) : null;
		planes = new Plane[of.planes()];
		for (int p = 0; p < planes.length; p++)
			planes[p] = new Plane(p);
	}

	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		final byte[] found = new byte[labels.length];
		for (int i = 0; i < labels.length; i++)
			found[i] = (byte) (int) numbers.get(labels[i]);
		planes[plane].maps().put(region.x(), region.y(), region.width(), region.height(), found);
		planes[plane].came(region.size());
	}

	@Override
	public boolean wantsScores() {
		return probabilities;
	}

	/** The channels of a region come one after the other. */
	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] scores) {
		final ObjectMaps maps = planes[plane].maps();
		final boolean background = geometry.channels() == classes.size();
		final int number = background ? channel : channel + 1;
		final List<Object> key = List.of(plane, region);
		final List<Object> restKey = List.of(plane, region, Channel.FOREGROUND);
		final float[] sum = sums.computeIfAbsent(key, k -> new float[scores.length]);
		final boolean ofObjects = settings.classes().objects().contains(number);
		final boolean without = !ofObjects && !settings.classes().boundary().contains(number);
		if (!background && !without) max(scores, sum);
		if (background && number == 0) sums.put(restKey, complement(scores));
		else if (background && without) subtract(scores, sums.get(restKey));
		if (background && ofObjects) add(scores, sum);
		if (channel + 1 < geometry.channels()) return;
		put(maps, Channel.FOREGROUND, region, background ? sums.remove(restKey) : sum);
		if (channels.contains(Channel.OBJECT)) put(maps, Channel.OBJECT, region, sum);
		sums.remove(key);
		planes[plane].came(region.size());
	}

	private static float[] complement(final float[] scores) {
		final float[] rest = new float[scores.length];
		for (int i = 0; i < rest.length; i++) rest[i] = 1 - scores[i];
		return rest;
	}

	private static void add(final float[] scores, final float[] sum) {
		for (int i = 0; i < sum.length; i++) sum[i] += scores[i];
	}

	private static void subtract(final float[] scores, final float[] rest) {
		for (int i = 0; i < rest.length; i++) rest[i] = Math.max(0, rest[i] - scores[i]);
	}

	private static void max(final float[] scores, final float[] sum) {
		for (int i = 0; i < sum.length; i++) sum[i] = Math.max(sum[i], scores[i]);
	}

	private static void put(final ObjectMaps maps, final Channel channel, final Region region, final float[] values) {
		maps.put(channel, region.x(), region.y(), region.width(), region.height(), values);
	}

	@Override
	public boolean wantsMaps() {
		return channels.contains(Channel.CENTRE);
	}

	@Override
	public void map(final int plane, final int map, final Region region, final float[] values) {
		put(planes[plane].maps(), MAPS[map], region, values);
		planes[plane].came(region.size());
	}

	@Override
	public synchronized void abort() {
		if (planes == null) return;
		for (final Plane plane : planes)
			plane.close();
		planes = null;
		sums.clear();
	}

	/** Links the objects of planes, where that is wanted. */
	@Override
	public void end() {
		if (link == ObjectLink.NONE) return;
		linked = LinkedPlanes.of(link, slices, Arrays.stream(planes).map(plane -> plane.labels).toList(), monitor);
		if (file != null) return;
		for (final Plane plane : planes)
			plane.labels.renumber(label -> linked.number(plane.index, label), linked.count());
	}

	/** How many objects the image has. */
	long count() {
		return linked == null ? onPlanes() : linked.count();
	}

	/** How many objects all planes have together; one on two planes counts twice. */
	long onPlanes() {
		return Arrays.stream(planes).mapToLong(plane -> plane.labels.count()).sum();
	}

	/** The greatest number of an object. */
	int most() {
		return linked == null ? Arrays.stream(planes).mapToInt(plane -> plane.labels.count()).max().orElse(0) : linked
			.count();
	}

	/** Whether what has the same number on several slices is one object. */
	boolean areInSpace() {
		return link == ObjectLink.SLICES;
	}

	/** How many parts were too large to be divided by the watershed. */
	int undivided() {
		int undivided = 0;
		for (final Plane plane : planes) undivided += plane.undivided;
		return undivided;
	}

	/** What is known of the objects, by their numbers in {@link #stack}. */
	ObjectFacts facts() {
		final FoundFacts facts = new FoundFacts(classes, areInSpace());
		for (final Plane plane : planes) {
			for (final PlaneObject each : plane.labels.objects())
				facts.add(plane.index, number(plane, each), each);
		}
		return facts;
	}

	private int number(final Plane plane, final PlaneObject object) {
		return linked == null ? object.label() : linked.number(plane.index, object.label());
	}

	/** For each plane the numbers of its objects in {@link #stack}, with their classes. */
	List<SortedMap<Integer, ClassInfo>> classesByNumber() {
		final List<SortedMap<Integer, ClassInfo>> all = new ArrayList<>();
		for (final Plane plane : planes) {
			final SortedMap<Integer, ClassInfo> numbers = new TreeMap<>();
			for (final PlaneObject each : plane.labels.objects())
				numbers.put(number(plane, each), classes.get(each.classNumber()));
			all.add(numbers);
		}
		return all;
	}

	/**
	 * The labels of all planes: of 16 bits, or 32-bit floats where there are numbers above 65,535.
	 *
	 * @throws DeepLabException if there are more than 32-bit floats can tell apart
	 */
	ImageStack stack() {
		final int greatest = most();
		if (greatest > MOST_FLOAT) throw new DeepLabException((linked == null ? "A plane" : "The image") + " has " +
			greatest + " objects; an ImageJ image tells " + MOST_FLOAT + " apart. Crop the image.");
		final boolean small = greatest <= PlaneLabels.MOST_SHORT;
		if (file != null) return new StoredStack(geometry.width(), geometry.height(), planes.length, small ? Short.SIZE
			: Float.SIZE, plane -> stored(plane, small));
		final ImageStack stack = new ImageStack(geometry.width(), geometry.height());
		for (final Plane plane : planes)
			stack.addSlice(null, plane.labels.pixels(small));
		return stack;
	}

	private ImageProcessor stored(final int plane, final boolean small) {
		final ImageProcessor labels = small ? new ShortProcessor(geometry.width(), geometry.height())
			: new FloatProcessor(geometry.width(), geometry.height());
		final IntBuffer read = file.read(plane).asIntBuffer();
		for (int i = 0; i < labels.getPixelCount(); i++) {
			final int label = read.get(i);
			final int number = linked == null || label == 0 ? label : linked.number(plane, label);
			if (small) labels.set(i, number);
			else labels.setf(i, number);
		}
		return labels;
	}
}
