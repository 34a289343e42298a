package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import javax.swing.JLabel;
import javax.swing.plaf.basic.BasicHTML;

import org.junit.jupiter.api.Test;

class PlainTextTest {

	@Test
	void aLineHasNoControlCharacters() {
		assertEquals("a b c d e", PlainText.line("a\tb\r\nc\u001bd\u2028e"));
		assertEquals("ä <b>", PlainText.line("ä <b>"));
	}

	@Test
	void nothingIsTakenForHtml() {
		for (final String each : new String[] { "<html><b>x", "<HTML>x", " <html>x", "\n<html>x" }) {
			assertFalse(BasicHTML.isHTMLString(PlainText.line(each).strip()), each);
			assertEquals(null, new JLabel(PlainText.line(each)).getClientProperty(BasicHTML.propertyKey), each);
		}
	}

	@Test
	void aSentenceHasAnEndAndALengthThatCanBeRead() {
		assertEquals("It is wrong.", PlainText.sentence("It is\nwrong"));
		assertEquals("It is wrong.", PlainText.sentence("It is wrong."));
		assertEquals("Is it wrong?", PlainText.sentence("Is it wrong?"));
		final String shown = PlainText.sentence("a".repeat(5000) + "z");
		assertEquals("aaa", shown.substring(0, 3));
		assertEquals("az.", shown.substring(shown.length() - 3));
		assertEquals(2000 + " ... ".length(), shown.length());
	}

	@Test
	void aFormulaIsText() {
		final String[][] cases = { { "=1+1", "'=1+1" }, { "+cmd", "'+cmd" }, { "-control.tif", "'-control.tif" }, {
			"@SUM(A1)", "'@SUM(A1)" }, //
			{ "\t=1", "' =1" }, { "a=1", "a=1" }, { "", "" }, { "-5", "-5" }, { "+1.5e3", "+1.5e3" }, { "-.5", "-.5" },
			{ "-5d", "'-5d" }, //
			{ "-Infinity", "-Infinity" } };
		for (final String[] each : cases)
			assertEquals(each[1], PlainText.cell(each[0]));
	}
}
