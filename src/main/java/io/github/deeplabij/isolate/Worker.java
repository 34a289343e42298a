package io.github.deeplabij.isolate;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;

/**
 * What runs in the JVM of a {@link WorkerNetwork}: a network, whose tensors lie in files that both have mapped. The first answer
 * says on which device and how it runs; then each request is the shape of the input and the number of its file, each answer the
 * same of the output.
 */
final class Worker {

	private final Network network;
	private final SharedFloats in = new SharedFloats(Path.of(""), "in");
	private final SharedFloats out = new SharedFloats(Path.of(""), "out");

	private Worker(final Network network) {
		this.network = network;
	}

	/**
	 * @param arguments the device, the graph's input and its output
	 */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		serve(() -> SessionNetwork.load(ChildJvm.graph(arguments[1], arguments[2]), Device.parse(arguments[0])));
	}

	/** Loads the network. */
	interface Loader {

		Network load() throws IOException;
	}

	/** Answers with what a network gives, until the one who asks is gone. */
	static void serve(final Loader loader) throws IOException, InterruptedException {
		final ChildProtocol answers = ChildProtocol.open();
		final Worker[] worker = new Worker[1];
		answers.answer(answer -> {
			final Network network = loader.load();
			worker[0] = new Worker(network);
			answer.writeUTF(network.device().toString());
			answer.writeUTF(network.optimisation().name());
			answer.writeInt(network.notes().size());
			for (final String note : network.notes()) answer.writeUTF(note);
		});
		while (true) {
			final byte[] request = answers.next();
			answers.answer(answer -> worker[0].run(new DataInputStream(new ByteArrayInputStream(request)), answer));
		}
	}

	private void run(final DataInputStream request, final DataOutputStream answer) throws IOException {
		final int number = request.readInt();
		final long[] shape = readShape(request);
		final FloatBuffer input = network.input(shape).clear();
		input.put(in.open(number, input.capacity()));
		final Network.Scores scores = network.run(() -> false);
		final FloatBuffer values = scores.values().duplicate().clear();
		try {
			out.create(values.capacity()).put(values);
		}
		catch (final IOException e) {
			throw out.noRoom(values.capacity(), e);
		}
		answer.writeInt(out.number());
		writeShape(answer, scores.shape());
	}

	static void writeShape(final DataOutputStream to, final long... shape) throws IOException {
		to.writeInt(shape.length);
		for (final long length : shape) to.writeLong(length);
	}

	static long[] readShape(final DataInputStream from) throws IOException {
		final long[] shape = new long[Math.min(64, Math.max(0, from.readInt()))];
		for (int i = 0; i < shape.length; i++) shape[i] = from.readLong();
		return shape;
	}
}
