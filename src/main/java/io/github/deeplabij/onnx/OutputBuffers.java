package io.github.deeplabij.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.natives.Natives;

/**
 * The memory of the outputs that are fetched. After the first run of a shape of the input, ONNX Runtime writes right
 * into it; the memory of the shape before is taken where it suffices.
 */
final class OutputBuffers implements AutoCloseable {

	private final List<TensorSpec> specs;
	private final TensorBuffer[] buffers;
	private boolean shaped;

	OutputBuffers(final List<TensorSpec> specs) {
		this.specs = specs;
		buffers = new TensorBuffer[specs.size()];
	}

	/** The input has another shape: those of the outputs are unknown until the next run. */
	void forgetShapes() {
		shaped = false;
	}

	/** Whether ONNX Runtime can write into them. */
	boolean canBeWritten() {
		if (!shaped) return false;
		for (final TensorBuffer each : buffers)
			if (!each.canBeWritten()) return false;
		return true;
	}

	Set<String> names() {
		return specs.stream().map(TensorSpec::name).collect(Collectors.toSet());
	}

	/** What ONNX Runtime is to write into; {@link #written} belongs after it. */
	Map<String, OnnxTensor> tensors() {
		final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
		for (int i = 0; i < buffers.length; i++)
			tensors.put(specs.get(i).name(), buffers[i].tensor());
		return tensors;
	}

	void written() {
		for (final TensorBuffer each : buffers)
			each.decode();
	}

	/** Takes what ONNX Runtime gave. */
	void copy(final OrtSession.Result result) throws OrtException {
		for (int i = 0; i < buffers.length; i++) {
			final OnnxTensor tensor = (OnnxTensor) result.get(specs.get(i).name()).orElseThrow();
			if (!shaped) buffers[i] = shaped(buffers[i], specs.get(i), tensor.getInfo().getShape());
			buffers[i].copy(tensor);
		}
		shaped = true;
	}

	private static TensorBuffer shaped(final TensorBuffer before, final TensorSpec spec, final long... shape)
		throws OrtException
	{
		if (before != null && before.holds(shape)) return before.reshaped(Natives.environment(), shape);
		if (before != null) before.close();
		return new TensorBuffer(Natives.environment(), spec.type(), shape);
	}

	/**
	 * What was given: the first output, with the others.
	 *
	 * @param batch how many equal images the input held; the results of the first are given
	 */
	Network.Scores scores(final int batch) throws OrtException {
		final List<Network.Scores> all = new ArrayList<>();
		for (final TensorBuffer each : buffers) {
			final long[] shape = each.tensor().getInfo().getShape();
			final boolean batched = batch > 1 && shape.length > 0 && shape[0] == batch;
			if (batched) shape[0] = 1;
			all.add(new Network.Scores(each.part(batched ? batch : 1).asReadOnlyBuffer(), shape));
		}
		return all.get(0).with(all.subList(1, all.size()));
	}

	@Override
	public void close() {
		for (final TensorBuffer each : buffers)
			if (each != null) each.close();
	}
}
