package io.github.deeplabij.window;

import java.awt.BorderLayout;
import java.awt.event.MouseWheelEvent;
import java.math.BigDecimal;

import javax.swing.JPanel;
import javax.swing.JSlider;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** A number that is set by a slider, or typed beside it. */
final class PanelSlider extends JPanel {

	private static final long serialVersionUID = 1L;

	private static final int LETTERS = 5;

	private final JTextField field = new JTextField(LETTERS);
	private final JSlider slider;
	/** Whether the slider follows the field, or the field the slider. */
	private boolean following;

	PanelSlider(final PanelDoors.Slider range, final String value, final Runnable changed) {
		super(new BorderLayout());
		slider = new Still((int) Math.round((range.max() - range.min()) / range.step()));
		field.setText(value);
		follow(range);
		slider.addChangeListener(event -> {
			if (!following) field.setText(text(range));
		});
		field.getDocument().addDocumentListener(new Changes(() -> {
			if (!slider.getValueIsAdjusting()) follow(range);
			changed.run();
		}));
		add(slider);
		add(field, BorderLayout.EAST);
	}

	/** The number as it stands in the field. */
	String value() {
		return field.getText().strip();
	}

	private String text(final PanelDoors.Slider range) {
		return BigDecimal.valueOf(range.step()).multiply(BigDecimal.valueOf(slider.getValue())).add(BigDecimal.valueOf(
			range.min())).stripTrailingZeros().toPlainString();
	}

	/** Moves the slider to what is typed, if that is a number. */
	private void follow(final PanelDoors.Slider range) {
		following = true;
		try {
			slider.setValue((int) Math.round((Double.parseDouble(value()) - range.min()) / range.step()));
		}
		catch (final NumberFormatException e) {
			// a number that is being typed
		}
		finally {
			following = false;
		}
	}

	@Override
	public void setEnabled(final boolean on) {
		super.setEnabled(on);
		slider.setEnabled(on);
		field.setEnabled(on);
	}

	/** A slider that the mouse wheel does not move: it scrolls what lies around. */
	static final class Still extends JSlider {

		private static final long serialVersionUID = 1L;

		Still(final int most) {
			super(0, most);
		}

		@Override
		protected void processMouseWheelEvent(final MouseWheelEvent event) {
			if (getParent() != null) getParent().dispatchEvent(SwingUtilities.convertMouseEvent(this, event,
				getParent()));
		}
	}

	/** Hears of every letter. */
	record Changes(Runnable changed) implements DocumentListener {

		@Override
		public void insertUpdate(final DocumentEvent event) {
			changed.run();
		}

		@Override
		public void removeUpdate(final DocumentEvent event) {
			changed.run();
		}

		@Override
		public void changedUpdate(final DocumentEvent event) {
			changed.run();
		}
	}
}
