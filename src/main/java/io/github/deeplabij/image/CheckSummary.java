package io.github.deeplabij.image;

import java.util.List;
import java.util.Locale;

import io.github.deeplabij.segment.CheckResult;

/** What is said of the results of a model's check. */
public final class CheckSummary {

	private CheckSummary() {}

	/** One line on one of them. */
	public static String of(final CheckResult result) {
		final String where = result.device() + ", optimisation " + result.level() + ": ";
		if (result.problem().isPresent()) return where + "failed. " + Wording.of(result.problem().get());
		final CheckResult.Worst worst = result.worst();
		return where + (result.passed() ? "passed" : "failed") + String.format(Locale.ROOT,
			", at most %.3g off where %.4g is expected (%.3g times the tolerance), %d of %d elements mismatched.", worst
				.difference(), worst.expected(), worst.excess(), result.mismatches(), result.elements());
	}

	/**
	 * One sentence on all of them.
	 *
	 * @param model the model's name
	 */
	public static String of(final String model, final List<CheckResult> results) {
		final List<CheckResult> failed = results.stream().filter(result -> !result.passed()).toList();
		if (failed.isEmpty()) return "The model '" + model + "' gives its test output within the tolerance, in " +
			results.size() + " of " + results.size() + " runs.";
		final CheckResult first = failed.stream().max((a, b) -> Double.compare(a.worst().excess(), b.worst().excess()))
			.orElseThrow();
		return "The model '" + model + "' does not give its test output in " + failed.size() + " of " + results.size() +
			" runs; " + of(first);
	}
}
