package io.github.deeplabij.window;

import java.awt.Component;
import java.util.function.UnaryOperator;

import javax.swing.DefaultListCellRenderer;
import javax.swing.JList;

import io.github.deeplabij.common.PlainText;

/** Shows the values of a choice under other names. */
final class PanelNames extends DefaultListCellRenderer {

	private static final long serialVersionUID = 1L;

	private final transient UnaryOperator<String> names;

	PanelNames(final UnaryOperator<String> names) {
		this.names = names;
	}

	@Override
	public Component getListCellRendererComponent(final JList<?> list, final Object value, final int index,
		final boolean selected, final boolean focused)
	{
		return super.getListCellRendererComponent(list, PlainText.line(names.apply(String.valueOf(value))), index,
			selected, focused);
	}
}
