package io.github.deeplabij.objects;

/** Groups pixels that touch. */
final class ComponentGrouping {

	private ComponentGrouping() {}

	/** The whole foreground, whatever the classes. */
	static ConnectedBlocks.Parts foreground(final Job job) {
		return ConnectedBlocks.find(job, job.diagonals(), (block, keys) -> {
			final boolean[] foreground = new boolean[job.grid().size(block)];
			job.foreground(block, foreground);
			for (int i = 0; i < foreground.length; i++)
				keys[i] = foreground[i] ? 1 : 0;
		});
	}

	static LabelBlocks group(final Job job, final Grouping.Components settings) {
		final boolean[] boundary = new boolean[256];
		job.settings().classes().boundary().forEach(c -> boundary[c] = true);
		final boolean byClass = !settings.acrossClasses() && job.settings().foreground() instanceof Foreground.ByClass;
		final LabelBlocks seeds = ConnectedBlocks.find(job, job.diagonals(), (block, keys) -> {
			final boolean[] foreground = new boolean[job.grid().size(block)];
			job.foreground(block, foreground);
			final byte[] classes = job.maps().classes(block);
			for (int i = 0; i < foreground.length; i++) {
				final int each = classes[i] & 0xff;
				keys[i] = !foreground[i] || boundary[each] ? 0 : byClass ? each + 1 : 1;
			}
		}).labels();
		if (job.settings().classes().boundary().isEmpty()) return seeds;
		return new BoundaryGrowth(job, seeds).grow();
	}
}
