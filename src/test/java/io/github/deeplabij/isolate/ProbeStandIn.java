package io.github.deeplabij.isolate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import io.github.deeplabij.natives.ChildProtocol;

/**
 * What {@link StandIn} is, in place of {@link ProbeProgram}: with a graph without inputs and outputs, it goes wrong at
 * the first run.
 */
final class ProbeStandIn implements ChildProtocol.Program {

	private StandIn standIn;

	/** The program. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		ChildProtocol.serve(new ProbeStandIn());
	}

	@Override
	public void start(final DataOutputStream answer) throws IOException {
		standIn = StandIn.read();
		standIn.load();
		answer.writeInt(0);
		answer.writeInt(0);
		ChildProtocol.writeText(answer, "stand-in");
		ChildProtocol.writeText(answer, "");
		answer.writeInt(0);
	}

	@Override
	public void run(final DataInputStream request, final DataOutputStream answer) throws IOException {
		standIn.goWrong();
	}
}
