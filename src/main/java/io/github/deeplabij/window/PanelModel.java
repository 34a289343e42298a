package io.github.deeplabij.window;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.swing.DefaultComboBoxModel;
import javax.swing.Icon;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.UIManager;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.install.ModelEntry;

/** The choice of a model, with its picture and what it is for. */
final class PanelModel extends JPanel {

	private static final long serialVersionUID = 1L;

	private static final int GAP = 6;
	private static final int ROWS = 4;
	private static final int COLUMNS = 30;
	/** How many lines of text a picture is as high as. */
	private static final int LINES = 6;
	/** So many letters of a description fit. */
	private static final int MOST = 160;
	/** Screens have up to so many dots for a pixel of Java's. */
	private static final int DENSE = 2;

	private final JComboBox<String> box;
	private final JLabel cover = new JLabel();
	private final JLabel title = new JLabel(" ");
	private final JTextArea purpose = new JTextArea(ROWS, COLUMNS);
	private transient Map<String, Shown> shown = Map.of();
	private boolean filling;

	/** All that is shown of a model, looked up beforehand. */
	record Shown(String name, String title, String purpose, Optional<BufferedImage> cover) {

		/** @param side of the picture */
		static Shown of(final ModelEntry entry, final int side) {
			return new Shown(entry.name(), PlainText.line(entry.title()), PlainText.line(entry.model().map(model ->
				model.card().description()).orElse("")), entry.cover().flatMap(file -> Thumbnail.of(file, DENSE *
					side)));
		}
	}

	PanelModel(final PanelDoors.Field field, final Runnable changed) {
		super(new BorderLayout(GAP, GAP));
		box = new JComboBox<>(field.choices().toArray(String[]::new));
		box.setName(field.name());
		box.setToolTipText(field.help());
		box.setSelectedItem(field.value());
		box.addActionListener(event -> {
			if (filling) return;
			describe();
			changed.run();
		});
		title.setFont(title.getFont().deriveFont(Font.BOLD));
		purpose.setLineWrap(true);
		purpose.setWrapStyleWord(true);
		purpose.setEditable(false);
		purpose.setFocusable(false);
		purpose.setOpaque(false);
		purpose.setFont(UIManager.getFont("Label.font").deriveFont(Font.PLAIN));
		final JPanel text = new JPanel(new BorderLayout(0, GAP / 2));
		text.add(title, BorderLayout.NORTH);
		text.add(purpose);
		cover.setVerticalAlignment(JLabel.TOP);
		add(box, BorderLayout.NORTH);
		add(cover, BorderLayout.WEST);
		add(text);
		describe();
	}

	/** The name of the chosen model. */
	String value() {
		return String.valueOf(box.getSelectedItem());
	}

	/** How large pictures are, in pixels of Java's. */
	int side() {
		return LINES * getFontMetrics(UIManager.getFont("Label.font")).getHeight();
	}

	/** Offers models; the one that was chosen stays, if it is among them. */
	void show(final List<Shown> models) {
		final String before = value();
		shown = new LinkedHashMap<>();
		models.forEach(each -> shown.putIfAbsent(each.name(), each));
		filling = true;
		box.setModel(new DefaultComboBoxModel<>(shown.keySet().toArray(String[]::new)));
		if (shown.containsKey(before)) box.setSelectedItem(before);
		filling = false;
		describe();
	}

	private void describe() {
		final Shown now = shown.getOrDefault(value(), new Shown(value(), " ", "", Optional.empty()));
		cover.setIcon(new Cover(now.cover(), side()));
		title.setText(now.title());
		purpose.setText(now.purpose().length() <= MOST ? now.purpose() : now.purpose().substring(0, MOST).replaceFirst(
			"\\s\\S*$", "") + " ...");
		purpose.setToolTipText(now.purpose());
	}

	/** A picture in its full resolution, or grey in the place of one. */
	private record Cover(Optional<BufferedImage> image, int side) implements Icon {

		@Override
		public void paintIcon(final Component component, final Graphics graphics, final int x, final int y) {
			if (image.isEmpty()) {
				graphics.setColor(UIManager.getColor("Label.disabledForeground"));
				graphics.drawRect(x, y, side - 1, side - 1);
				return;
			}
			((Graphics2D) graphics).setRenderingHint(RenderingHints.KEY_INTERPOLATION,
				RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.drawImage(image.get(), x, y, side, side, null);
		}

		@Override
		public int getIconWidth() {
			return side;
		}

		@Override
		public int getIconHeight() {
			return side;
		}
	}
}
