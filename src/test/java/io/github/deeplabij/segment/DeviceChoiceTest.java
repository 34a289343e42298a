package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.isolate.Verdicts;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.DeviceProblem;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.Sessions;
import io.github.deeplabij.onnx.TriedShapes;

/** Which device {@code auto} takes, with a GPU that is none. */
class DeviceChoiceTest {

	private static final Device GPU = new Device(Device.Kind.CUDA, 0);

	@TempDir
	Path folder;

	private final List<Device> loads = new ArrayList<>();
	private final List<Device> trials = new ArrayList<>();
	private List<Device> devices = List.of(Device.CPU, GPU);
	private Optional<Problem> problem = Optional.empty();
	private DeepLabException failsToLoad;
	private DeepLabException failsToRun;
	private DeepLabException failsTrial;
	private float error;

	/** Computes on the CPU, and adds an error to every other value. */
	private final class FakeGpu implements Network {

		private final Network network;

		FakeGpu(final Network network) {
			this.network = network;
		}

		@Override
		public Device device() {
			return GPU;
		}

		@Override
		public FloatBuffer input(final long... shape) {
			return network.input(shape);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			if (failsToRun != null) throw failsToRun;
			final Scores right = network.run(cancelled);
			final FloatBuffer values = FloatBuffer.allocate(right.values().remaining());
			values.put(right.values().duplicate()).flip();
			for (int i = 0; i < values.limit(); i += 2)
				values.put(i, values.get(i) + error);
			return new Scores(values.asReadOnlyBuffer(), right.shape());
		}

		@Override
		public void close() {
			network.close();
		}
	}

	private final Sessions.Loader loader = new Sessions.Loader() {

		@Override
		public List<Device> devices() {
			return devices;
		}

		@Override
		public Optional<Problem> problem() {
			return problem;
		}

		@Override
		public Network load(final Graph graph, final Device device) {
			loads.add(device);
			if (device.equals(GPU) && failsToLoad != null) throw failsToLoad;
			final Network network = SessionNetwork.load(graph, Device.CPU);
			return device.equals(GPU) ? new FakeGpu(network) : network;
		}
	};

	/** Chooses as a new start of Fiji would. */
	private LoadedModel load(final String name, final Device device) {
		return load(name, device, new Verdicts(folder));
	}

	private LoadedModel load(final String name, final Device device, final Verdicts verdicts) {
		loads.clear();
		trials.clear();
		final Sessions sessions = new Sessions(loader, () -> false);
		try (LoadedModel loaded = LoadedModel.load(TestModels.open(name), device, Monitor.NONE, sessions, verdicts,
			this::trial))
		{
			return loaded;
		}
		finally {
			sessions.closeIdle();
		}
	}

	private Optional<TriedShapes> trial(final Graph graph, final Device device) {
		if (failsTrial != null && device.equals(GPU)) throw failsTrial;
		trials.add(device);
		return Optional.empty();
	}

	private static Device device(final LoadedModel loaded) {
		return loaded.network().device();
	}

	/** The trial keeps its own verdicts, and has to be asked for what it was made on. */
	@Test
	void asksForTheTrialOfAGpuThatIsKnownToAgreeToo() {
		assertEquals(GPU, device(load("threshold", Device.AUTO)));
		assertEquals(GPU, device(load("threshold", Device.AUTO)));
		assertEquals(List.of(Device.CPU, GPU), trials);
		failsTrial = new DeepLabException("It crashed.");
		assertEquals(Device.CPU, device(load("threshold", Device.AUTO)));
	}

	@Test
	void takesAGpuThatAgreesAndRemembersIt() {
		for (final String name : List.of("threshold", "atrous", "labels", "threshold-fixed-size")) {
			final LoadedModel first = load(name, Device.AUTO);
			assertEquals(GPU, device(first));
			assertEquals(List.of(), first.notes());
			assertEquals(List.of(GPU, Device.CPU), loads, name);
			assertEquals(GPU, device(load(name, Device.AUTO)));
			assertEquals(List.of(GPU), loads, name);
		}
	}

	@Test
	void allowsWhatTheModelsToleranceAllows() {
		error = 5e-4f;
		assertEquals(GPU, device(load("threshold", Device.AUTO)));
	}

	@Test
	void takesTheCpuWhereAGpuGivesSomethingElseAndSaysSo() {
		error = 0.3f;
		final Verdicts verdicts = new Verdicts(folder);
		for (int i = 0; i < 2; i++) {
			final LoadedModel loaded = load("threshold", Device.AUTO, verdicts);
			assertEquals(Device.CPU, device(loaded));
			assertEquals(1, loaded.notes().size());
			final SegmentProblem.DiffersThere differs = assertInstanceOf(SegmentProblem.DiffersThere.class, loaded
				.notes().get(0));
			assertEquals(List.of(GPU, 8192L), List.of(differs.device(), differs.elements()));
			assertTrue(differs.mismatches() > 0 && differs.mismatches() < 8192 && differs.worst() > 1, differs
				.toString());
			assertEquals(i == 0, loads.contains(GPU));
		}
		assertEquals(GPU, device(load("threshold", GPU)));
		// a disagreement is looked at again after a restart
		error = 0;
		assertEquals(GPU, device(load("threshold", Device.AUTO)));
	}

	@Test
	void takesTheCpuWhereAGpuFailsAndSaysSo() {
		failsToRun = new DeepLabException("CUDA failure 35.");
		assertEquals(failed("CUDA failure 35."), load("threshold", Device.AUTO).notes());
		failsToRun = null;
		assertEquals(GPU, device(load("threshold", Device.AUTO)));
		// it agreed once, and now there is no memory for it
		failsToLoad = new DeepLabException("There is no memory.");
		final LoadedModel loaded = load("threshold", Device.AUTO);
		assertEquals(Device.CPU, device(loaded));
		assertEquals(failed("There is no memory."), loaded.notes());
	}

	private static List<Problem> failed(final String why) {
		return List.of(new SegmentProblem.FailsThere(GPU, new Sentence(why)));
	}

	@Test
	void loadsNothingOnAGpuThatFailedTheTrial() {
		failsTrial = new DeepLabException("It ended the program that ran it.");
		assertEquals(failed("It ended the program that ran it."), load("threshold", Device.AUTO).notes());
		assertEquals(List.of(Device.CPU), loads);
		assertEquals("It ended the program that ran it.", assertThrows(DeepLabException.class, () -> load("threshold",
			GPU)).getMessage());
	}

	@Test
	void takesTheCpuWhereThereIsNothingElse() {
		devices = List.of(Device.CPU);
		assertEquals(List.of(), load("threshold", Device.AUTO).notes());
		assertEquals(List.of(Device.CPU), loads);
		final Problem why = new DeviceProblem.Unusable(GPU, new DeviceProblem.DriverFails("no driver"));
		problem = Optional.of(why);
		assertEquals(List.of(new SegmentProblem.NoGpu(why)), load("threshold", Device.AUTO).notes());
	}

	@Test
	void knowsModelsByTheirBytes() {
		load("threshold", Device.AUTO);
		load("logistic", Device.AUTO);
		assertEquals(List.of(GPU, Device.CPU), loads);
		final Model model = TestModels.open("threshold");
		final Graph graph = Graph.of(model.weights(), model.description());
		assertEquals(Optional.of(Verdicts.Verdict.SAME), new Verdicts(folder).of(graph, GPU));
		assertEquals(Optional.empty(), new Verdicts(folder).of(graph, new Device(Device.Kind.CUDA, 1)));
	}
}
