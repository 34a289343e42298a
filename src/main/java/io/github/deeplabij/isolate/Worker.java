package io.github.deeplabij.isolate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;

/**
 * What runs in the JVM of a {@link WorkerNetwork}: a network, whose tensors lie in files that both have mapped. The
 * first answer says on which device and how it runs; then each request is the shape of the input and the number of its
 * file, each answer how many outputs there are, and the same of each.
 */
final class Worker implements ChildProtocol.Program {

	/** Loads the network. */
	interface Loader {

		Network load() throws IOException;
	}

	private final Loader loader;
	private final SharedFloats in = new SharedFloats(Path.of(""), "in");
	private final List<SharedFloats> outs = new ArrayList<>();
	private Network network;

	Worker(final Loader loader) {
		this.loader = loader;
	}

	/**
	 * @param arguments the device, the graph's input and its outputs
	 */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		ChildProtocol.serve(new Worker(() -> SessionNetwork.load(ChildJvm.graph(arguments[1], List.of(arguments)
			.subList(2, arguments.length)), Device.parse(arguments[0]))));
	}

	@Override
	public void start(final DataOutputStream answer) throws IOException {
		network = loader.load();
		ChildProtocol.writeText(answer, network.device().toString());
		ChildProtocol.writeText(answer, network.optimisation().name());
		answer.writeInt(network.notes().size());
		for (final String note : network.notes())
			ChildProtocol.writeText(answer, note);
	}

	@Override
	public void run(final DataInputStream request, final DataOutputStream answer) throws IOException {
		final int number = request.readInt();
		final FloatBuffer input = network.input(ChildProtocol.readShape(request)).clear();
		input.put(in.open(number, input.capacity()));
		final Network.Scores scores = network.run(() -> false);
		answer.writeInt(1 + scores.others().size());
		write(0, scores, answer);
		for (int i = 0; i < scores.others().size(); i++) write(i + 1, scores.others().get(i), answer);
	}

	private void write(final int index, final Network.Scores scores, final DataOutputStream answer)
		throws IOException
	{
		if (outs.size() == index) outs.add(SharedFloats.output(Path.of(""), index));
		final SharedFloats out = outs.get(index);
		out.write(scores.values().duplicate().clear());
		answer.writeInt(out.number());
		ChildProtocol.writeShape(answer, scores.shape());
	}
}
