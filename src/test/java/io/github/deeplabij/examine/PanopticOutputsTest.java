package io.github.deeplabij.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.onnx.GraphInfo;

/** Outputs are written as {@code name/channels/stride}, of scores; with {@code /int64} they are labels. */
class PanopticOutputsTest {

	private static GraphFacts.Output output(final String text) {
		final String[] parts = text.strip().split("/");
		final boolean labels = parts.length > 3;
		return new GraphFacts.Output(parts[0], labels ? parts[3] : "float32", "bcyx", Integer.parseInt(parts[1]),
			Integer.parseInt(parts[2]), 0, false, labels ? Kind.LABELS : Kind.SCORES, 2, 0);
	}

	private static List<GraphFacts.Output> outputs(final String text) {
		return Arrays.stream(text.split(" ")).map(PanopticOutputsTest::output).toList();
	}

	private static ModelDraft draft(final String text) {
		final GraphFacts.Sizes free = new GraphFacts.Sizes(64, 4, false, 0);
		final GraphFacts.Input input = new GraphFacts.Input("x", "float32", "bcyx", 1, 3, free, free);
		return new ModelDraft(new GraphFacts(new GraphInfo(List.of(), List.of(), "", "", Map.of()), input, outputs(
			text), List.of()));
	}

	@ParameterizedTest
	@CsvSource({ //
		"sem_seg/19/1 center/1/1 offset/2/1, sem_seg, center, offset", // detectron2
		"semantic_logits/19/4 center_heatmap/1/4 offset_map/2/4, semantic_logits, center_heatmap, offset_map", //
		"semantic_probs/3/1 instance_center_heatmap/1/4 instance_center_regression/2/4, semantic_probs, " +
			"instance_center_heatmap, instance_center_regression", // DeepLab2
		"ctr_hmp/1/4 offsets/2/4 sem_logits/1/4, sem_logits, ctr_hmp, offsets", // MitoNet
		"logits/4/8 hm/1/1 center/2/1, logits, hm, center", //
		"classes/2/4 Heat-Map:0/1/1 reg:0/2/1, classes, Heat-Map:0, reg:0", // two classes beside two offsets
		"sem/1/1/int64 centre/1/1 offset/2/1, sem, centre, offset", // labels
		"sem/2/1 centre/1/1 output_2/2/1, sem, centre, output_2", // the only one without a name
		"12/5/1 34/1/1 56/2/1, 12, 34, 56", // no names at all
		"StatefulPartitionedCall:0/3/1 StatefulPartitionedCall:1/1/4 StatefulPartitionedCall:2/2/4, " +
			"StatefulPartitionedCall:0, StatefulPartitionedCall:1, StatefulPartitionedCall:2", //
		"softmax/3/1 upsample_bilinear2d_3/1/1 upsample_bilinear2d_4/2/1, softmax, upsample_bilinear2d_3, " +
			"upsample_bilinear2d_4", // PyTorch's own names
		"depth/1/1 semantic/5/4 centre/1/4 offset/2/4, semantic, centre, offset" })
	void namesAndChannelsTell(final String text, final String classes, final String centre, final String offset) {
		final PanopticOutputs found = PanopticOutputs.find(outputs(text)).orElseThrow();
		assertEquals(List.of(centre, offset), List.of(found.centre().name(), found.offset().name()));
		final List<String> names = draft(text).outputs();
		assertEquals(classes, names.get(0));
		assertEquals(List.of(centre, offset), names.subList(names.size() - 2, names.size()).stream().sorted((a, b) ->
			a.equals(centre) ? -1 : 1).toList());
		assertTrue(draft(text).summary().contains("Output '" + centre + "': the centres of objects"), draft(text)
			.summary());
		assertEquals(List.of(), draft(text).notes());
	}

	@ParameterizedTest
	@CsvSource({ "out/3/1 aux/3/1", "classes/3/1 depth/1/1 flow/2/1", // other maps
		"12/5/1 34/1/1 56/1/1 78/2/1", "12/1/1 34/1/1 56/2/1", // it is not clear which
		"sem/3/1 centre/1/1/int64 offset/2/1" // a heatmap is no whole numbers
	})
	void otherOutputsAreNone(final String text) {
		assertEquals(Optional.empty(), PanopticOutputs.find(outputs(text)));
	}

	@Test
	void oneWithoutTheOtherIsTold() {
		final ModelDraft heat = draft("heatmap/1/1 logits/4/4");
		assertEquals(List.of("logits", "heatmap"), heat.outputs());
		assertEquals(List.of("The graph gives a heatmap of centres ('heatmap') and no offsets of 2 channels, so the " +
			"model tells no objects apart by centres; it is imported for its classes alone."), heat.notes());
		final ModelDraft offsets = draft("offsets/2/1 logits/4/4");
		assertEquals(List.of("logits", "offsets"), offsets.outputs());
		assertTrue(offsets.notes().get(0).startsWith("The graph gives offsets ('offsets') and no heatmap of centres"),
			offsets.notes().toString());
		assertFalse(offsets.summary().contains("offsets to the centres"), offsets.summary());
		assertEquals(List.of(), draft("heatmap/1/1").notes());
	}
}
