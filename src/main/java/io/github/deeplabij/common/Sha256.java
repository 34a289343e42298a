package io.github.deeplabij.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 sums in lower-case hexadecimal digits. */
public final class Sha256 {

	private static final int BLOCK = 1 << 16;

	private Sha256() {}

	public static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	public static String of(final Path file) throws IOException {
		final MessageDigest digest = digest();
		try (InputStream in = Files.newInputStream(file)) {
			final byte[] block = new byte[BLOCK];
			for (int n = in.read(block); n >= 0; n = in.read(block))
				digest.update(block, 0, n);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	public static String of(final byte[] bytes) {
		return HexFormat.of().formatHex(digest().digest(bytes));
	}
}
