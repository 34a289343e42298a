package io.github.deeplabij.image;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import ij.ImagePlus;
import ij.io.FileInfo;

/**
 * The names of the channels that the OME-XML of an image tells. Bio-Formats keeps it with each image that it opens,
 * whatever the format, but writes the names nowhere else.
 */
final class OmeChannels {

	/** Where Bio-Formats tells which image of its file an image is, from 0. */
	private static final String SERIES = "Series";
	private static final int MOST = 1 << 26;

	private OmeChannels() {}

	/** An image of the file. */
	private static final class Described {

		private String width = "";
		private String height = "";
		private final List<String> names = new ArrayList<>();

		boolean fits(final ImagePlus image) {
			return width.equals(String.valueOf(image.getWidth())) && height.equals(String.valueOf(image.getHeight())) &&
				names.size() == image.getNChannels();
		}
	}

	/** A name for each channel, empty where none is told; no list if nothing is known of the image. */
	static Optional<List<String>> of(final ImagePlus image) {
		final FileInfo file = image.getOriginalFileInfo();
		final String text = file == null ? null : file.description;
		if (text == null || text.length() > MOST || !text.contains("<OME")) return Optional.empty();
		try {
			final List<Described> all = read(text);
			final int number = image.getProperty(SERIES) instanceof Number series ? series.intValue() : 0;
			if (number >= 0 && number < all.size() && all.get(number).fits(image)) return Optional.of(all.get(
				number).names);
			final List<Described> fitting = all.stream().filter(each -> each.fits(image)).toList();
			return fitting.size() == 1 ? Optional.of(fitting.get(0).names) : Optional.empty();
		}
		catch (final XMLStreamException e) {
			return Optional.empty();
		}
	}

	private static List<Described> read(final String text) throws XMLStreamException {
		final XMLInputFactory factory = XMLInputFactory.newInstance();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		final XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text.strip()));
		final List<Described> all = new ArrayList<>();
		while (reader.hasNext()) {
			if (reader.next() != XMLStreamReader.START_ELEMENT) continue;
			switch (reader.getLocalName()) {
				case "Image" -> all.add(new Described());
				case "Pixels" -> size(reader, all);
				case "Channel" -> {
					if (!all.isEmpty()) all.get(all.size() - 1).names.add(value(reader, "Name"));
				}
				default -> {
					// the rest says nothing of channels
				}
			}
		}
		return all;
	}

	private static void size(final XMLStreamReader reader, final List<Described> all) {
		if (all.isEmpty()) return;
		all.get(all.size() - 1).width = value(reader, "SizeX");
		all.get(all.size() - 1).height = value(reader, "SizeY");
	}

	private static String value(final XMLStreamReader reader, final String name) {
		final String value = reader.getAttributeValue(null, name);
		return value == null ? "" : value.strip();
	}
}
