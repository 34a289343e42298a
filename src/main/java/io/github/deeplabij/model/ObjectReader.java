package io.github.deeplabij.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads how objects are told apart: {@code config.deeplab_ij.objects} and {@code config.deeplab_ij.panoptic}. */
final class ObjectReader {

	private static final String OBJECTS = "config.deeplab_ij.objects";
	private static final String FIELD = "config.deeplab_ij.panoptic";
	private static final double MOST_SIGMA = 20;

	/** What can be told apart at all. */
	private static final int MOST_KERNEL = 255;
	private static final int MOST_THRESHOLD = 2;

	private final Map<?, ?> config;
	private final TensorReader tensors;
	private final Fields fields;

	ObjectReader(final Map<?, ?> config, final TensorReader tensors, final Fields fields) {
		this.config = config;
		this.tensors = tensors;
		this.fields = fields;
	}

	/** @throws io.github.deeplabij.common.DeepLabException if a field is wrong; names it */
	ObjectInfo objects(final List<ClassInfo> classes, final Tensor input) {
		final Map<?, ?> map = fields.optionalMap(config, "objects");
		final Optional<ObjectInfo.Panoptic> panoptic = config.get("panoptic") == null ? Optional.empty() //
			: Optional.of(panoptic(fields.asMap(config.get("panoptic"), FIELD), input));
		final ObjectInfo told = ObjectInfo.of(classes);
		final ObjectInfo.Method usual = panoptic.isPresent() ? ObjectInfo.Method.PANOPTIC : told.method();
		final ObjectInfo.Method method = method(map, usual);
		if (method == ObjectInfo.Method.PANOPTIC && panoptic.isEmpty()) throw fields.wrong(
			OBJECTS + ".method", "is 'panoptic', and " + FIELD +
				" does not say which outputs are the centres and the offsets");
		final Set<Integer> boundary = map.get("boundary") == null ? told.boundary() : values(map, "boundary", classes);
		final Set<Integer> stuff = values(map, "stuff", classes);
		if (boundary.stream().anyMatch(stuff::contains)) throw fields.wrong(OBJECTS + ".stuff",
			"lists a class that is a boundary of objects, too; a class is one or the other");
		final int rest = classes.size() - 1 - boundary.size() - stuff.size();
		if (rest < 1 && !(boundary.isEmpty() && stuff.isEmpty())) throw fields.wrong(OBJECTS + (stuff.isEmpty()
			? ".boundary" : ".stuff"), "leaves no class; at least one has to be that of the objects");
		return new ObjectInfo(method, boundary, stuff, leastArea(map), threshold(map), panoptic);
	}

	private int leastArea(final Map<?, ?> map) {
		final int least = fields.whole(map, "least_area", 0);
		if (least < 0) throw fields.wrong(OBJECTS + ".least_area", "is " + least +
			"; 0 or more pixels are meant");
		return least;
	}

	private double threshold(final Map<?, ?> map) {
		final Object value = map.get("threshold");
		if (value == null) return ObjectInfo.THRESHOLD;
		if (value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1) return number
			.doubleValue();
		throw fields.wrong(OBJECTS + ".threshold", Fields.shown(value) + "; a number above 0 and at most 1 is meant");
	}

	private ObjectInfo.Method method(final Map<?, ?> map, final ObjectInfo.Method usual) {
		final String text = fields.text(map, "method", usual.name());
		try {
			return ObjectInfo.Method.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong(OBJECTS + ".method", "is '" + text +
				"'; components, watershed or panoptic is meant");
		}
	}

	private Set<Integer> values(final Map<?, ?> map, final String key, final List<ClassInfo> classes) {
		final Set<Integer> values = new TreeSet<>();
		if (map.get(key) == null) return values;
		for (final Object each : fields.list(map, key)) {
			if (!(each instanceof Integer value) || classes.stream().noneMatch(known -> known.value() == value))
				throw fields.wrong(OBJECTS + "." + key, "lists " + fields.text(each, OBJECTS + "." + key) +
					", which is the value of no class");
			if (value == classes.get(0).value()) throw fields.wrong(OBJECTS + "." + key, "lists " + value +
				", which is the background");
			values.add(value);
		}
		return values;
	}

	private ObjectInfo.Panoptic panoptic(final Map<?, ?> map, final Tensor input) {
		final Tensor centre = tensors.output(fields.text(map, "centre", null), FIELD + ".centre", input);
		final Tensor offset = tensors.output(fields.text(map, "offset", null), FIELD + ".offset", input);
		if (centre.channels() != 1) throw fields.wrong(FIELD + ".centre", "is '" + centre.id() + "', which has " +
			centre.channels() + " channels; a heatmap has 1");
		if (offset.channels() != 2) throw fields.wrong(FIELD + ".offset", "is '" + offset.id() + "', which has " +
			offset.channels() + " channels; offsets have 2");
		final String order = fields.text(map, "offset_order", "yx");
		if (!order.equals("yx") && !order.equals("xy")) throw fields.wrong(FIELD + ".offset_order", "is '" + order +
			"'; yx or xy is meant");
		final int kernel = fields.whole(map, "kernel", ObjectInfo.Panoptic.KERNEL);
		if (kernel < 1 || kernel > MOST_KERNEL || kernel % 2 == 0) throw fields.wrong(FIELD + ".kernel", "is " +
			kernel + "; an odd number of pixels up to " + MOST_KERNEL + " is meant");
		final double threshold = number(map, "threshold", ObjectInfo.Panoptic.THRESHOLD);
		if (threshold > MOST_THRESHOLD) throw fields.wrong(FIELD + ".threshold", "is " + threshold +
			"; a number of at most " + MOST_THRESHOLD + " is meant");
		return new ObjectInfo.Panoptic(centre, offset, order.equals("yx"), number(map, "offset_unit", 1),
			threshold, kernel, sigma(map));
	}

	private double sigma(final Map<?, ?> map) {
		final Object value = map.get("sigma");
		if (value == null) return 0;
		if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MOST_SIGMA)
			return number.doubleValue();
		throw fields.wrong(FIELD + ".sigma", Fields.shown(value) + "; a number of pixels from 0 to 20 is meant");
	}

	private double number(final Map<?, ?> map, final String key, final double usual) {
		final Object value = map.get(key);
		if (value == null) return usual;
		if (value instanceof Number number && number.doubleValue() > 0 && Double.isFinite(number.doubleValue()))
			return number.doubleValue();
		throw fields.wrong(FIELD + "." + key, Fields.shown(value) + "; a number above 0 is meant");
	}
}
