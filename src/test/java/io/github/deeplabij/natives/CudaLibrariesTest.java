package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.onnx.Failure;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NVIDIA's libraries are looked for by the names that the provider asks for. */
class CudaLibrariesTest {

	@TempDir
	Path folder;

	@Test
	void namesWhatIsMissing() throws IOException {
		final Path searched = Files.createDirectory(folder.resolve("searched"));
		final Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
		for (final String name : List.of("libcuda.so.1", "libcudart.so.12", "libcublas.so.12", "libcurand.so.10",
			"libcufft.so.11"))
			Files.createFile(searched.resolve(name));
		for (final String name : List.of("libcublasLt.so.12", "libcublasLt.so.13"))
			Files.createFile(elsewhere.resolve(name));
		final CudaLibraries libraries = new CudaLibraries(false, List.of(searched), List.of(elsewhere));
		assertEquals(List.of("libcublasLt.so.12", "libcudnn.so.9"), libraries.missing(12));
		assertEquals(List.of("libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcufft.so.12",
			"libcudnn.so.9"), libraries.missing(13));
		assertTrue(libraries.lines(12).contains("libcudart.so.12 (CUDA): " + searched.resolve("libcudart.so.12")));
		assertTrue(libraries.lines(12).contains("libcublasLt.so.12 (CUDA): missing; " + elsewhere.resolve(
			"libcublasLt.so.12") + " is not on the library path: add its folder to LD_LIBRARY_PATH"), libraries.lines(
				12).toString());
		assertTrue(libraries.lines(12).contains("libcudnn.so.9 (cuDNN): missing"));
	}

	@Test
	void knowsTheNamesOfWindows() {
		assertEquals(List.of("nvcuda.dll", "cudart64_12.dll", "cublas64_12.dll", "cublasLt64_12.dll", "curand64_10.dll",
			"cufft64_11.dll", "cudnn64_9.dll"), new CudaLibraries(true, List.of(folder), List.of()).missing(12));
	}

	@Test
	void readsTheVersionFromWhatTheLoaderSays() {
		assertEquals(Optional.of(13), CudaLibraries.major(
			"libcublasLt.so.13: cannot open shared object file: No such file or directory"));
		assertEquals(Optional.of(12), CudaLibraries.major("CUDA missing: libcuda.so.1, libcudart.so.12"));
		assertEquals(Optional.empty(), CudaLibraries.major("libcudnn.so.9: cannot open shared object file"));
	}

	@Test
	void readsTheGpusOfTheDriver() throws IOException {
		final Path gpu = Files.createDirectories(folder.resolve("gpus/0000:01:00.0"));
		Files.writeString(gpu.resolve("information"), "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 24\n");
		assertEquals(List.of("NVIDIA H100 80GB HBM3"), Gpus.ofDriver(folder.resolve("gpus")));
		assertEquals(List.of(), Gpus.ofDriver(folder.resolve("none")));
	}

	@Test
	void saysWhyAGpuCantBeUsed() {
		final Device second = new Device(Device.Kind.CUDA, 1);
		assertEquals(new DeviceProblem.NoSuchGpu(1, 1), DeviceOptions.reason("Error code - ORT_FAIL - message: " +
			"/onnxruntime_src/x.cc:10 Invalid device ID: 1, must be between 0 (inclusive) and 1 (exclusive).", second));
		final DeviceProblem.CudaMissing missing = assertInstanceOf(DeviceProblem.CudaMissing.class,
			DeviceOptions.reason(
			"Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcublasLt.so.17:" + " " +
				"cannot open shared object file: No such file or directory\n", second));
		assertTrue(missing.missing().contains("libcublasLt.so.17, "), missing.missing());
		assertEquals(List.of(17, 9), List.of(missing.major(), missing.cudnn()));
		assertEquals(new DeviceProblem.DriverFails("CUDA failure 35: CUDA driver version is insufficient for CUDA" +
			" runtime version"), DeviceOptions.reason("Error code - ORT_FAIL - message: /src/cuda_call.cc:1 " +
				"CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; " +
				"hostname=a ; " +
				"expr=cudaGetDeviceCount(&num_devices);", second));
	}

	@Test
	void namesCudnnWhereTheFirstConvolutionMissesIt() {
		final Problem problem = Failure.ofRun(new OrtException(OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED,
			"Non-zero status code returned " +
				"while running Conv node. Name:'node_Conv_700' Status Message: /onnxruntime_src/cuda_kernel.h:272 " +
				"RequireCudnnHandle(cudnnHandle_t) " +
				"[ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : cuDNN is unavailable; this CUDA kernel requires it"), 1, 1,
			256, 256).problem();
		final DeviceProblem.CudnnMissing missing = assertInstanceOf(DeviceProblem.CudnnMissing.class, problem);
		assertTrue(missing.file().matches("libcudnn\\.so\\.9|cudnn64_9\\.dll"), missing.file());
		assertEquals(9, missing.major());
	}
}
