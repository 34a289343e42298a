package io.github.deeplabij.isolate;

import java.io.DataOutputStream;
import java.io.IOException;

/** What {@link StandIn} is, in place of {@link ProbeProgram}: with a graph without inputs and outputs, it goes wrong at the first run. */
final class ProbeStandIn {

	private ProbeStandIn() {}

	/** The program. */
	public static void main(final String... arguments) throws IOException {
		final DataOutputStream out = new DataOutputStream(ChildProtocol.stream());
		final StandIn standIn = StandIn.read();
		standIn.load();
		out.writeInt(ProbeProgram.GOOD);
		out.writeInt(0);
		out.writeInt(0);
		ProbeProgram.text(out, "stand-in");
		ProbeProgram.text(out, "");
		out.writeInt(0);
		out.flush();
		System.in.read();
		standIn.goWrong();
	}
}
