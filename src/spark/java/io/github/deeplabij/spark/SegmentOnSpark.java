package io.github.deeplabij.spark;

import java.io.File;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.SparkFiles;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

import io.github.deeplabij.cli.Main;
import io.github.deeplabij.cli.ScaleOptions;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.scale.BlockQueue;
import io.github.deeplabij.scale.LabelPlace;
import io.github.deeplabij.scale.Merge;
import io.github.deeplabij.scale.Scale;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.zarr.Stores;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Segments an image of OME-Zarr on Apache Spark: plans it, gives each block that is not done to a task, and merges. The
 * options are those of {@code scale plan}. The image, the labels and a model that is not in the jar lie where all
 * machines see them, under the same path.
 * <pre>{@code
 * spark-submit --class io.github.deeplabij.spark.SegmentOnSpark deeplab-spark.jar /shared/x.ome.zarr --model axons-sem
 * }</pre>
 * The exit code is 0 if all is done, 1 if a block or the run failed, and 2 if the arguments are wrong.
 */
public final class SegmentOnSpark implements Callable<Integer> {

	private static final int LEAST_VERSION = 4;
	private static final long MINUTE = 60_000;

	/** Those that have names on all machines. */
	private static final Catalogue MODELS = new Catalogue(List.of());

	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("SegmentOnSpark");
	private final ScaleOptions options = new ScaleOptions(spec);

	private SegmentOnSpark() {
		spec.mixinStandardHelpOptions(true);
		spec.usageMessage().description("Segments an image of OME-Zarr on Apache Spark, block by block.");
		options.addPlace();
		options.addSettings();
	}

	/** Runs it, and ends the JVM. */
	public static void main(final String... arguments) {
		System.setProperty("java.awt.headless", "true");
		System.exit(Main.run(new CommandLine(new SegmentOnSpark().spec), new PrintWriter(System.out, true), arguments));
	}

	@Override
	public Integer call() {
		final LabelPlace place = options.place();
		final ScaleSettings settings = options.settings();
		final SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "DeepLab " + place.store().getFileName());
		try (JavaSparkContext spark = new JavaSparkContext(conf)) {
			requireVersion(spark.version());
			prepare(spark.getConf().getInt("spark.driver.cores", 0));
			final Job job = new Job(shared(place.image()), shared(place.store().toString()), place.name(), options
				.model(MODELS), spark.getConf().getInt("spark.executor.cores", 0));
			return run(spark, job, settings);
		}
		// SparkException is thrown where none is declared
		catch (final Exception e) {
			if (!(e instanceof SparkException)) throw e;
			throw new DeepLabException("Spark could not do it: " + e.getMessage(), e);
		}
	}

	/** Does it all; returns the exit code. */
	private static int run(final JavaSparkContext spark, final Job job, final ScaleSettings settings) {
		final List<Integer> blocks = job.plan(settings);
		final int failed = segment(spark, job, blocks);
		if (failed > 0) {
			System.err.println(failed + " of " + blocks.size() +
				" blocks could not be done; the others are. Run it again to try these again.");
			return 1;
		}
		final Merge merge = Merge.open(job.place());
		merge.all(false, Monitor.NONE).forEach(System.out::println);
		merge.labels().forEach(System.out::println);
		return 0;
	}

	/** An address, or a folder's path as all machines are to see it. */
	private static String shared(final String text) {
		return Stores.isAddress(text) ? text : Path.of(text).toAbsolutePath().toString();
	}

	/**
	 * @throws DeepLabException if that version of Spark is too old
	 */
	static void requireVersion(final String version) {
		final String major = version.replaceFirst("\\D.*", "");
		if (major.isEmpty() || Integer.parseInt(major) < LEAST_VERSION) throw new DeepLabException("This is Spark " +
			version + ", which is too old; use Spark " + LEAST_VERSION + " or later.");
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
	 * @param image its folder or address
	 * @param store the folder that labels are written into
	 * @param labels their name
	 * @param model its name or path
	 * @param cores of an executor; 0 if that is not said
	 */
	record Job(String image, String store, String labels, String model, int cores) implements Serializable {

		LabelPlace place() {
			return new LabelPlace(image, Path.of(store), labels);
		}

		/** The blocks that are not done. */
		List<Integer> plan(final ScaleSettings settings) {
			try (LoadedModel loaded = load()) {
				final Scale scale = Scale.plan(place(), settings, model, loaded, Monitor.NONE);
				return new ArrayList<>(IntStream.range(0, scale.blocks()).filter(block -> !scale.isDone(block)).boxed()
					.toList());
			}
		}

		LoadedModel load() {
			return LoadedModel.load(MODELS.find(model).semantic(), Device.CPU, Monitor.NONE);
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
				return Scale.planned(each.place(), each.load());
			});
		}
	}
}
