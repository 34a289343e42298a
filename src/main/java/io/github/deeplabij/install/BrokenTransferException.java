package io.github.deeplabij.install;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;

import javax.net.ssl.SSLException;

import io.github.deeplabij.common.DeepLabException;

/** A try to download that failed; most may be mended by another one. */
final class BrokenTransferException extends Exception {

	private static final long serialVersionUID = 1L;

	private final boolean last;

	private BrokenTransferException(final String what, final Throwable cause, final boolean last) {
		super(what, cause);
		this.last = last;
	}

	/** @param what as in "it can't be downloaded: the connection broke" */
	BrokenTransferException(final String what) {
		this(what, null, false);
	}

	BrokenTransferException(final String what, final Throwable cause) {
		this(what, cause, false);
	}

	/** With why a request had no answer. */
	static BrokenTransferException of(final Throwable cause) {
		if (cause instanceof SSLException) return new BrokenTransferException("no secure connection can be made (" +
			cause.getMessage() + ")", cause, true);
		if (cause instanceof HttpTimeoutException) return new BrokenTransferException("the server does not answer",
			cause);
		if (cause instanceof ConnectException) return new BrokenTransferException("the server can't be reached", cause);
		return new BrokenTransferException("the connection broke", cause);
	}

	/** Whether another try would end in the same way. */
	boolean isFinal() {
		return last;
	}

	/** @param kept whether a later download can go on from what has come */
	DeepLabException sentence(final URI address, final boolean kept) {
		return new DeepLabException(WebAddress.shown(address) + " can't be downloaded: " + getMessage() +
			"; check the network and try again" + (kept ? ", what has come is kept" : "") + ".", this);
	}
}
