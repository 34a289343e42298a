package io.github.deeplabij.window;

import java.util.function.Consumer;

import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.ButtonGroup;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import javax.swing.JSlider;

/** How the live view is drawn: shown or not, filled or outlined, how opaque. */
final class PanelLook extends JPanel {

	private static final long serialVersionUID = 1L;

	private static final int GAP = 8;
	private static final int PERCENT = 100;
	private static final int FILLED_PERCENT = 45;

	private final JCheckBox shown = new JCheckBox("Show result", true);
	private final JRadioButton filled = new JRadioButton("Filled", true);
	private final JRadioButton outlined = new JRadioButton("Outlined");
	private final JSlider opacity = new PanelSlider.Still(PERCENT);
	/** What the slider had for the other of filled and outlined. */
	private int other = PERCENT;

	PanelLook(final Consumer<PanelLive.Look> changed) {
		setLayout(new BoxLayout(this, BoxLayout.PAGE_AXIS));
		final ButtonGroup group = new ButtonGroup();
		group.add(filled);
		group.add(outlined);
		opacity.setValue(FILLED_PERCENT);
		opacity.setName("opacity");
		shown.setToolTipText("Show the result on the image, or the image alone (before and after)");
		opacity.setToolTipText("How much of the image the colours hide");
		shown.addActionListener(event -> changed.accept(look()));
		outlined.addItemListener(event -> {
			final int now = opacity.getValue();
			opacity.setValue(other);
			other = now;
			changed.accept(look());
		});
		opacity.addChangeListener(event -> changed.accept(look()));
		final JPanel first = row();
		first.add(shown);
		first.add(Box.createHorizontalStrut(GAP));
		first.add(filled);
		first.add(outlined);
		final JPanel second = row();
		second.add(new JLabel("Opacity"));
		second.add(Box.createHorizontalStrut(GAP));
		second.add(opacity);
		add(first);
		add(second);
	}

	private static JPanel row() {
		final JPanel row = new JPanel();
		row.setLayout(new BoxLayout(row, BoxLayout.LINE_AXIS));
		row.setAlignmentX(LEFT_ALIGNMENT);
		return row;
	}

	/** As it is chosen now. */
	PanelLive.Look look() {
		return new PanelLive.Look(shown.isSelected(), outlined.isSelected(), opacity.getValue() / (double) PERCENT);
	}

	/** Hides the result, as if the user did. */
	void hideResult() {
		if (shown.isSelected()) shown.doClick();
	}
}
