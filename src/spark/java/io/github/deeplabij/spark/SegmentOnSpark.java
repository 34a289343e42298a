package io.github.deeplabij.spark;

import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkFiles;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.scale.BlockQueue;
import io.github.deeplabij.scale.Merge;
import io.github.deeplabij.scale.Scale;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.segment.LoadedModel;

/**
 * Segments an image of OME-Zarr on Apache Spark: plans it, gives each block that is not done to a task, and merges. The
 * image, the labels and a model that is not in the jar lie where all machines see them, under the same path.
 * <pre>{@code
 * spark-submit --class io.github.deeplabij.spark.SegmentOnSpark deeplab-spark.jar /shared/x.ome.zarr --model axons-sem
 * }</pre>
 * The exit code is 0 if all is done, 1 if a block or the run failed, and 2 if the arguments are wrong.
 */
public final class SegmentOnSpark {

	private static final Set<String> OPTIONS = Set.of("model", "labels", "channel", "level", "tile", "block", "output");
	private static final int LEAST_VERSION = 4;
	private static final long MINUTE = 60_000;

	private SegmentOnSpark() {}

	/** Runs it, and ends the JVM. */
	public static void main(final String... arguments) {
		int code;
		try {
			code = run(arguments);
		}
		catch (final DeepLabException e) {
			System.err.println(Wording.of(e));
			code = 1;
		}
		catch (final IllegalArgumentException e) {
			System.err.println(e.getMessage());
			code = 2;
		}
		// SparkException is thrown where none is declared
		catch (final Exception e) {
			System.err.println("Spark could not do it: " + e.getMessage());
			code = 1;
		}
		System.exit(code);
	}

	/**
	 * Runs it.
	 *
	 * @return the exit code
	 * @throws IllegalArgumentException if the arguments are wrong
	 * @throws DeepLabException if it can't be begun or merged
	 */
	static int run(final String... arguments) {
		final Map<String, String> options = options(arguments);
		final Path folder = Path.of(options.get("")).toAbsolutePath();
		final SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "DeepLab " + folder.getFileName());
		try (JavaSparkContext spark = new JavaSparkContext(conf)) {
			requireVersion(spark.version());
			prepare(spark.getConf().getInt("spark.driver.cores", 0));
			final Job job = new Job(folder.toString(), options.getOrDefault("labels", "deeplab"), model(options
				.getOrDefault("model", "nuclei-fluorescence")), spark.getConf().getInt("spark.executor.cores", 0));
			final List<Integer> blocks = job.plan(settings(options));
			final int failed = segment(spark, job, blocks);
			if (failed > 0) {
				System.err.println(failed + " of " + blocks.size() +
					" blocks could not be done; the others are. Run it again to try these again.");
				return 1;
			}
			final Merge merge = Merge.open(folder, job.labels());
			merge.all(false, Monitor.NONE).forEach(System.out::println);
			merge.labels().forEach(System.out::println);
			return 0;
		}
	}

	/**
	 * @throws DeepLabException if that version of Spark is too old
	 */
	static void requireVersion(final String version) {
		final String major = version.replaceFirst("\\D.*", "");
		if (major.isEmpty() || Integer.parseInt(major) < LEAST_VERSION) throw new DeepLabException("This is Spark " +
			version + ", which is too old; use Spark " + LEAST_VERSION + " or later.");
	}

	/** The options, and under the empty name the image. */
	private static Map<String, String> options(final String... arguments) {
		final Map<String, String> options = new HashMap<>();
		for (int i = 0; i < arguments.length; i++) {
			final String word = arguments[i];
			if (!word.startsWith("--")) {
				if (options.put("", word) != null) throw new IllegalArgumentException(
					"One image at a time can be segmented; leave '" + word + "' out.");
				continue;
			}
			final String name = word.substring(2);
			if (!OPTIONS.contains(name) || i + 1 == arguments.length) throw new IllegalArgumentException(
				"There is no option '" + word + "' with a value; there are: " + OPTIONS.stream().sorted().toList() +
					".");
			options.put(name, arguments[++i]);
		}
		if (!options.containsKey("")) throw new IllegalArgumentException("Give the folder of an image of OME-Zarr.");
		return options;
	}

	private static ScaleSettings settings(final Map<String, String> options) {
		final ScaleSettings usual = ScaleSettings.DEFAULT;
		return new ScaleSettings(options.getOrDefault("channel", usual.channel()), number(options, "level"), number(
			options, "tile"), number(options, "block"), options.getOrDefault("output", "labels").contains("objects"),
			usual.passes(), usual.crf());
	}

	private static int number(final Map<String, String> options, final String name) {
		final String text = options.getOrDefault(name, "0");
		if (!text.matches("\\d{1,6}")) throw new IllegalArgumentException("The option '--" + name + "' is '" + text +
			"'; a number is meant.");
		return Integer.parseInt(text);
	}

	/** A model's name; or its path, as all machines are to see it. */
	private static String model(final String text) {
		return new Catalogue(List.of()).names().contains(text) ? text : Path.of(text).toAbsolutePath().toString();
	}

	/**
	 * Has libraries and verdicts lie where this JVM alone writes, and ONNX Runtime take as many threads as cores.
	 *
	 * @param cores 0 for all of the machine
	 */
	private static void prepare(final int cores) {
		if (System.getProperty(UserFolder.HOME) == null) System.setProperty(UserFolder.HOME, new File(SparkFiles
			.getRootDirectory(), "deeplab").getAbsolutePath());
		if (cores > 0 && System.getProperty("deeplab.threads") == null) System.setProperty("deeplab.threads", String
			.valueOf(cores));
	}

	/** Segments blocks, a task each; returns how many failed. */
	private static int segment(final JavaSparkContext spark, final Job job, final List<Integer> blocks) {
		if (blocks.isEmpty()) return 0;
		final Thread progress = new Thread(() -> tell(spark, blocks.size()), "DeepLab progress");
		progress.setDaemon(true);
		progress.start();
		int failed = 0;
		try {
			for (final Outcome each : spark.parallelize(blocks, blocks.size()).map(job::segment).collect()) {
				if (each.problem() == null) continue;
				failed++;
				System.err.println(each.name() + ": " + Wording.of(each.problem()));
			}
		}
		finally {
			progress.interrupt();
		}
		System.out.println(blocks.size() - failed + " of " + blocks.size() + " blocks done");
		return failed;
	}

	/** Prints a line a minute. */
	private static void tell(final JavaSparkContext spark, final int of) {
		try {
			while (true) {
				Thread.sleep(MINUTE);
				int done = 0;
				for (final int id : spark.statusTracker().getActiveJobIds()) {
					final SparkJobInfo info = spark.statusTracker().getJobInfo(id);
					for (final int stage : info == null ? new int[0] : info.stageIds()) {
						final SparkStageInfo each = spark.statusTracker().getStageInfo(stage);
						if (each != null) done += each.numCompletedTasks();
					}
				}
				System.out.println(done + " of " + of + " blocks done");
			}
		}
		catch (final InterruptedException e) {
			// all are done
		}
	}

	/**
	 * What became of a block.
	 *
	 * @param problem why it could not be done; null if it is
	 */
	record Outcome(String name, Problem problem) implements Serializable {
	}

	/**
	 * What all tasks do.
	 *
	 * @param model its name or path
	 * @param cores of an executor; 0 if that is not said
	 */
	record Job(String folder, String labels, String model, int cores) implements Serializable {

		/** The blocks that are not done. */
		List<Integer> plan(final ScaleSettings settings) {
			try (LoadedModel loaded = load()) {
				final Scale scale = Scale.plan(Path.of(folder), labels, settings, model, loaded, Monitor.NONE);
				return new ArrayList<>(IntStream.range(0, scale.blocks()).filter(block -> !scale.isDone(block)).boxed()
					.toList());
			}
		}

		LoadedModel load() {
			return LoadedModel.load(new Catalogue(List.of()).find(model).semantic(), Device.CPU, Monitor.NONE);
		}

		/** Segments a block, in a thread that no interrupt of Spark's reaches: one would close files for others. */
		Outcome segment(final int block) throws InterruptedException {
			final TaskContext task = TaskContext.get();
			final Scale scale = Opened.of(this);
			if (task.attemptNumber() >= BlockQueue.TRIES) return new Outcome(scale.name(block), new Sentence(
				"it ended its JVM " + BlockQueue.TRIES + " times."));
			final FutureTask<Outcome> work = new FutureTask<>(() -> segment(scale, block, new Watched(task)));
			new Thread(work, "DeepLab block " + block).start();
			try {
				return work.get();
			}
			catch (final ExecutionException e) {
				throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
			}
		}

		private static Outcome segment(final Scale scale, final int block, final Monitor monitor) {
			Problem problem = null;
			for (int tries = 0; tries < BlockQueue.TRIES; tries++) {
				try {
					scale.segment(block, monitor);
					return new Outcome(scale.name(block), null);
				}
				catch (final CancellationException e) {
					throw e;
				}
				catch (final DeepLabException e) {
					problem = e.problem();
				}
				catch (final RuntimeException | OutOfMemoryError e) {
					problem = new Sentence("for a reason not foreseen: " + e);
				}
			}
			return new Outcome(scale.name(block), problem);
		}
	}

	/** Stops when Spark has no use for the task any more. */
	private record Watched(TaskContext task) implements Monitor {

		@Override
		public void progress(final long done, final long total) {
			// Spark shows tasks
		}

		@Override
		public boolean cancelled() {
			return task.isInterrupted();
		}
	}

	/** What a JVM has open for its tasks, which share its network. */
	private static final class Opened {

		private static final Map<Job, Scale> OPEN = new HashMap<>();

		static synchronized Scale of(final Job job) {
			return OPEN.computeIfAbsent(job, each -> {
				prepare(each.cores());
				return Scale.planned(Path.of(each.folder()), each.labels(), each.load());
			});
		}
	}
}
