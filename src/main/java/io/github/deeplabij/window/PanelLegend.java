package io.github.deeplabij.window;

import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.GridLayout;
import java.util.List;

import javax.swing.Icon;
import javax.swing.JLabel;
import javax.swing.JPanel;

import io.github.deeplabij.image.PanelFound;
import io.github.deeplabij.image.PanelPicture;
import io.github.deeplabij.model.ClassInfo;

/** What the colours in the image stand for, and how many objects are seen. */
final class PanelLegend extends JPanel {

	private static final long serialVersionUID = 1L;

	private static final int GAP = 10;
	private static final int COLUMNS = 2;

	private List<ClassInfo> classes = List.of();
	private boolean ofObjects;

	PanelLegend() {
		setName("legend");
	}

	/** Shows what was found; true if that takes another size. */
	boolean show(final PanelFound found) {
		final boolean same = found.classes().equals(classes) && found.objects().isPresent() == ofObjects;
		if (!same) {
			classes = found.classes();
			ofObjects = found.objects().isPresent();
			fill();
		}
		return !same;
	}

	private void fill() {
		removeAll();
		setLayout(new GridLayout(0, ofObjects ? 1 : COLUMNS, GAP, 2));
		if (ofObjects) add(new JLabel("Each object has a colour of its own."));
		else for (final ClassInfo each : PanelPicture.drawn(classes))
			add(new JLabel(each.name(), new Swatch(new Color(PanelPicture.colour(each)), getFontMetrics(getFont())
				.getAscent()), JLabel.LEADING));
		revalidate();
	}

	/** A square in a colour. */
	private record Swatch(Color colour, int side) implements Icon {

		@Override
		public void paintIcon(final Component component, final Graphics graphics, final int x, final int y) {
			graphics.setColor(colour);
			graphics.fillRect(x, y, side, side);
			graphics.setColor(Color.GRAY);
			graphics.drawRect(x, y, side - 1, side - 1);
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
