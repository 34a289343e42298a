package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.RunProblem;
import io.github.deeplabij.segment.CheckResult;

class CheckSummaryTest {

	private static final CheckResult PASSED = new CheckResult(Device.CPU, Optimisation.ALL, Tolerance.DEFAULT,
		new CheckResult.Worst(1, 1, 0), 0,
		12, Optional.empty());
	private static final CheckResult OFF = new CheckResult(Device.CPU, Optimisation.BASIC, Tolerance.DEFAULT,
		new CheckResult.Worst(3, 2.75,
		66.66), 1, 12, Optional.empty());
	private static final CheckResult FAILED = new CheckResult(Device.CPU, Optimisation.ALL, Tolerance.DEFAULT,
		new CheckResult.Worst(0, 0, 0), 0,
		0, Optional.of(new RunProblem.NotInRange(0, 255, -4)));

	@Test
	void saysByHowMuchItIsOff() {
		assertEquals("cpu, optimisation all: passed, at most 0.00 off where 1.000 is expected (0.00 times the" +
			" tolerance), 0 of 12 elements" +
			" mismatched.", CheckSummary.of(PASSED));
		assertEquals("cpu, optimisation basic: failed, at most 0.250 off where 2.750 is expected (66.7 times the" +
			" tolerance), 1 of 12 elements" +
			" mismatched.", CheckSummary.of(OFF));
		assertEquals("The model 'net' does not give its test output in 1 of 2 runs; " + CheckSummary.of(OFF),
			CheckSummary.of("net", List.of(
			PASSED, OFF)));
		assertEquals("The model 'net' gives its test output within the tolerance, in 1 of 1 runs.",
			CheckSummary.of("net", List.of(PASSED)));
	}

	@Test
	void saysWhatToDoWhereItDoesNotRun() {
		assertEquals("cpu, optimisation all: failed. The model takes whole numbers from 0 to 255, and the image has" +
			" -4.0; convert the image (Image > Type), or add a preprocessing that scales it to the model's " +
				"description.",
			CheckSummary.of(FAILED));
	}
}
