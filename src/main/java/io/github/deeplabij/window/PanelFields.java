package io.github.deeplabij.window;

import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import javax.swing.DefaultComboBoxModel;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;

/** A field for each parameter, in two parts: those that are always seen, and the others. */
final class PanelFields {

	/** The channel; its choices are those of the image. */
	static final String CHANNEL = "channel";

	private static final String OUTPUT = "output";
	private static final String CRF = "crf";
	private static final List<String> ALWAYS = List.of(CHANNEL, "device", OUTPUT);
	private static final Set<String> OF_IMAGE = Set.of("slices", "frames", "area", "rois", "normalise", "fit",
		"pixel_size");
	private static final Set<String> OF_CRF = Set.of(CRF, "iterations", "spatial_sigma", "spatial_weight", "colour_xy",
		"colour_sigma", "colour_weight", "quality");
	private static final Set<String> OF_OBJECTS = Set.of("fill_holes", "exclude_edges");
	/** What each output of objects has in its name. */
	private static final List<String> OBJECT_OUTPUTS = List.of("objects", "rois", "measurements", "summary");
	private static final int LETTERS = 12;

	private final JPanel always = new JPanel(new GridBagLayout());
	private final JPanel more = new JPanel(new GridBagLayout());
	private final Map<String, Supplier<String>> values = new LinkedHashMap<>();
	private final Map<String, List<JComponent>> components = new LinkedHashMap<>();
	private final Runnable changed;
	private JComboBox<String> channel;
	private String anyChannel;
	private boolean filling;

	/**
	 * @param fields without that of the model
	 * @param changed is told whenever a value has changed
	 */
	PanelFields(final List<PanelDoors.Field> fields, final Runnable changed) {
		this.changed = changed;
		for (final PanelDoors.Field each : fields)
			if (ALWAYS.contains(each.name())) add(each, always);
		section("Objects", fields, name -> isOfObjects(name));
		section("CRF", fields, name -> OF_CRF.contains(name));
		section("Image", fields, OF_IMAGE::contains);
		section("Network", fields, name -> !isOfObjects(name) && !OF_CRF.contains(name) && !ALWAYS.contains(name) &&
			!OF_IMAGE.contains(name));
		enable();
	}

	private static boolean isOfObjects(final String name) {
		return name.startsWith("object_") || OF_OBJECTS.contains(name);
	}

	/** What is always seen. */
	JPanel always() {
		return always;
	}

	/** What is seen at the user's wish. */
	JPanel more() {
		return more;
	}

	/** All values as they are now. */
	Map<String, String> values() {
		final Map<String, String> now = new LinkedHashMap<>();
		values.forEach((name, value) -> now.put(name, value.get()));
		return now;
	}

	/**
	 * Offers the channels of an image, and keeps the one that was chosen if that is one of them.
	 *
	 * @param offered names or numbers, and words for several
	 */
	void setChannels(final List<String> offered) {
		if (channel == null) return;
		final String before = value(channel);
		final Set<String> items = new LinkedHashSet<>(List.of(anyChannel));
		items.addAll(offered);
		filling = true;
		channel.setModel(new DefaultComboBoxModel<>(items.toArray(String[]::new)));
		channel.setSelectedItem(items.contains(before) ? before : anyChannel);
		filling = false;
		if (!before.equals(value(channel))) changed.run();
	}

	private interface Kind {

		boolean has(String name);
	}

	private void section(final String title, final List<PanelDoors.Field> fields, final Kind kind) {
		final List<PanelDoors.Field> own = fields.stream().filter(each -> kind.has(each.name())).toList();
		if (own.isEmpty()) return;
		final JLabel heading = new JLabel(title);
		heading.setFont(heading.getFont().deriveFont(Font.BOLD));
		final GridBagConstraints at = constraints(more);
		at.gridwidth = 2;
		at.insets = new Insets(10, 0, 2, 0);
		more.add(heading, at);
		own.forEach(each -> add(each, more));
	}

	private void add(final PanelDoors.Field field, final JPanel panel) {
		final JComponent component = component(field);
		final JLabel label = new JLabel(field.label());
		label.setLabelFor(component);
		component.setName(field.name());
		for (final JComponent each : List.of(label, component)) {
			each.setToolTipText(field.help());
			each.setFont(each.getFont().deriveFont(Font.PLAIN));
		}
		components.put(field.name(), List.of(label, component));
		final GridBagConstraints at = constraints(panel);
		if (field.flag()) at.gridwidth = 2;
		else {
			panel.add(label, at);
			at.gridx = 1;
		}
		at.weightx = 1;
		at.fill = GridBagConstraints.HORIZONTAL;
		panel.add(component, at);
	}

	/** The next row. */
	private static GridBagConstraints constraints(final JPanel panel) {
		final GridBagConstraints at = new GridBagConstraints();
		at.gridx = 0;
		at.gridy = panel.getComponentCount();
		at.anchor = GridBagConstraints.LINE_START;
		at.insets = new Insets(2, 0, 2, 6);
		return at;
	}

	private JComponent component(final PanelDoors.Field field) {
		if (field.name().equals(CHANNEL)) return channel(field);
		if (field.flag()) {
			final JCheckBox box = new JCheckBox(field.label(), Boolean.parseBoolean(field.value()));
			box.addActionListener(event -> change());
			values.put(field.name(), () -> String.valueOf(box.isSelected()));
			return box;
		}
		if (!field.choices().isEmpty()) {
			final JComboBox<String> box = new JComboBox<>(field.choices().toArray(String[]::new));
			box.setSelectedItem(field.value());
			box.addActionListener(event -> change());
			values.put(field.name(), () -> value(box));
			return box;
		}
		if (field.slider().isPresent()) {
			final PanelSlider slider = new PanelSlider(field.slider().get(), field.value(), this::change);
			values.put(field.name(), slider::value);
			return slider;
		}
		final JTextField text = new JTextField(field.value(), LETTERS);
		text.getDocument().addDocumentListener(new PanelSlider.Changes(this::change));
		values.put(field.name(), () -> text.getText().strip());
		return text;
	}

	/** The value that it begins with can be chosen beside the image's channels; nothing and 0 stand for all. */
	private JComponent channel(final PanelDoors.Field field) {
		channel = new JComboBox<>(new String[] { field.value() });
		anyChannel = field.value();
		channel.setRenderer(new PanelNames(value -> value.isEmpty() || value.equals("0") ? "all" : value));
		channel.addActionListener(event -> change());
		values.put(field.name(), () -> value(channel));
		return channel;
	}

	private static String value(final JComboBox<String> box) {
		return String.valueOf(box.getSelectedItem());
	}

	private void change() {
		if (filling) return;
		enable();
		changed.run();
	}

	/** What has no effect is grey. */
	private void enable() {
		final Map<String, String> now = values();
		final boolean refined = Boolean.parseBoolean(now.getOrDefault(CRF, "true"));
		final boolean objects = OBJECT_OUTPUTS.stream().anyMatch(now.getOrDefault(OUTPUT, "objects")::contains);
		components.forEach((name, both) -> {
			final boolean on = isOfObjects(name) ? objects : refined || !OF_CRF.contains(name) || name.equals(CRF);
			both.forEach(each -> each.setEnabled(on));
		});
	}
}
