package io.github.deeplabij.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import ai.onnxruntime.platform.Fp16Conversions;
import io.github.deeplabij.common.DeepLabException;

/**
 * The memory of a tensor of a certain shape, read and written as floats whatever its element type. Of the types that
 * ONNX Runtime's Java can't make tensors of it is memory of float32, which {@link Cast} brings to them and back.
 */
public final class TensorBuffer implements AutoCloseable {

	private static final float LARGEST_HALF = 65_504;

	private final OnnxTensor tensor;
	private final OnnxTensorType type;
	private final OnnxJavaType kept;
	private final ByteBuffer room;
	private final ByteBuffer bytes;
	private final FloatBuffer floats;
	private OrtSession.Result cast;
	private boolean closed;

	/**
	 * @param type one of those that are supported
	 * @throws OutOfMemoryError if it does not fit into a Java buffer
	 */
	public TensorBuffer(final OrtEnvironment environment, final OnnxTensorType type, final long... shape)
		throws OrtException
	{
		this(environment, type, ByteBuffer.allocateDirect(0), shape);
	}

	private TensorBuffer(final OrtEnvironment environment, final OnnxTensorType type, final ByteBuffer spare,
		final long... shape) throws OrtException
	{
		this.type = type;
		kept = isForeign(type) ? OnnxJavaType.FLOAT : OnnxJavaType.mapFromOnnxTensorType(type);
		final int wanted = size(kept, shape);
		room = wanted <= spare.capacity() ? spare : ByteBuffer.allocateDirect(wanted);
		bytes = room.slice(0, wanted).order(ByteOrder.nativeOrder());
		floats = kept == OnnxJavaType.FLOAT ? bytes.asFloatBuffer() : ByteBuffer.allocateDirect(wanted / kept.size *
			Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
		tensor = OnnxTensor.createTensor(environment, bytes, shape, kept);
	}

	/** The bytes of a tensor. */
	private static int size(final OnnxJavaType type, final long... shape) {
		long size = 1;
		for (final long length : shape) {
			size *= length;
			if (size > Integer.MAX_VALUE / Math.max(Float.BYTES, type.size)) throw new OutOfMemoryError("a tensor of " +
				Arrays.toString(shape) + " elements");
		}
		return (int) size * type.size;
	}

	/** Whether its memory suffices for a tensor of that shape. */
	boolean holds(final long... shape) {
		return size(kept, shape) <= room.capacity();
	}

	/** A tensor of another shape in the memory of this one, if that suffices; this one is closed. */
	TensorBuffer reshaped(final OrtEnvironment environment, final long... shape) throws OrtException {
		close();
		return new TensorBuffer(environment, type, room, shape);
	}

	/** Whether tensors of that type can be read and written. */
	public static boolean supports(final OnnxTensorType type) {
		return switch (type) {
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE,
				ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16,
				ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL,
					ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8,
				ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16,
					ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
				ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> true;
			default -> isForeign(type);
		};
	}

	/** Whether ONNX Runtime's Java knows no such type: it takes its tensors for those of signed numbers. */
	private static boolean isForeign(final OnnxTensorType type) {
		return type == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 ||
			type == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 ||
			type == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64;
	}

	/** Whether ONNX Runtime can write an output of the type right into {@link #tensor()}. */
	boolean canBeWritten() {
		return !isForeign(type);
	}

	/** What ONNX Runtime reads, as it was encoded last, or writes. */
	public OnnxTensor tensor() {
		return cast == null ? tensor : (OnnxTensor) cast.get(0);
	}

	/** The elements as floats, from the first to the last. */
	public FloatBuffer floats() {
		return floats.clear();
	}

	/** The first of so many equal parts of them. */
	FloatBuffer part(final int parts) {
		return parts == 1 ? floats() : floats().slice(0, floats.capacity() / parts);
	}

	/** Makes all of so many equal parts the first. */
	void repeat(final int parts) {
		final int length = floats.capacity() / parts;
		for (int i = 1; i < parts; i++)
			floats.put(i * length, floats, 0, length);
	}

	/** Takes the elements of a tensor of the same type and shape, as {@link #floats()} and for ONNX Runtime. */
	public void copy(final OnnxTensor other) throws OrtException {
		// an empty one has no memory
		if (bytes.capacity() > 0) Cast.copy(other, tensor);
		decode();
	}

	/**
	 * Brings what was written into {@link #floats()} to where ONNX Runtime reads it. Whole numbers are rounded.
	 *
	 * @throws DeepLabException if a number is beyond the element type
	 */
	public void encode() throws OrtException {
		bytes.clear();
		switch (type) {
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.put(i, (byte) whole(i, 0, 255));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.put(i, (byte) whole(i, 0, 1));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.put(i, (byte) whole(i, Byte.MIN_VALUE,
					Byte.MAX_VALUE));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putShort(2 * i, (short) whole(i, Short.MIN_VALUE,
					Short.MAX_VALUE));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putDouble(8 * i, floats.get(i));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putInt(4 * i, (int) whole(i, Integer.MIN_VALUE,
					Integer.MAX_VALUE));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putLong(8 * i, whole(i, Long.MIN_VALUE,
					Long.MAX_VALUE));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putShort(2 * i, half(i));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> {
				for (int i = 0; i < floats.capacity(); i++) bytes.putShort(2 * i,
					Fp16Conversions.floatToBf16(floats.get(i)));
			}
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> castWhole(65_535);
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> castWhole(4_294_967_295L);
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> castWhole(Long.MAX_VALUE);
			default -> {
				// the floats are the bytes
			}
		}
	}

	private void castWhole(final long max) throws OrtException {
		for (int i = 0; i < floats.capacity(); i++)
			floats.put(i, whole(i, 0, max));
		forgetCast();
		cast = Cast.of(tensor, type);
	}

	private void forgetCast() {
		if (cast != null) cast.close();
		cast = null;
	}

	private long whole(final int i, final long min, final long max) {
		final double value = Math.rint(floats.get(i));
		if (value >= min && value <= max) return (long) value;
		throw new DeepLabException(new RunProblem.NotInRange(min, max, floats.get(i)));
	}

	private short half(final int i) {
		final float value = floats.get(i);
		if (Math.abs(value) <= LARGEST_HALF) return Fp16Conversions.floatToFp16(value);
		throw new DeepLabException(new RunProblem.NotInHalfRange((int) LARGEST_HALF, value));
	}

	/** Brings what ONNX Runtime wrote to {@link #floats()}; whole numbers of more than 24 bits are rounded. */
	void decode() {
		bytes.clear();
		switch (kept) {
			case UINT8 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, bytes.get(i) & 0xff);
			}
			case BOOL, INT8 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, bytes.get(i));
			}
			case INT16 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, bytes.getShort(2 * i));
			}
			case DOUBLE -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, (float) bytes.getDouble(8 * i));
			}
			case INT32 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, bytes.getInt(4 * i));
			}
			case INT64 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i, bytes.getLong(8 * i));
			}
			case FLOAT16 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i,
					Fp16Conversions.fp16ToFloat(bytes.getShort(2 * i)));
			}
			case BFLOAT16 -> {
				for (int i = 0; i < floats.capacity(); i++) floats.put(i,
					Fp16Conversions.bf16ToFloat(bytes.getShort(2 * i)));
			}
			default -> {
				// the floats are the bytes
			}
		}
	}

	@Override
	public void close() {
		forgetCast();
		if (!closed) tensor.close();
		closed = true;
	}
}
