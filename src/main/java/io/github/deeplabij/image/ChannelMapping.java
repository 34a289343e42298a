package io.github.deeplabij.image;

import java.util.List;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

/**
 * Which channels of an image are used, and in which order. Channels are counted from 1, as ImageJ does; an empty list
 * stands for
 * all of them.
 *
 * @param model those that go to the model
 * @param crf those that the CRF sees
 */
public record ChannelMapping(List<Integer> model, List<Integer> crf) {

	/** All channels as they are, for both. */
	public static final ChannelMapping ALL = new ChannelMapping(List.of(), List.of());

	public ChannelMapping {
		model = List.copyOf(model);
		crf = List.copyOf(crf);
	}

	/** Whether all channels are used as they are, for both. */
	boolean isAll() {
		return model.isEmpty() && crf.isEmpty();
	}

	/**
	 * The numbers of channels, from 0.
	 *
	 * @param wanted the channels, from 1; none for all
	 * @param channels how many the image has
	 * @throws DeepLabException if it has not got one of them
	 */
	static int[] indices(final List<Integer> wanted, final int channels) {
		if (wanted.isEmpty()) return IntStream.range(0, channels).toArray();
		for (final int each : wanted) {
			if (each < 1 || each > channels) throw new DeepLabException("There is no channel " + each +
				" in the image, which has " + channels +
				(channels == 1 ? " channel" : " channels") + "; they are counted from 1.");
		}
		return wanted.stream().mapToInt(each -> each - 1).toArray();
	}
}
