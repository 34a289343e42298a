package io.github.deeplabij.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.objects.PlaneObject;

/**
 * The classes and the probabilities of objects that a model found. That of an object in space is the mean of all of its
 * pixels.
 */
final class FoundFacts implements ObjectFacts {

	private final List<ClassInfo> classes;
	private final boolean inSpace;
	private final Map<Long, Fact> facts = new HashMap<>();

	/**
	 * @param probabilities the sum of its pixels' probabilities; NaN if nobody knows
	 */
	private record Fact(int classNumber, long pixels, double probabilities) {

		Fact plus(final Fact other) {
			return new Fact(classNumber, pixels + other.pixels, probabilities + other.probabilities);
		}
	}

	/**
	 * @param inSpace whether what has the same number on several planes is one object
	 */
	FoundFacts(final List<ClassInfo> classes, final boolean inSpace) {
		this.classes = classes;
		this.inSpace = inSpace;
	}

	/** Adds an object of a plane. */
	void add(final int plane, final int number, final PlaneObject object) {
		facts.merge(key(plane, number), new Fact(object.classNumber(), object.area(), object.area() * object
			.confidence()), Fact::plus);
	}

	private long key(final int plane, final int number) {
		return inSpace ? number : (long) plane << Integer.SIZE | number;
	}

	@Override
	public Optional<ClassInfo> classOf(final int plane, final int number) {
		return Optional.of(classes.get(facts.get(key(plane, number)).classNumber()));
	}

	@Override
	public double probability(final int plane, final int number) {
		final Fact fact = facts.get(key(plane, number));
		return fact.probabilities() / fact.pixels();
	}
}
