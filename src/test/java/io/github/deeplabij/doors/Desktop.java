package io.github.deeplabij.doors;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.Scrollbar;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.AdjustmentEvent;
import java.awt.event.ItemEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import ij.IJ;
import ij.Menus;
import ij.gui.GenericDialog;

/** What a person does on the screen of plain ImageJ. */
final class Desktop {

	private Desktop() {}

	/** Chooses an entry of the menu. */
	static void choose(final String label) {
		final MenuItem item = item(label);
		EventQueue.invokeLater(() -> Arrays.stream(item.getActionListeners()).forEach(listener -> listener
			.actionPerformed(new ActionEvent(item, ActionEvent.ACTION_PERFORMED, label))));
	}

	private static MenuItem item(final String label) {
		for (int m = 0; m < Menus.getMenuBar().getMenuCount(); m++) {
			final Optional<MenuItem> found = item(Menus.getMenuBar().getMenu(m), label);
			if (found.isPresent()) return found.get();
		}
		throw new IllegalStateException("no menu entry " + label);
	}

	private static Optional<MenuItem> item(final Menu menu, final String label) {
		for (int i = 0; i < menu.getItemCount(); i++) {
			final MenuItem item = menu.getItem(i);
			final Optional<MenuItem> found = item instanceof Menu inner ? item(inner, label) //
				: item.getLabel().equals(label) ? Optional.of(item) : Optional.empty();
			if (found.isPresent()) return found;
		}
		return Optional.empty();
	}

	/** The dialog of that title, once it is there. */
	static Dialog dialog(final String title) {
		await("a dialog", () -> find(title).isPresent());
		return find(title).orElseThrow();
	}

	static Optional<Dialog> find(final String title) {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof Dialog dialog && dialog
			.isVisible() && title.equals(dialog.getTitle())).map(Dialog.class::cast).findFirst();
	}

	/** Presses a button. */
	static void press(final Container container, final String label) {
		final Button button = button(container, label).orElseThrow(() -> new IllegalStateException("no button " +
			label));
		EventQueue.invokeLater(() -> Arrays.stream(button.getActionListeners()).forEach(listener -> listener
			.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, label))));
	}

	private static Optional<Button> button(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (component instanceof Button button && button.getLabel().strip().equals(label)) return Optional.of(
				button);
			if (component instanceof Container inner) {
				final Optional<Button> found = button(inner, label);
				if (found.isPresent()) return found;
			}
		}
		return Optional.empty();
	}

	/** Ticks a check box, or unticks it. */
	static void tick(final Container container, final String label, final boolean on) {
		final Checkbox checkbox = checkbox(container, label).orElseThrow(() -> new IllegalStateException(
			"no check box " + label));
		EventQueue.invokeLater(() -> {
			checkbox.setState(on);
			Arrays.stream(checkbox.getItemListeners()).forEach(listener -> listener.itemStateChanged(new ItemEvent(
				checkbox, ItemEvent.ITEM_STATE_CHANGED, label, on ? ItemEvent.SELECTED : ItemEvent.DESELECTED)));
		});
	}

	private static Optional<Checkbox> checkbox(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (component instanceof Checkbox checkbox && checkbox.getLabel().strip().equals(label)) return Optional.of(
				checkbox);
			if (component instanceof Container inner) {
				final Optional<Checkbox> found = checkbox(inner, label);
				if (found.isPresent()) return found;
			}
		}
		return Optional.empty();
	}

	/** Moves a slider, counted from 0, to a place between its ends. */
	static void slide(final GenericDialog dialog, final int number, final int place) {
		final Scrollbar slider = (Scrollbar) dialog.getSliders().get(number);
		EventQueue.invokeLater(() -> {
			slider.setValue(place);
			Arrays.stream(slider.getAdjustmentListeners()).forEach(listener -> listener.adjustmentValueChanged(
				new AdjustmentEvent(slider, AdjustmentEvent.ADJUSTMENT_VALUE_CHANGED, AdjustmentEvent.TRACK, place)));
		});
	}

	/** Waits for something, a minute at most. */
	static void await(final String what, final BooleanSupplier condition) {
		for (int i = 0; i < 600 && !condition.getAsBoolean(); i++)
			IJ.wait(100);
		if (condition.getAsBoolean()) return;
		System.out.println("no " + what + " after a minute");
		System.exit(1);
	}
}
