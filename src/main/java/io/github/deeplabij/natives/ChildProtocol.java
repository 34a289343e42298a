package io.github.deeplabij.natives;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.ProblemText;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.TemporaryFolder;

/**
 * How a program in a JVM of its own talks with the one that started it: it answers unasked first, and then each request
 * that comes on the standard input. As soon as the one who asks is gone it deletes its working folder and ends,
 * whatever it was doing. What is printed there goes nowhere.
 */
public final class ChildProtocol {

	/** The environment's variable that says where answers go, a file, if not to the standard output. */
	public static final String VARIABLE = "DEEPLAB_ANSWERS";

	private static final int GOOD = 0x600DD0D0;
	private static final int BAD = 0x0BADBAD0;
	private static final int FULL = 0x0F011F01;
	private static final int LONGEST = 1 << 26;
	private static final int MOST_AXES = 64;

	private final DataOutputStream out;
	private final SynchronousQueue<byte[]> requests = new SynchronousQueue<>();

	private ChildProtocol(final DataOutputStream out) {
		this.out = out;
	}

	/** Finds out what is to be said. A {@link DeepLabException} or an {@link OutOfMemoryError} is an answer too. */
	public interface Work {

		void writeTo(DataOutputStream answer) throws IOException;
	}

	/** What runs in such a JVM; its calls are such work. */
	public interface Program {

		/** Makes itself ready, and writes the first answer. */
		void start(DataOutputStream answer) throws IOException;

		/** Does what it is asked for, and writes the answer. */
		void run(DataInputStream request, DataOutputStream answer) throws IOException;
	}

	/** Runs a program until the one who asks is gone. */
	public static void serve(final Program program) throws IOException, InterruptedException {
		final ChildProtocol protocol = open();
		protocol.answer(program::start);
		while (true) {
			final byte[] request = protocol.requests.take();
			protocol.answer(answer -> program.run(data(request), answer));
		}
	}

	/** Answers once, and ends this JVM. */
	static void answerOnce(final Work work) throws IOException {
		open().answer(work);
		Runtime.getRuntime().halt(0);
	}

	private static ChildProtocol open() throws IOException {
		final ChildProtocol protocol = new ChildProtocol(new DataOutputStream(new BufferedOutputStream(stream())));
		final Thread thread = new Thread(protocol::listen, "DeepLab requests");
		thread.setDaemon(true);
		thread.start();
		return protocol;
	}

	/** Where answers go; what is printed goes elsewhere from now on. */
	public static OutputStream stream() throws IOException {
		final String where = System.getenv(VARIABLE);
		final OutputStream stream = where == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(
			where);
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
			end();
		}
	}

	/** Ends this JVM, and leaves nothing behind. */
	private static void end() {
		final Path folder = Path.of("").toAbsolutePath();
		if (folder.getFileName().toString().startsWith(TemporaryFolder.PREFIX)) TemporaryFolder.delete(folder);
		Runtime.getRuntime().halt(0);
	}

	/** Answers with what the work writes, or with what went wrong. */
	private void answer(final Work work) throws IOException {
		final ByteArrayOutputStream answer = new ByteArrayOutputStream();
		int head = GOOD;
		String message = "";
		try {
			work.writeTo(new DataOutputStream(answer));
		}
		catch (final DeepLabException e) {
			head = BAD;
			message = ProblemText.of(e.problem());
		}
		catch (final OutOfMemoryError e) {
			head = FULL;
			message = String.valueOf(e.getMessage());
		}
		catch (final RuntimeException e) {
			head = BAD;
			message = ProblemText.of(new Sentence("The model can't be run: ONNX Runtime for Java fails on it (" + e +
				")."));
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

	/** What a request consists of. */
	public interface Request {

		void writeTo(DataOutputStream request) throws IOException;
	}

	/** On the side of the one who asks: sends a request. */
	public static void ask(final DataOutputStream out, final Request request) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		request.writeTo(new DataOutputStream(bytes));
		out.writeInt(bytes.size());
		bytes.writeTo(out);
		out.flush();
	}

	/**
	 * On the side of the one who asks: reads an answer, which is not to be trusted.
	 *
	 * @throws DeepLabException if it is that something went wrong
	 * @throws OutOfMemoryError if it is that the memory did not suffice
	 * @throws IOException if it is none
	 */
	public static DataInputStream read(final DataInputStream in) throws IOException {
		final int head = in.readInt();
		final int length = in.readInt();
		if (length < 0 || length > LONGEST || head != GOOD && head != BAD && head != FULL) throw new IOException(
			"no answer");
		final byte[] answer = in.readNBytes(length);
		if (answer.length < length) throw new IOException("half an answer");
		if (head == BAD) throw new DeepLabException(ProblemText.read(new String(answer, StandardCharsets.UTF_8)));
		if (head == FULL) throw new OutOfMemoryError(new String(answer, StandardCharsets.UTF_8));
		return data(answer);
	}

	private static DataInputStream data(final byte[] bytes) {
		return new DataInputStream(new ByteArrayInputStream(bytes));
	}

	/** Writes a text of any length. */
	public static void writeText(final DataOutputStream to, final String text) throws IOException {
		final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		to.writeInt(bytes.length);
		to.write(bytes);
	}

	/** What {@link #writeText} wrote into a request or an answer. */
	public static String readText(final DataInputStream from) throws IOException {
		final int length = from.readInt();
		if (length < 0 || length > from.available()) throw new IOException("a text of " + length + " bytes");
		return new String(from.readNBytes(length), StandardCharsets.UTF_8);
	}

	/** Writes the lengths of the axes of a tensor. */
	public static void writeShape(final DataOutputStream to, final long... shape) throws IOException {
		to.writeInt(shape.length);
		for (final long length : shape)
			to.writeLong(length);
	}

	/** What {@link #writeShape} wrote. */
	public static long[] readShape(final DataInputStream from) throws IOException {
		final int axes = from.readInt();
		if (axes < 0 || axes > MOST_AXES) throw new IOException("a tensor of " + axes + " axes");
		final long[] shape = new long[axes];
		for (int i = 0; i < axes; i++)
			shape[i] = from.readLong();
		return shape;
	}
}
