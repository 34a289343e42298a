package io.github.deeplabij.zarr;

import java.util.List;

import io.github.deeplabij.common.DeepLabException;

/**
 * Where the bytes of a Zarr hierarchy lie, by key. A key is a path with {@code /} and neither starts nor ends with one,
 * such as {@code 0/c/1/2}. Several threads may use a store at once.
 * <p>
 * What is not there is null or -1; what can't be read or written is a {@link DeepLabException} of a
 * {@link ZarrProblem}, never taken for absent.
 */
public interface Store {

	/** What to call it in messages: a folder or an address. */
	String name();

	/** All bytes of a key; null if it is absent. */
	byte[] read(String key);

	/**
	 * Reads a value which may be missing where another one is there, such as the metadata of another version of Zarr;
	 * null also where the server forbids to read it, as object stores do if it is missing.
	 */
	default byte[] readIfAllowed(final String key) {
		return read(key);
	}

	/**
	 * Some bytes of a key.
	 *
	 * @param offset of the first one
	 * @return {@code length} bytes; null if the key is absent
	 * @throws DeepLabException if the key has fewer bytes
	 */
	byte[] read(String key, long offset, int length);

	/**
	 * The last bytes of a key.
	 *
	 * @return {@code length} bytes; null if the key is absent
	 * @throws DeepLabException if the key has fewer bytes
	 */
	byte[] readEnd(String key, int length);

	/** How many bytes a key has; -1 if it is absent. */
	long size(String key);

	/** Writes all bytes of a key: beside it, and then renamed, so that it is whole or as before. */
	void write(String key, byte[] value);

	/**
	 * The names directly in a folder of keys, sorted: of keys and of further folders.
	 *
	 * @param prefix the folder, empty for the uppermost one
	 * @return none if there is no such folder
	 * @throws DeepLabException if the store can't be listed, as over https
	 */
	List<String> list(String prefix);

	/** Whether {@link #write} works. */
	boolean isWritable();
}
