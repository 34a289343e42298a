package io.github.deeplabij.window;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.GridLayout;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.swing.BorderFactory;
import javax.swing.Icon;
import javax.swing.ImageIcon;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.ListCellRenderer;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.ModelEntry;

/**
 * How a model is shown in the list: its picture; its title and name; classes, licence and size; where it is, or its
 * problem.
 */
final class ModelCell extends JPanel implements ListCellRenderer<ModelCell.Row> {

	private static final long serialVersionUID = 1L;

	static final int COVER = 72;
	private static final int GAP = 8;
	private static final Color WRONG = new Color(190, 40, 40);

	/** All that a cell shows, looked up beforehand: files are not to be read while a list is painted. */
	record Row(ModelEntry entry, Optional<BufferedImage> cover, String facts, String place) {

		static Row of(final ModelEntry entry) {
			final int classes = entry.classes();
			final String facts = Stream.of(classes == 0 ? "" : classes == 1 ? "1 class" : classes + " classes",
				entry.licence(), ByteCount.text(entry
				.size())).filter(text -> !text.isEmpty()).collect(Collectors.joining("  ·  "));
			return new Row(entry, entry.cover().flatMap(file -> Thumbnail.of(file, COVER)), facts, entry.where());
		}
	}

	private final JLabel cover = new JLabel();
	private final JLabel title = new JLabel();
	private final JLabel name = new JLabel();
	private final JLabel facts = new JLabel();
	private final JLabel place = new JLabel();

	ModelCell() {
		super(new BorderLayout(GAP + GAP / 2, 0));
		final JPanel text = new JPanel(new GridLayout(4, 1));
		text.setOpaque(false);
		title.setFont(title.getFont().deriveFont(Font.BOLD));
		for (final JLabel label : List.of(name, facts, place)) label.setFont(label.getFont().deriveFont(Font.PLAIN));
		for (final JLabel label : List.of(title, name, facts, place)) text.add(label);
		cover.setPreferredSize(new Dimension(COVER, COVER));
		add(cover, BorderLayout.WEST);
		add(text);
		setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
	}

	@Override
	public Component getListCellRendererComponent(final JList<? extends Row> list, final Row row, final int index,
		final boolean selected, final boolean focused)
	{
		final ModelEntry entry = row.entry();
		setBackground(selected ? list.getSelectionBackground() : list.getBackground());
		final Color ink = selected ? list.getSelectionForeground() : list.getForeground();
		for (final JLabel label : List.of(title, name, facts, place)) label.setForeground(ink);
		cover.setIcon(row.cover().<Icon> map(ImageIcon::new).orElseGet(Blank::new));
		title.setText(PlainText.line(entry.title()));
		name.setText(PlainText.line(entry.name()));
		facts.setText(PlainText.line(row.facts()));
		place.setText(entry.problem().map(Wording::of).orElseGet(() -> PlainText.line(row.place())));
		if (!entry.problem().isEmpty() && !selected) place.setForeground(WRONG);
		setToolTipText(entry.problem().map(Wording::of).orElseGet(() -> PlainText.line(entry.source())));
		return this;
	}

	/** In the place of a picture that a model does not have. */
	private static final class Blank implements Icon {

		@Override
		public void paintIcon(final Component component, final Graphics graphics, final int x, final int y) {
			graphics.setColor(new Color(128, 128, 128, 60));
			graphics.fillRect(x, y, COVER, COVER);
		}

		@Override
		public int getIconWidth() {
			return COVER;
		}

		@Override
		public int getIconHeight() {
			return COVER;
		}
	}
}
