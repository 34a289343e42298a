package io.github.deeplabij.zarr;

import java.util.Arrays;

/** Where the bytes of a chunk lie: in a store or at hand. Each method gives null if there are none at all. */
interface Source {

	byte[] all();

	byte[] part(long offset, int length) throws DamageException;

	byte[] end(int length) throws DamageException;

	/** A key of a store. */
	static Source of(final Store store, final String key) {
		return new Source() {

			@Override
			public byte[] all() {
				return store.read(key);
			}

			@Override
			public byte[] part(final long offset, final int length) {
				return store.read(key, offset, length);
			}

			@Override
			public byte[] end(final int length) {
				return store.readEnd(key, length);
			}
		};
	}

	/** Bytes at hand. */
	static Source of(final byte[] bytes) {
		return new Source() {

			@Override
			public byte[] all() {
				return bytes;
			}

			@Override
			public byte[] part(final long offset, final int length) throws DamageException {
				if (offset < 0 || offset > bytes.length - (long) length) throw DamageException.tooShort();
				return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
			}

			@Override
			public byte[] end(final int length) throws DamageException {
				return part((long) bytes.length - length, length);
			}
		};
	}
}
