package io.github.deeplabij.segment;

import java.util.Locale;
import java.util.Optional;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Optimisation;

/**
 * How far a model's output was from its test output, on one device at one level of optimisation.
 *
 * @param device where it ran
 * @param optimisation how far the graph was rewritten
 * @param tolerance how far it may be off
 * @param worst the element that is off by most times the tolerance
 * @param mismatches how many elements are off by more than the tolerance
 * @param elements how many there are
 * @param problem why there is no output to compare, if there is none
 */
public record CheckResult(Device device, Optimisation optimisation, Tolerance tolerance, Worst worst, long mismatches,
	long elements, Optional<Problem> problem)
{

	/**
	 * One element.
	 *
	 * @param output what the model gave
	 * @param expected what the test output says
	 * @param excess how many times the tolerance it is off
	 */
	public record Worst(double output, double expected, double excess) {

		/** The distance of both. */
		public double difference() {
			return excess == 0 ? 0 : Math.abs(output - expected);
		}
	}

	/** That there is no output to compare. */
	static CheckResult failed(final Device device, final Optimisation optimisation, final Tolerance tolerance,
		final Problem why)
	{
		return new CheckResult(device, optimisation, tolerance, new Worst(0, 0, 0), 0, 0, Optional.of(why));
	}

	/** Whether the output is the test output within the tolerance. */
	public boolean passed() {
		return problem.isEmpty() && tolerance.allows(mismatches, elements);
	}

	/** The level of optimisation as ONNX Runtime calls it. */
	public String level() {
		return optimisation.name().toLowerCase(Locale.ROOT);
	}
}
