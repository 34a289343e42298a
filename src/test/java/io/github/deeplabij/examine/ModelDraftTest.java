package io.github.deeplabij.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.onnx.GraphInfo;

/** Which of several outputs is taken if nobody chooses. */
class ModelDraftTest {

	private static GraphFacts.Output output(final String name, final int stride, final Kind kind) {
		final boolean labels = kind == Kind.LABELS;
		return new GraphFacts.Output(name, "float32", labels ? "byx" : "bcyx", labels ? 1 : 3, stride, 0, false, kind,
			2, 0);
	}

	private static List<String> outputs(final GraphFacts.Output... outputs) {
		final GraphFacts.Sizes free = new GraphFacts.Sizes(64, 1, true, 64);
		final GraphInfo info = new GraphInfo(List.of(), List.of(), "", "", Map.of());
		final GraphFacts.Input input = new GraphFacts.Input("x", "float32", "bcyx", 1, 3, free, free);
		return new ModelDraft(new GraphFacts(info, input, Arrays.asList(outputs), List.of())).outputs();
	}

	@Test
	void theFinestThenScoresThenTheOneCalledOut() {
		assertEquals(List.of("full", "logits"), outputs(output("logits", 4, Kind.SCORES), output("full", 1,
			Kind.SCORES)));
		assertEquals(List.of("full", "out"), outputs(output("out", 4, Kind.SCORES), output("full", 1, Kind.LABELS)));
		assertEquals(List.of("scores", "labels"), outputs(output("labels", 1, Kind.LABELS), output("scores", 1,
			Kind.SCORES)));
		assertEquals(List.of("out", "aux"), outputs(output("aux", 8, Kind.SCORES), output("out", 8, Kind.SCORES)));
		assertEquals(List.of("b", "a"), outputs(output("b", 8, Kind.SCORES), output("a", 8, Kind.SCORES)));
	}
}
