package io.github.deeplabij.isolate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;

import io.github.deeplabij.common.DeepLabException;

/**
 * The other side of {@link ChildJvm}: takes requests from the standard input and gives answers, until the one who asks is gone; then
 * it deletes its working folder and ends, whatever it was doing. What is printed there goes nowhere.
 */
final class ChildProtocol {

	/** The environment's variable that says where answers go, if not to the standard output. */
	static final String VARIABLE = "DEEPLAB_ANSWERS";

	private static final int GOOD = 0x600DD0D0;
	private static final int BAD = 0x0BADBAD0;
	private static final int FULL = 0x0F011F01;
	private static final int LONGEST = 1 << 20;

	private final DataOutputStream out;
	private final SynchronousQueue<byte[]> requests = new SynchronousQueue<>();

	private ChildProtocol(final DataOutputStream out) {
		this.out = out;
	}

	/** Starts to listen. */
	static ChildProtocol open() throws IOException {
		final ChildProtocol answers = new ChildProtocol(new DataOutputStream(new BufferedOutputStream(stream())));
		final Thread thread = new Thread(answers::listen, "DeepLab requests");
		thread.setDaemon(true);
		thread.start();
		return answers;
	}

	/** Where answers go; what is printed goes elsewhere from now on. */
	static OutputStream stream() throws IOException {
		final String where = System.getenv(VARIABLE);
		final OutputStream stream = where == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(where);
		System.setOut(System.err);
		return stream;
	}

	private void listen() {
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(System.in))) {
			while (true) {
				final byte[] request = new byte[in.readInt()];
				in.readFully(request);
				requests.put(request);
			}
		}
		catch (final IOException | InterruptedException e) {
			ChildJvm.end();
		}
	}

	/** Waits for the next request; only one is given at a time. */
	byte[] next() throws InterruptedException {
		return requests.take();
	}

	/** Does what was asked for. */
	interface Work {

		void writeTo(DataOutputStream answer) throws IOException;
	}

	/** Answers with what the work writes, or with the sentence of what went wrong. */
	void answer(final Work work) throws IOException {
		final ByteArrayOutputStream answer = new ByteArrayOutputStream();
		int head = GOOD;
		String message = "";
		try {
			work.writeTo(new DataOutputStream(answer));
		}
		catch (final DeepLabException e) {
			head = BAD;
			message = e.getMessage();
		}
		catch (final OutOfMemoryError e) {
			head = FULL;
			message = String.valueOf(e.getMessage());
		}
		catch (final RuntimeException e) {
			head = BAD;
			message = "The model can't be run: ONNX Runtime for Java fails on it (" + e + ").";
		}
		if (head != GOOD) {
			answer.reset();
			answer.write(message.getBytes(StandardCharsets.UTF_8));
		}
		out.writeInt(head);
		out.writeInt(answer.size());
		answer.writeTo(out);
		out.flush();
	}

	/** On the side of the one who asks: sends a request. */
	static void ask(final DataOutputStream out, final byte[] request) throws IOException {
		out.writeInt(request.length);
		out.write(request);
		out.flush();
	}

	/**
	 * On the side of the one who asks: reads an answer.
	 *
	 * @throws DeepLabException if it is that something went wrong
	 * @throws OutOfMemoryError if it is that the memory did not suffice
	 * @throws IOException if it is none
	 */
	static byte[] read(final DataInputStream in) throws IOException {
		final int head = in.readInt();
		final int length = in.readInt();
		if (length < 0 || length > LONGEST || head != GOOD && head != BAD && head != FULL) throw new IOException("no answer");
		final byte[] answer = in.readNBytes(length);
		if (answer.length < length) throw new IOException("half an answer");
		if (head == BAD) throw new DeepLabException(new String(answer, StandardCharsets.UTF_8));
		if (head == FULL) throw new OutOfMemoryError(new String(answer, StandardCharsets.UTF_8));
		return answer;
	}
}
