package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.examine.ImportProblem;
import io.github.deeplabij.examine.Preprocessing;
import io.github.deeplabij.install.NoDescription;
import io.github.deeplabij.model.ModelProblem;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.DeviceProblem;
import io.github.deeplabij.natives.RuntimeProblem;
import io.github.deeplabij.onnx.RunProblem;
import io.github.deeplabij.refine.CrfProblem;
import io.github.deeplabij.scale.ScaleProblem;
import io.github.deeplabij.segment.SegmentProblem;
import io.github.deeplabij.zarr.ZarrProblem;

/** What users are told of each problem. */
class WordingTest {

	private static final Device GPU = new Device(Device.Kind.CUDA, 1);
	private static final String OTHER = "; use device=cpu or device=auto.";
	private static final String MEMORY = "give Java more (Edit > Options > Memory & Threads).";
	private static final String CONVERT = "; convert the image (Image > Type), or add a preprocessing that scales " +
		"it to the model's description.";

	static Stream<Arguments> problems() {
		return Stream.of(devices(), runtimes(), models(), segmenting(), notes(), refining(), importing(), zarr(),
			scaling())
			.flatMap(each -> each);
	}

	private static Stream<Arguments> scaling() {
		return Stream.of( //
			of(new ScaleProblem.WhichChannel("x", 2, 1, "1 DAPI, 2 GFP"), "x has 2 channels (1 DAPI, 2 GFP), and the " +
				"model takes 1; choose 1 with channel=, by number or name."), //
			of(new ScaleProblem.NoStore("https://a.org/x.zarr"), "https://a.org/x.zarr is on a web server, so " +
				"that labels can't be written beside it; name a store for them with --out, such as --out " +
				"labels.zarr."), //
			of(new ScaleProblem.NoChannel("x", "'RFP'", "1 DAPI, 2 GFP"),
				"x has no channel 'RFP'; it has 1 DAPI, 2 GFP; choose one of these."), //
			of(new ScaleProblem.TooCoarse(3, "4 µm", "0.5 µm"), "The pixels of level 3 are 4 µm, and the model was " +
				"trained on pixels of 0.5 µm; use a finer level."), //
			of(new ScaleProblem.TooCoarse(0, "4 µm", "0.5 µm"), "The pixels of level 0 are 4 µm, and the model was " +
				"trained on pixels of 0.5 µm; use a model for pixels of that size."), //
			of(new ScaleProblem.OtherPlan("a", List.of("model", "level")), "Labels 'a' were begun with another " +
				"model, another level; use another name for these labels, go on as they were begun, or delete " +
				"them and the folder beside their store whose name ends in .deeplab."), //
			of(new ScaleProblem.NoPlan("a"),
				"No plan was made for labels 'a'; plan them first, with the step plan."), //
			of(new ScaleProblem.Running("Part 1 of 2"),
				"Part 1 of 2 runs already; wait for its end, or start another part."), //
			of(new ScaleProblem.Ended(3), "The program ended 3 times while it segmented this block; let the network " +
				"run in a process of its own, with --isolated; if the memory ran out, plan with a smaller tile."),
			of(new ScaleProblem.Unwritable("plan.json", "no space left on device"), "plan.json can't be written: no " +
				"space left on device; make room there, or ask for the right to write, and start again: what is " +
				"done stays; or name another store with --out."), //
			of(new ScaleProblem.Missing(3, 9, "block 2 (x=0, y=512)"), "3 of 9 blocks are not done yet, the first of " +
				"them block 2 (x=0, y=512); run these first; what is done stays."));
	}

	private static Stream<Arguments> zarr() {
		return Stream.of( //
			of(new ZarrProblem.NotThere("x.zarr", "group"), "There is no group at x.zarr; give the folder or https " +
				"address of an OME-Zarr image, such as x.ome.zarr."), //
			of(new ZarrProblem.Unreadable("x.zarr/0/c/0/0", "the server answered 503"),
				"x.zarr/0/c/0/0 can't be read: " +
				"the server answered 503; check the disk, the connection and your rights, and try again."), //
			of(new ZarrProblem.Unwritable("x.zarr/0/c/0/0", "permission is denied"),
				"x.zarr/0/c/0/0 can't be written: " +
				"permission is denied; make room there or ask for the right to write, and start again: what is done " +
				"stays."), //
			of(new ZarrProblem.BadMetadata("x.zarr", "x.zarr is not JSON"),
				"x.zarr is not JSON; write the image anew, " +
				"or ask the program that wrote it."), //
			of(new ZarrProblem.Unsupported("x.zarr", "the codec 'jpeg'"),
				"x.zarr uses the codec 'jpeg', which can't be " +
				"read here; write the image anew as OME-Zarr 0.4 or 0.5, as most programs do."), //
			of(new ZarrProblem.Damaged("x.zarr/0/c/0/0", "its bytes end too early"), "A part of the image, " +
				"x.zarr/0/c/0/0, is damaged: its bytes end too early; copy or download the image again."), //
			of(new ZarrProblem.TooLarge("x.zarr/0", 2_000_000_000L), "A chunk of x.zarr/0 has 2000000000 bytes, more " +
				"than there is memory for; give Java more memory, or write the image in smaller chunks."), //
			of(new ZarrProblem.NoSuch("x.zarr", "level", "7", "0 (60 x 40)"),
				"x.zarr has no level 7; it has 0 (60 x 40); choose one of these."), //
			of(new ZarrProblem.Several("x.zarr", 96, "A/1/0"), "x.zarr holds 96 images, the first of which is A/1/0; " +
				"give the path of one, such as x.zarr/A/1/0, or segment all of them with series=all."), //
			of(new ZarrProblem.OtherLabels("x.zarr/labels/a/0", "they are uint8, not uint16"),
				"There are other labels " +
				"at x.zarr/labels/a/0: they are uint8, not uint16; use another name, or delete them."), //
			of(new ZarrProblem.Occupied("x.zarr", "it is an array"), "Labels can't be put into x.zarr: it is an " +
				"array; name another store."), //
			of(new ZarrProblem.BadName("a/b"), "Labels can't be called 'a/b'; use letters, digits, blanks and " +
				"._+-(), with a letter or digit first and no blank or full stop last."), //
			of(new ZarrProblem.BadAddress("ftp://a.org/x.zarr"), "'ftp://a.org/x.zarr' is no https address; use one " +
				"such as https://example.org/x.ome.zarr."), //
			of(new ZarrProblem.NoLibrary("zstd-jni", "no file"),
				"The library zstd-jni, which unpacks the image, can't " +
				"be loaded: no file; install zstd-jni beside the plugin, as Fiji has it, or use an image compressed " +
				"with gzip or Blosc's LZ4."));
	}

	private static Stream<Arguments> devices() {
		return Stream.of( //
			of(new DeviceProblem.Unusable(GPU, new Sentence("it is off")),
				"The device cuda:1 can't be used: it is off."), //
			of(new DeviceProblem.Unusable(GPU, new DeviceProblem.NoSuchGpu(1, 1)),
				"The device cuda:1 can't be used: there is no GPU 1 (the only GPU is 0)" + OTHER), //
			of(new DeviceProblem.Rejected(GPU, new RuntimeProblem.Unused("/gpu", new RuntimeProblem.Changed("a.so"))),
				"The device cuda:1 can't be used. The CPU is used instead of the GPU runtime in /gpu: a.so has " +
				"changed since it was installed; install it again (DeepLab Install GPU Runtime...)."), //
			of(new DeviceProblem.OtherSystem(Device.Kind.CUDA), "there is no CUDA for macOS" + OTHER), //
			of(new DeviceProblem.OtherSystem(Device.Kind.COREML), "CoreML exists only on macOS" + OTHER), //
			of(new DeviceProblem.OtherSystem(Device.Kind.DIRECTML), "DirectML exists only on Windows" + OTHER), //
			of(new DeviceProblem.NoLibraries(Device.Kind.CUDA),
				"the ONNX Runtime that is installed here has no libraries for it; 'DeepLab Install GPU Runtime...' " +
				"adds CUDA" + OTHER), //
			of(new DeviceProblem.NoLibraries(Device.Kind.DIRECTML),
				"the ONNX Runtime that is installed here has no libraries for it; 'DeepLab Install GPU Runtime...' " +
				"adds DirectML from a folder that has it" + OTHER), //
			of(new DeviceProblem.NoLibraries(Device.Kind.COREML), "the ONNX Runtime that is installed here has no " +
				"libraries for it" + OTHER), //
			of(new DeviceProblem.NoSuchGpu(1, 0), "there is no GPU 1 (this computer has none)" + OTHER), //
			of(new DeviceProblem.NoSuchGpu(9, 4), "there is no GPU 9 (the GPUs are 0 to 3)" + OTHER), //
			of(new DeviceProblem.CudaMissing("libcuda.so.1, libcudart.so.12", 12, 9, "LD_LIBRARY_PATH"),
				"CUDA missing: libcuda.so.1, libcudart.so.12; install NVIDIA's driver, CUDA 12 and cuDNN 9, add " +
				"their folders to LD_LIBRARY_PATH and restart, or use device=cpu."), //
			of(new DeviceProblem.CudnnMissing("libcudnn.so.9", 9, "LD_LIBRARY_PATH"),
				"The GPU can't be used: CUDA missing: libcudnn.so.9; install cuDNN 9, add its folder to " +
				"LD_LIBRARY_PATH and restart, or use device=cpu."), //
			of(new DeviceProblem.DriverFails("CUDA failure 35"),
				"NVIDIA's driver finds no GPU that works (CUDA failure 35); see what the program nvidia-smi says, " +
				"or use device=cpu."), //
			of(new DeviceProblem.RuntimeFails("it is broken"), "it is broken" + OTHER));
	}

	private static Stream<Arguments> runtimes() {
		return Stream.of( //
			of(new RuntimeProblem.NotInstalled(), "none is installed; install one with 'DeepLab Install GPU " +
				"Runtime...'."), //
			of(new RuntimeProblem.Unused("/gpu", new RuntimeProblem.Writable()),
				"The CPU is used instead of the GPU runtime in /gpu: other users can write into it; remove this " +
				"right (chmod -R go-w), or install it again (DeepLab Install GPU Runtime...)."), //
			of(new RuntimeProblem.Writable(), "other users can write into it; remove this right (chmod -R go-w), " +
				"or install it again (DeepLab Install GPU Runtime...)."), //
			of(new RuntimeProblem.Changed("a.so"), "a.so has changed since it was installed; install it again " +
				"(DeepLab Install GPU Runtime...)."), //
			of(new RuntimeProblem.Unloadable("no ELF"), "its libraries can't be loaded (no ELF); install one for " +
				"this system (DeepLab Install GPU Runtime...)."), //
			of(new RuntimeProblem.OtherVersion("1.2.3", "1.22.0"),
				"it is ONNX Runtime 1.2.3, and DeepLab uses 1.22.0; install that version (DeepLab Install GPU " +
				"Runtime...)."), //
			of(new RuntimeProblem.NoFolder(List.of("/a", "/b")),
				"DeepLab can't write into any folder for GPU runtimes: [/a, /b]; ask the person who installed " +
				"Fiji, or free disk space."), //
			of(new RuntimeProblem.NoSource("1.22.0"), "There is nothing to install: as source, give the jar " +
				"onnxruntime_gpu 1.22.0, a folder with its libraries, or an https address."), //
			of(new RuntimeProblem.NoSum(), "An https address needs the SHA-256 of its file, 64 hexadecimal digits; " +
				"give it as sha256, or download the file in a browser and give that file."));
	}

	private static Stream<Arguments> models() {
		return Stream.of( //
			of(new ModelProblem.FileElsewhere("net", "https://a.org/x.onnx"),
				"The model 'net' has its file at https://a.org/x.onnx, not in its own folder; get the model as a " +
				"package (zip), or give DeepLab Models... the https address of its description."), //
			of(new ModelProblem.BadName("a/b"), "name is 'a/b'; use at most 128 letters, digits, spaces and " +
				"._+-(), with a letter or digit first and no space or full stop last, and no name of a Windows " +
				"device such as 'con'."), //
			of(new NoDescription("net.onnx"), "net.onnx has no description (rdf.yaml) beside it; import it first " +
				"with DeepLab Import Model..., or deeplab import on the command line."), //
			of(new RunProblem.LoadMemory(Device.CPU), "There is not enough memory to load the model on the device " +
				"cpu; close other images and programs, or use a computer with more."), //
			of(new RunProblem.LoadMemory(GPU), "There is not enough memory to load the model on the device cuda:1; " +
				"close other programs that use it, or use device=cpu."), //
			of(new RunProblem.NotInRange(0, 255, 300), "The model takes whole numbers from 0 to 255, and the image " +
				"has 300.0" + CONVERT), //
			of(new RunProblem.NotInHalfRange(65_504, 70_000), "The model takes float16, at most 65504, and the " +
				"image has 70000.0" + CONVERT));
	}

	private static Stream<Arguments> segmenting() {
		return Stream.of( //
			of(new SegmentProblem.GivesLabels(), "The model gives labels, not scores, so it has no probabilities " +
				"to show, merge or refine; use output=labels, crf=false, scales=1, flip=false, " +
				"pixel_size=image and fit=none; DeepLab Refine with CRF... can refine the labels."), //
			of(new SegmentProblem.MeasuresScores(), "The model's postprocessing measures the scores of the whole " +
				"image, so the network has to run on it once, as it is; use crf=false, scales=1, flip=false, " +
				"pixel_size=image and fit=none."), //
			of(new SegmentProblem.Channels(1, 3),
				"The model takes 1 channel, and the image has 3 channels; choose as many with channel=, or " +
				"merge the image's channels first (Image > Color)."), //
			of(new SegmentProblem.TileMemory(30_000, 20_000, 512),
				"There is not enough memory for tiles of 30000 x 20000 pixels; tile=512 would fit."), //
			of(new SegmentProblem.TileMemory(64, 65, 0), "There is not enough memory for tiles of 64 x 65 pixels; " +
				"the model takes no smaller ones: give Java more memory, or use a computer with more."), //
			of(new SegmentProblem.DeviceMemory(64, 65, Device.CPU),
				"There is not enough memory for tiles of 64 x 65 pixels; the model takes no smaller ones: give " +
				"Java more memory, or use a computer with more."), //
			of(new SegmentProblem.DeviceMemory(64, 65, GPU), "There is not enough memory for tiles of 64 x 65 " +
				"pixels; the model takes no smaller ones: use device=cpu, give Java more memory, or use a computer " +
				"with more."), //
			of(new SegmentProblem.CrfMemory(512),
				"There is not enough memory for the CRF if the network's tiles have 512 rows; use tile=0, or " +
					MEMORY), //
			of(new SegmentProblem.TileTooSmall("x", 32, 64, 256),
				"A tile of 32 pixels along x is too small for the model's halo of 64 on both sides; use tile=256 " +
				"or more, or tile=0."), //
			of(new SegmentProblem.ScaleTooLarge(8, 800_000_000, "y", false),
				"At the scale 8 the image has 800000000 pixels along y, which is too many; use smaller scales or a " +
				"smaller image."), //
			of(new SegmentProblem.ScaleTooLarge(8, 800_000_000, "y", true),
				"At the scale 8 the image has 800000000 pixels along y, which is too many; use smaller scales, use " +
				"pixel_size=image or a smaller image."), //
			of(new SegmentProblem.ScaleTooSmall(0.25, 25, "x", false, 64),
				"At the scale 0.25 the image has 25 pixels along x, and the model takes at least 64, half of which " +
				"the image has to fill; leave out such small scales, or use a larger image."), //
			of(new SegmentProblem.ScaleTooSmall(1, 25, "x", true, 64),
				"At the scale 1 and the model's pixel size the image has 25 pixels along x, and the model takes at " +
				"least 64, half of which the image has to fill; leave out such small scales, use pixel_size=image, " +
				"or use a larger image."), //
			of(new SegmentProblem.NotFromZeroToOne("probabilities", -3, 4.5f),
				"The output of the model's graph should be probabilities, from 0 to 1, and for the test image it " +
				"has values from -3.0 to 4.5; use kind=scores."));
	}

	private static Stream<Arguments> notes() {
		return Stream.of( //
			of(new SegmentProblem.Shrunk(512, 256, 128, 64),
				"There was not enough memory for tiles of 512 x 256 pixels, so tiles of 128 x 64 were used."), //
			of(new SegmentProblem.Rounded(0, 0.75f), "The model takes whole numbers, so the image's values (0.000 " +
				"to 0.7500) were rounded (to 0 to 1); first scale them to the range of the training images, such " +
				"as 0 to 255."), //
			of(new SegmentProblem.NoGpu(new DeviceProblem.Unusable(GPU, new DeviceProblem.RuntimeFails("it is off"))),
				"It ran on the CPU. The device cuda:1 can't be used: it is off" + OTHER), //
			of(new SegmentProblem.FailsThere(GPU, new RunProblem.LoadMemory(GPU)),
				"It ran on the CPU, since the model can't be run on cuda:1: There is not enough memory to load the " +
				"model on the device cuda:1; close other programs that use it, or use device=cpu."), //
			of(new SegmentProblem.DiffersThere(GPU, 4096, 8192, 12.345),
				"It ran on the CPU, since the model's results differ on cuda:1: in one tile, 4096 of 8192 values " +
				"differ by more than the tolerance, by up to 12.3 times the tolerance; device=cuda:1 runs it there " +
				"anyway."));
	}

	private static Stream<Arguments> refining() {
		return Stream.of( //
			of(new CrfProblem.OutOfRange(CrfProblem.Parameter.ITERATIONS, 0),
				"iterations is 0; use 1 or more, 10 is usual."), //
			of(new CrfProblem.OutOfRange(CrfProblem.Parameter.COLOUR_SIGMA, -1),
				"colour_sigma is -1.0; use a number above 0."), //
			of(new CrfProblem.OutOfRange(CrfProblem.Parameter.SPATIAL_WEIGHT, -1),
				"spatial_weight is -1.0; use a number from 0 to 1000000."), //
			of(new CrfProblem.NotWhole(2.5), "iterations holds 2.5; use whole numbers."), //
			of(new CrfProblem.VoxelSize(1, 0, 2), "The size of a voxel is 1.0 x 0.0 x 2.0; set numbers above 0 " +
				"(Image > Properties...)."), //
			of(new CrfProblem.NotFinite(Float.NaN, 3, 4, 0), "The image holds NaN at x=3, y=4; the CRF needs " +
				"finite numbers, so replace it first (Process > Math > NaN Background, Macro...)."), //
			of(new CrfProblem.NotFinite(Float.NaN, 3, 4, 2), "The image holds NaN at x=3, y=4, slice 2; the CRF " +
				"needs finite numbers, so replace it first (Process > Math > NaN Background, Macro...)."), //
			of(new CrfProblem.TileMemory(64, 65, 1), "There is not enough memory for the CRF on tiles of 64 x 65 " +
				"pixels; use quality=fast or a larger colour_sigma, or " + MEMORY), //
			of(new CrfProblem.TileMemory(64, 65, 9), "There is not enough memory for the CRF on tiles of 64 x 65 " +
				"pixels of 9 slices; use quality=fast or a larger colour_sigma, or " + MEMORY), //
			of(new CrfProblem.SigmaMemory(500, 1, 12.5f),
				"There is not enough memory for the CRF with a sigma of 500.0 along x and y; a sigma of 12.5 would " +
				"fit, or " + MEMORY), //
			of(new CrfProblem.SigmaMemory(500, 9, 12.5f), "There is not enough memory for the CRF with a sigma of " +
				"500.0 along x and y on 9 slices at once; a sigma of 12.5, or fewer slices, would fit, or " +
				MEMORY));
	}

	private static Stream<Arguments> importing() {
		return Stream.of( //
			of(new ImportProblem.OutOfRange(ImportProblem.Field.PIXEL_SIZE, -1),
				"pixel_size is -1.0; use the width of a pixel in micrometres, or 0 if it is not known."), //
			of(new ImportProblem.OutOfRange(ImportProblem.Field.HALO, -2),
				"halo is -2; use 0 or more pixels, or -1 to measure it."), //
			of(new ImportProblem.OutOfRange(ImportProblem.Field.STEP, -1),
				"step is -1; use 1 or more pixels, or 0 to measure it."), //
			of(new ImportProblem.LabelChannels("out", 3), "kind is labels, and the output 'out' of the model's " +
				"graph has 3 channels; labels have one, so use kind=scores, kind=probabilities or kind=sigmoids."), //
			of(new ImportProblem.StepOfFixed(8, 321, "y"), "step is 8, and the model's graph takes only 321 pixels " +
				"along y; use step=0."), //
			of(new ImportProblem.HaloOfFixed(200, 321, "x"), "halo is 200, and the model's graph takes only 321 " +
				"pixels along x, so halos on both sides leave none; use a smaller halo."), //
			of(new ImportProblem.OtherStep(3, 8), "step is 3, and the model's graph runs on sizes in steps of 8; " +
				"use a multiple of that, or 0."), //
			of(new ImportProblem.NoCentres(), "The model's graph gives no centres and offsets of objects beside its " +
				"classes; a heatmap of 1 channel and offsets of 2 channels are meant, such as 'center' and 'offset'; " +
				"leave out offset_order, offset_unit, threshold and kernel to import its classes."), //
			of(new ImportProblem.NoPreprocessing(), "The model's graph does not say how the image's values are " +
				"scaled; choose it with preprocessing=, one of: none, zero_to_255, minus1_to_1, zero_to_one, " +
				"imagenet, caffe_bgr, percentiles, zero_mean_unit_variance."), //
			of(new ImportProblem.TakesWhole("uint8"),
				"The model's graph takes whole numbers (uint8), so it scales the image's values itself; use " +
				"preprocessing=none."), //
			of(new ImportProblem.ThreeChannels(Preprocessing.IMAGENET.key(), 1),
				"preprocessing=imagenet is for three channels, and the model takes 1; choose another."), //
			of(new ImportProblem.Colours(2, 3), "colours gives 2 colours, and the model has 3 classes; give one " +
				"for each, or auto."), //
			of(new ImportProblem.Names(List.of("cat", "dog"), 3, false),
				"classes gives 2 names, and the model's graph has 3 classes; is 'background' missing before 'cat'?"), //
			of(new ImportProblem.Names(List.of("background"), 2, true),
				"classes gives 1 name, and the model's graph gave labels up to 1; is a name missing at the end?"), //
			of(new ImportProblem.Names(List.of("none", "cat", "dog"), 2, false),
				"classes gives 3 names, and the model's graph has 2 classes; is 'none' or 'dog' no class?"), //
			of(new ImportProblem.Names(List.of("cat"), 9, false),
				"classes gives 1 name, and the model's graph has 9 classes; give one name for each, from 0 on."));
	}

	private static Arguments of(final Problem problem, final String words) {
		return Arguments.of(problem, words);
	}

	@ParameterizedTest
	@MethodSource("problems")
	void saysWhatIsWrongAndWhatToDo(final Problem problem, final String words) {
		assertEquals(words, Wording.of(problem));
		final DeepLabException e = new DeepLabException(problem);
		assertEquals(words, Wording.of(e));
		assertTrue(e.getMessage().startsWith(problem.what()) && e.getMessage().endsWith("."), e.getMessage());
	}

	@Test
	void saysWhatIsSaidAlready() {
		assertEquals("The file is damaged; get it again.", Wording.of(new DeepLabException(
			"The file is damaged; get it again.")));
		assertEquals("A name of two lines is none.", Wording.of(new ModelProblem.FileElsewhere("a\nb", ""))
			.replaceFirst(".*'a b'.*", "A name of two lines is none."));
	}

	/** A problem that nobody words would be told without what to do. */
	@Test
	void knowsEveryProblem() {
		final Set<Class<?>> told = problems().map(each -> each.get()[0].getClass()).collect(Collectors.toSet());
		final List<Class<?>> all = new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(
			"io.github.deeplabij").stream().filter(each -> each.isRecord() && each.isAssignableTo(Problem.class))
			.<Class<?>> map(JavaClass::reflect).filter(each -> each != Sentence.class).toList();
		assertTrue(all.size() > 40, all.toString());
		for (final Class<?> each : all)
			assertTrue(Wording.WORDS.know(each) && told.contains(each), each.getName());
	}
}
