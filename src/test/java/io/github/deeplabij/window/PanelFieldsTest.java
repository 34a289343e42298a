package io.github.deeplabij.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Component;
import java.awt.Container;
import java.awt.event.MouseWheelEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JSlider;
import javax.swing.JTextField;

import org.junit.jupiter.api.Test;

/** The fields of the panel, which need no display. */
class PanelFieldsTest {

	private final List<String> changes = new ArrayList<>();
	private final PanelFields fields = new PanelFields(List.of( //
		text("channel", "0"), choice("output", "labels", "labels", "objects"), text("scales", "1"), //
		choice("object_method", "auto", "auto", "watershed"), flag("crf"), //
		new PanelDoors.Field("spatial_sigma", "Sigma", "", "1", List.of(), Optional.of(new PanelDoors.Slider(0.5, 20,
			0.5)), false), text("later", "new")), () -> changes.add("changed"));

	private static PanelDoors.Field text(final String name, final String value) {
		return new PanelDoors.Field(name, name, "", value, List.of(), Optional.empty(), false);
	}

	private static PanelDoors.Field choice(final String name, final String value, final String... choices) {
		return new PanelDoors.Field(name, name, "", value, List.of(choices), Optional.empty(), false);
	}

	private static PanelDoors.Field flag(final String name) {
		return new PanelDoors.Field(name, name, "", "false", List.of(), Optional.empty(), true);
	}

	private <T extends JComponent> T component(final Class<T> type, final String name) {
		return type.cast(named(fields.always(), name).or(() -> named(fields.more(), name)).orElseThrow());
	}

	private static Optional<Component> named(final Container container, final String name) {
		return Arrays.stream(container.getComponents()).filter(each -> name.equals(each.getName())).findFirst();
	}

	@Test
	void theyBeginWithTheirValuesAndTellOfChanges() {
		assertEquals(Map.of("channel", "0", "output", "labels", "scales", "1", "object_method", "auto", "crf", "false",
			"spatial_sigma", "1", "later", "new"), fields.values());
		assertEquals(List.of(), changes);
		component(JTextField.class, "later").setText("x");
		assertEquals("x", fields.values().get("later"));
		assertFalse(changes.isEmpty());
	}

	@Test
	void theChannelsAreThoseOfTheImage() {
		final JComboBox<?> channel = component(JComboBox.class, "channel");
		fields.setChannels(List.of("auto", "DAPI", "GFP", "all"));
		assertEquals(5, channel.getItemCount());
		assertEquals("0", fields.values().get("channel"));
		assertEquals(List.of(), changes, "nothing was chosen");
		channel.setSelectedItem("GFP");
		assertEquals("GFP", fields.values().get("channel"));
		fields.setChannels(List.of("auto", "GFP", "RFP", "all"));
		assertEquals("GFP", fields.values().get("channel"), "there is one of that name too");
		final int before = changes.size();
		fields.setChannels(List.of("auto", "1", "2", "all"));
		assertEquals("0", fields.values().get("channel"), "there is none of that name");
		assertEquals(before + 1, changes.size());
	}

	@Test
	void whatHasNoEffectIsGrey() {
		assertFalse(component(JComboBox.class, "object_method").isEnabled());
		assertFalse(component(PanelSlider.class, "spatial_sigma").isEnabled());
		component(JComboBox.class, "output").setSelectedItem("objects");
		component(JCheckBox.class, "crf").doClick();
		assertTrue(component(JComboBox.class, "object_method").isEnabled());
		assertTrue(component(PanelSlider.class, "spatial_sigma").isEnabled());
	}

	@Test
	void aSliderAndItsFieldFollowEachOther() {
		final PanelSlider both = component(PanelSlider.class, "spatial_sigma");
		final JSlider slider = (JSlider) both.getComponent(0);
		final JTextField field = (JTextField) both.getComponent(1);
		assertEquals("1", fields.values().get("spatial_sigma"));
		slider.setValue(4);
		assertEquals("2.5", fields.values().get("spatial_sigma"));
		field.setText("7");
		assertEquals(13, slider.getValue());
		field.setText("55.25");
		assertEquals("55.25", fields.values().get("spatial_sigma"), "beyond the end of the slider");
		field.setText("-");
		assertEquals("-", fields.values().get("spatial_sigma"), "as it is being typed");
	}

	@Test
	void theWheelScrollsWhatLiesAroundASlider() {
		final PanelSlider both = component(PanelSlider.class, "spatial_sigma");
		final JSlider slider = (JSlider) both.getComponent(0);
		final List<Integer> turned = new ArrayList<>();
		slider.addMouseWheelListener(event -> slider.setValue(slider.getValue() + 1));
		both.addMouseWheelListener(event -> turned.add(event.getWheelRotation()));
		final int before = slider.getValue();
		slider.dispatchEvent(new MouseWheelEvent(slider, MouseWheelEvent.MOUSE_WHEEL, 0, 0, 1, 1, 0, false,
			MouseWheelEvent.WHEEL_UNIT_SCROLL, 3, 2));
		assertEquals(before, slider.getValue());
		assertEquals(List.of(2), turned);
	}
}
