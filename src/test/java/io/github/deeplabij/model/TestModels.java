package io.github.deeplabij.model;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The small models of the tests, whose right answers are known by hand. */
public final class TestModels {

	private TestModels() {}

	/** The folder that holds them all. */
	public static Path folder() {
		try {
			return Path.of(TestModels.class.getResource("/models/threshold").toURI()).getParent();
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}

	/** One of them. */
	public static Model open(final String name) {
		return Model.in(folder().resolve(name));
	}

	/** A description whose weights nobody reads. */
	public static ModelDescription description(final Tensor input, final Tensor output, final ClassInfo... classes) {
		return new ModelDescription("test", input, output, List.of(classes), new WeightsFile("", Optional.empty()),
			ModelDescription.Scope.PLANE, ModelDescription.Enlargement.HALF_PIXEL, OptionalInt.empty(), Collections
				.emptySortedMap(), Tolerance.DEFAULT);
	}

	/** The bytes of the graph of one of them. */
	public static byte[] graph(final String name) {
		return open(name).weights().bytes();
	}
}
