package io.github.deeplabij.install;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;

/** Addresses that people give, and that files give which they downloaded. */
public final class WebAddress {

	private WebAddress() {}

	/** Whether a text is meant as an address rather than as a path. */
	public static boolean isMeant(final String text) {
		return text.strip().matches("(?i)[a-z][a-z0-9+.-]+://.*");
	}

	/**
	 * Reads an address.
	 *
	 * @throws DeepLabException if it is none, or not an https one
	 */
	public static URI https(final String text) {
		return require(parse(text), "https");
	}

	/** Reads an address of any kind. */
	static URI parse(final String text) {
		try {
			return new URI(text.strip());
		}
		catch (final URISyntaxException e) {
			throw new DeepLabException("'" + text.strip() +
				"' is no address; use one such as https://example.org/model.zip.", e);
		}
	}

	/** The address, which is to be one of that scheme. */
	static URI require(final URI address, final String scheme) {
		if (!scheme.equalsIgnoreCase(address.getScheme())) throw new DeepLabException("'" + shown(address) +
			"' is not taken: only https addresses are; use one, or download the file in a browser and give the file.");
		if (address.getHost() == null || address.getUserInfo() != null) throw new DeepLabException("'" + shown(
			address) + "' is no address; use one such as https://example.org/model.zip.");
		return address;
	}

	/** An address without what may be a secret. */
	static String shown(final URI address) {
		return address.toString().replaceFirst("//[^/@]*@", "//").replaceFirst("[?#].*", "");
	}

	/** Where in a folder a file of that address may be kept for a while: the same for the same address. */
	static Path placeOf(final URI address, final Path folder) {
		return folder.resolve(Sha256.of(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32));
	}
}
