package io.github.deeplabij.zarr;

/** The bytes of a chunk are not what its codecs make; the message says why, in the middle of a sentence. */
final class DamageException extends Exception {

	private static final long serialVersionUID = 1L;

	DamageException(final String reason) {
		super(reason);
	}

	DamageException(final String reason, final Throwable cause) {
		super(reason, cause);
	}

	/** For bytes that end before they should. */
	static DamageException tooShort() {
		return new DamageException("its bytes end too early");
	}

	/** For bytes that unpack to more than they may. */
	static DamageException tooLong() {
		return new DamageException("it unpacks to more bytes than it should have");
	}
}
