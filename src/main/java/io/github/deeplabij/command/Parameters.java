package io.github.deeplabij.command;

import java.lang.reflect.Field;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.widget.FileWidget;
import org.scijava.widget.WidgetStyle;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.OpenImages;

import ij.ImagePlus;
import ij.plugin.frame.Recorder;

/**
 * The parameters of a command, for doors that have no SciJava at work: named, typed and described as the command class
 * says, set and read as text. Images are left out: a door gives the image of its own. The annotations are read here,
 * since SciJava's classes for that would cost each start some hundredths of a second.
 */
public final class Parameters {

	/** The least that a dialog's field for a text shows at once. */
	private static final int LETTERS = 12;
	/** So many names can be listed in a sentence. */
	private static final int FEW = 8;
	/** The key of the image that a command takes. */
	static final String IMAGE = "image";
	/** The key of a file that holds the values of others. */
	private static final String SETTINGS = "settings";
	/** The key that a macro is not clear without. */
	private static final String MODEL = "model";

	private final DeepLabCommand command;
	private final Map<String, Item> inputs = new LinkedHashMap<>();
	/** The images that it makes, alone or in a list. */
	private final List<Item> outputs = new ArrayList<>();
	private Item imageItem;
	private boolean chosen;

	/** A field of a command that is a parameter. */
	private record Item(Field field, Parameter says) {

		boolean isInput() {
			return says.type() != ItemIO.OUTPUT;
		}

		boolean isOutput() {
			return says.type() != ItemIO.INPUT;
		}
	}

	public Parameters(final DeepLabCommand command) {
		this.command = command;
		final Map<String, Item> above = new LinkedHashMap<>();
		for (final Class<?> each : classes()) {
			for (final Field field : each.getDeclaredFields()) {
				final Parameter says = field.getAnnotation(Parameter.class);
				if (says == null) continue;
				final Item item = new Item(field, says);
				if (item.isOutput()) outputs.add(item);
				if (!item.isInput()) continue;
				if (field.getType() != ImagePlus.class) (isOwn(item) ? inputs : above).put(field.getName(), item);
				else if (field.getName().equals(IMAGE)) imageItem = item;
			}
		}
		inputs.putAll(above);
	}

	/** The command's class, and ours above it, the highest first. */
	private Deque<Class<?>> classes() {
		final Deque<Class<?>> classes = new ArrayDeque<>();
		for (Class<?> each = command.getClass(); each != DeepLabCommand.class; each = each.getSuperclass())
			classes.push(each);
		return classes;
	}

	/** Those of a new command. */
	public static Parameters of(final Class<? extends DeepLabCommand> command) {
		try {
			final DeepLabCommand made = command.getDeclaredConstructor().newInstance();
			made.ahead();
			return new Parameters(made);
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalArgumentException(command.getName(), e);
		}
	}

	/** Whether it is of the command's own class; those come before the ones that it has from another. */
	private boolean isOwn(final Item item) {
		return item.field.getDeclaringClass() == command.getClass();
	}

	public DeepLabCommand command() {
		return command;
	}

	/** What the command is called in the menu. */
	public String title() {
		return command.title();
	}

	/** The images that the command made, in the order in which to show them. */
	public List<ImagePlus> images() {
		final List<ImagePlus> images = new ArrayList<>();
		for (final Item item : outputs) {
			final Object value = get(item);
			final List<?> several = value instanceof List<?> list ? list : List.of();
			Stream.concat(Stream.ofNullable(value), several.stream()).filter(ImagePlus.class::isInstance).map(
				ImagePlus.class::cast).forEach(images::add);
		}
		return images;
	}

	/** The parameters' names, which are the macro's keys, in the order of the dialog. */
	public List<String> names() {
		return List.copyOf(inputs.keySet());
	}

	/** The names of those parameters that are true or false. */
	public List<String> flags() {
		return names().stream().filter(name -> inputs.get(name).field.getType() == boolean.class).toList();
	}

	/** What a parameter is called in a dialog. */
	public String label(final String name) {
		final String label = inputs.get(name).says.label();
		return label.isEmpty() ? name : label;
	}

	/** What a parameter means. */
	public String description(final String name) {
		return inputs.get(name).says.description();
	}

	/** The values that a dialog offers; empty if it is free. Other values can be meaningful too. */
	public List<String> choices(final String name) {
		final List<String> dynamic = command.choices(name);
		if (!dynamic.isEmpty()) return dynamic;
		return List.of(inputs.get(name).says.choices());
	}

	/**
	 * A slider for a number; numbers beyond its ends can be typed.
	 *
	 * @param step from one value to the next
	 */
	public record Slider(double min, double max, double step) {
	}

	/** The slider of a number whose usual range is known, which its style says. */
	public Optional<Slider> slider(final String name) {
		final Parameter says = inputs.get(name).says;
		final String style = says.style();
		final String min = WidgetStyle.getStyleModifier(style, "softMin");
		final String max = WidgetStyle.getStyleModifier(style, "softMax");
		if (!WidgetStyle.isStyle(style, "slider") || min == null || max == null) return Optional.empty();
		return Optional.of(new Slider(Double.parseDouble(min), Double.parseDouble(max), says.stepSize().isEmpty() ? 1
			: Double.parseDouble(says.stepSize())));
	}

	/** Whether a text is the path of a file, for which a dialog can have a button to look for it. */
	public boolean isFile(final String name) {
		return WidgetStyle.isStyle(inputs.get(name).says.style(), FileWidget.OPEN_STYLE);
	}

	/** Whether a text is the path of a folder, for which a dialog can have a button to look for it. */
	public boolean isFolder(final String name) {
		return WidgetStyle.isStyle(inputs.get(name).says.style(), FileWidget.DIRECTORY_STYLE);
	}

	/** How many letters a field for a text is to show at once. */
	public int columns(final String name) {
		return Math.max(LETTERS, inputs.get(name).says.columns());
	}

	/** All values as they are now. */
	public Map<String, Object> values() {
		final Map<String, Object> values = new LinkedHashMap<>();
		inputs.forEach((name, item) -> values.put(name, get(item)));
		return values;
	}

	/** The values of those parameters that the command has from another one. */
	public Map<String, String> inherited() {
		final Map<String, String> values = new LinkedHashMap<>();
		inputs.forEach((name, item) -> {
			if (!isOwn(item)) values.put(name, String.valueOf(get(item)));
		});
		return values;
	}

	/**
	 * Sets values.
	 *
	 * @param values for names of parameters, a value as text; parameters that are not named stay as they are
	 * @throws DeepLabException if a text is no value of the parameter's type
	 */
	public void setAll(final Map<String, String> values) {
		values.forEach((name, text) -> set(inputs.get(name), value(name, inputs.get(name).field.getType(),
			text.strip())));
	}

	/**
	 * Sets the values that a macro gives.
	 *
	 * @param options the second argument of the macro's {@code run(command, options)}; true or false may stand as a key
	 *           alone for true,
	 *          as ImageJ records its own check boxes, and the image may be named by its title
	 * @throws DeepLabException if there is no such parameter, one is given twice, or a text is no value of the
	 *           parameter's type
	 */
	public void setMacro(final String options) {
		final Map<String, String> given = new LinkedHashMap<>();
		MacroOptions.Option before = null;
		for (final MacroOptions.Option option : MacroOptions.parse(options)) {
			requireKnown(option, before);
			final String value = option.value() == null ? "true" : option.value();
			if (given.put(option.key(), value) != null) throw new DeepLabException("The parameter '" + option.key() +
				"' is given twice; give it once.");
			before = option;
		}
		final String title = given.remove(IMAGE);
		if (title != null) setImage(OpenImages.named(IMAGE, title));
		else {
			final Optional<String> doubt = doubt();
			if (doubt.isPresent()) throw new DeepLabException(doubt.get() +
				"; select the image that is meant, or name this one with image=[its title].");
		}
		setGiven(given);
	}

	/**
	 * Sets the values that are given, and where a file of settings is among them, its values for all others.
	 *
	 * @throws DeepLabException if a text is no value of the parameter's type, or the file is none of settings
	 */
	public void setGiven(final Map<String, String> given) {
		final String file = given.getOrDefault(SETTINGS, "");
		final Map<String, String> all = new LinkedHashMap<>(file.isBlank() ? Map.of() : SettingsFile.read(path(file),
			names()));
		all.putAll(given);
		if (!file.isBlank()) all.put(SETTINGS, "");
		setAll(all);
	}

	/** The same for scripts, which do not tell what they gave: all that differs from the default. */
	void fillFrom(final String file) {
		final Map<String, Object> usual = of(command.getClass()).values();
		final Map<String, String> given = new LinkedHashMap<>();
		values().forEach((name, value) -> {
			if (!value.equals(usual.get(name))) given.put(name, value.toString());
		});
		given.put(SETTINGS, file);
		setGiven(given);
	}

	private static Path path(final String file) {
		try {
			return Path.of(file);
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("settings is '" + file + "', which can't be a path; give the path of a file " +
				"that DeepLab Panel has saved.", e);
		}
	}

	private void requireKnown(final MacroOptions.Option option, final MacroOptions.Option before) {
		final String key = option.key();
		if (key.isEmpty()) throw new DeepLabException("There is a blank before '='; write name=value without blanks.");
		final List<String> known = new ArrayList<>(names());
		imageItem().ifPresent(item -> known.add(IMAGE));
		if (!known.contains(key)) throw new DeepLabException(title().replace("...", "") + " has no parameter '" +
			key + "'; " + advice(option,
			before, known));
		if (option.value() == null && !flags().contains(key)) throw new DeepLabException("The parameter '" + key +
			"' stands without a value; write " + key + "=value without blanks.");
	}

	private static String advice(final MacroOptions.Option option, final MacroOptions.Option before,
		final List<String> known) {
		if (known.isEmpty()) return "it has none.";
		final boolean follows = option.value() == null && before != null && before.value() != null;
		if (follows && before.value().isEmpty()) return "write " + before.key() + "=" + option.key() +
			" without blanks.";
		final Optional<String> nearest = Spelling.nearest(option.key(), known).map(each -> "the nearest is '" + each +
			"'");
		if (follows) return nearest.map(each -> each + ", and ").orElse("") +
			"a value with blanks stands in brackets, such as " + before.key() +
			"=[" + before.value() + " " + option.key() + "].";
		return nearest.orElseGet(() -> known.size() > FEW
			? "record the command (Plugins > Macros > Record...) to see those that there are"
			: "there " + (known.size() == 1
			? "is '" : "are '") + String.join("', '", known) + "'") + ".";
	}

	private static Object value(final String name, final Class<?> type, final String text) {
		try {
			if (type == String.class) return text;
			if (type == int.class) return Integer.valueOf(text);
			if (type == double.class) return Double.valueOf(text);
		}
		catch (final NumberFormatException e) {
			throw new DeepLabException("The parameter '" + name + "' is '" + text + "'; a " + (type == int.class
				? "whole " : "") +
				"number is meant.", e);
		}
		if (type != boolean.class) throw new IllegalArgumentException(name + ": " + type);
		if (text.equals("true")) return true;
		if (text.equals("false")) return false;
		throw new DeepLabException("The parameter '" + name + "' is '" + text + "'; true or false is meant.");
	}

	/** Gives the command its image, if it takes one. */
	public void setImage(final ImagePlus given) {
		imageItem().ifPresent(item -> set(item, given));
	}

	/** Gives it another image than the current one, which a macro's line is to name. */
	public void choose(final ImagePlus other) {
		setImage(other);
		chosen = true;
	}

	/** Whether the command takes an image. */
	public boolean takesImage() {
		return imageItem().isPresent();
	}

	/** The image that was given. */
	public Optional<ImagePlus> image() {
		return imageItem().map(item -> (ImagePlus) get(item));
	}

	/** What speaks against taking that image, as the start of a sentence. */
	public Optional<String> doubt() {
		return image().flatMap(command::doubt);
	}

	private Optional<Item> imageItem() {
		return command.takesImage() ? Optional.ofNullable(imageItem) : Optional.empty();
	}

	/**
	 * A macro's line that runs the command with the values as they are now, read back by {@link #setMacro}. It gives
	 * the model and what differs from a new command's values; if that is nothing, the first parameter, since a command
	 * that is run without any asks for all. An image that was chosen comes last, by its title.
	 */
	public String macro() {
		final Map<String, Object> values = values();
		final Map<String, Object> usual = of(command.getClass()).values();
		final Map<String, Object> given = new LinkedHashMap<>(values);
		if (chosen) image().ifPresent(image -> given.put(IMAGE, image.getTitle()));
		given.entrySet().removeIf(each -> each.getValue().equals(each.getKey().equals(MODEL) ? "" : usual.get(each
			.getKey())));
		if (given.isEmpty() && command.asks()) values.entrySet().stream().limit(1).forEach(each -> given.put(each
			.getKey(), each.getValue()));
		return "run(\"" + title() + "\"" + (given.isEmpty() ? "" : ", \"" + Recorder.fixString(MacroOptions.format(
			given)) + "\"") + ");";
	}

	private Object get(final Item item) {
		try {
			item.field.setAccessible(true);
			return item.field.get(command);
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}

	private void set(final Item item, final Object value) {
		try {
			item.field.setAccessible(true);
			item.field.set(command, value);
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}
}
