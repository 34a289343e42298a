package io.github.deeplabij.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Component;
import java.awt.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.plaf.basic.BasicHTML;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.install.ModelEntry;

class ModelCellTest {

	private static final String HTML = "<html><b>bold</b>";

	private static List<JLabel> labels(final Container container) {
		final List<JLabel> labels = new ArrayList<>();
		for (final Component each : container.getComponents()) {
			if (each instanceof JLabel label) labels.add(label);
			else if (each instanceof Container inner) labels.addAll(labels(inner));
		}
		return labels;
	}

	@Test
	void whatAModelIsCalledIsNoHtml(@TempDir final Path folder) throws Exception {
		final Path model = Files.createDirectory(folder.resolve("given"));
		final Path threshold = Path.of("src/test/resources/models/threshold");
		Files.copy(threshold.resolve("model.onnx"), model.resolve("model.onnx"));
		Files.writeString(model.resolve("rdf.yaml"), Files.readString(threshold.resolve("rdf.yaml")).replaceAll(
			"(?m)^name:.*$", "name: \"" + HTML + "\"") + "\nlicense: \"" + HTML + "\"\n");
		final ModelEntry entry = new Catalogue(List.of(folder)).entries().stream().filter(each -> each.name().equals(
			"given")).findFirst().orElseThrow();
		assertEquals(HTML, entry.title());
		final ModelCell cell = new ModelCell();
		cell.getListCellRendererComponent(new JList<>(), ModelCell.Row.of(entry), 0, false, false);
		final List<JLabel> labels = labels(cell);
		assertTrue(labels.stream().anyMatch(label -> label.getText() != null && label.getText().contains("bold")));
		for (final JLabel label : labels)
			assertNull(label.getClientProperty(BasicHTML.propertyKey), label.getText());
	}
}
