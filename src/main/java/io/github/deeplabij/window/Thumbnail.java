package io.github.deeplabij.window;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Small pictures of files that may be of any size. */
final class Thumbnail {

	private static final long MOST_PIXELS = 50_000_000;

	private Thumbnail() {}

	/**
	 * The middle of a picture as a square.
	 *
	 * @param file a PNG, JPEG, GIF or BMP file
	 * @param side in pixels
	 * @return empty if it can't be read, or is too large to be a cover
	 */
	static Optional<BufferedImage> of(final byte[] file, final int side) {
		try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
			final Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) return Optional.empty();
			final ImageReader reader = readers.next();
			try {
				reader.setInput(in, true, true);
				final int width = reader.getWidth(0);
				final int height = reader.getHeight(0);
				if ((long) width * height > MOST_PIXELS) return Optional.empty();
				final int step = Math.max(1, Math.min(width, height) / (2 * side));
				final ImageReadParam parameters = reader.getDefaultReadParam();
				parameters.setSourceSubsampling(step, step, 0, 0);
				return Optional.of(square(reader.read(0, parameters), side));
			}
			finally {
				reader.dispose();
			}
		}
		catch (final IOException | RuntimeException e) {
			return Optional.empty();
		}
	}

	private static BufferedImage square(final BufferedImage image, final int side) {
		final int length = Math.min(image.getWidth(), image.getHeight());
		final Image middle = image.getSubimage((image.getWidth() - length) / 2, (image.getHeight() - length) / 2,
			length, length);
		final BufferedImage result = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = result.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
		graphics.drawImage(middle, 0, 0, side, side, null);
		graphics.dispose();
		return result;
	}
}
