package io.github.deeplabij.window;

import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.Optional;

import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextField;

import io.github.deeplabij.install.Installer;

/** Asks what is to be installed. */
final class InstallDialog {

	private static final int COLUMNS = 34;

	private final JPanel panel = new JPanel(new GridBagLayout());
	private final JTextField source = new JTextField(COLUMNS);
	private final JTextField list = new JTextField(COLUMNS);
	private final JTextField name = new JTextField(COLUMNS);
	private final JTextField sha256 = new JTextField(COLUMNS);
	private final JCheckBox replace = new JCheckBox("Replace a model of that name");

	private InstallDialog(final Component owner) {
		final JButton browse = new JButton("Browse...");
		browse.addActionListener(event -> {
			final JFileChooser chooser = new JFileChooser();
			chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
			if (chooser.showOpenDialog(owner) == JFileChooser.APPROVE_OPTION) source.setText(chooser.getSelectedFile()
				.toString());
		});
		source.setToolTipText(
			"A model's folder, its zip archive, the https address of one or of its rdf.yaml, or its name in a list");
		list.setToolTipText(
			"The file or https address of a list in the form of bioimage.io's collection; leave the model empty to " +
			"choose from it");
		row(0, "Model", source, browse);
		row(1, "From a list (optional)", list, null);
		row(2, "Name here (optional)", name, null);
		row(3, "SHA-256 (optional)", sha256, null);
		row(4, "", replace, null);
	}

	private void row(final int y, final String label, final JComponent field, final JComponent more) {
		final GridBagConstraints at = new GridBagConstraints();
		at.insets = new Insets(3, 3, 3, 3);
		at.gridy = y;
		at.anchor = GridBagConstraints.WEST;
		panel.add(new JLabel(label), at);
		at.fill = GridBagConstraints.HORIZONTAL;
		at.weightx = 1;
		panel.add(field, at);
		at.weightx = 0;
		if (more != null) panel.add(more, at);
	}

	/** What the user wants; empty if nothing. */
	static Optional<Installer.Order> ask(final Component owner) {
		final InstallDialog dialog = new InstallDialog(owner);
		if (JOptionPane.showConfirmDialog(owner, dialog.panel, "Install a model", JOptionPane.OK_CANCEL_OPTION,
			JOptionPane.PLAIN_MESSAGE) != JOptionPane.OK_OPTION) return Optional.empty();
		return Optional.of(new Installer.Order(dialog.source.getText().strip(), given(dialog.list), given(dialog.name),
			given(dialog.sha256), dialog.replace.isSelected()));
	}

	private static Optional<String> given(final JTextField field) {
		return Optional.of(field.getText().strip()).filter(text -> !text.isEmpty());
	}
}
