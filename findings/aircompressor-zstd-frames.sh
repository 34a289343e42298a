#!/usr/bin/env bash
# io.airlift:aircompressor 2.0.3 (Maven Central), Java 17.
# Valid input: a frame of Zstandard after a skippable frame, which RFC 8878 (3.1.2) allows anywhere; every decoder is to skip it. And damaged frames, for which decompress is to throw MalformedInputException.
# Instead, the first is called malformed, and some of the second end with an ArrayIndexOutOfBoundsException.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=io.airlift:aircompressor:2.0.3 -DoutputDirectory=. < /dev/null > /dev/null

cat > Frames.java <<'END'
import io.airlift.compress.zstd.*;
import java.nio.*;
import java.util.*;
public class Frames {
	static String read(byte[] frame, byte[] wanted) {
		byte[] out = new byte[wanted.length];
		try {
			new ZstdDecompressor().decompress(frame, 0, frame.length, out, 0, out.length);
			return Arrays.equals(out, wanted) ? "read" : "read wrong";
		}
		catch (RuntimeException e) {
			return e.getClass().getSimpleName();
		}
	}
	public static void main(String[] args) {
		Random random = new Random(1);
		byte[] values = new byte[100_000];
		for (int i = 0; i < values.length; i++) values[i] = (byte) (random.nextGaussian() * 10 + i / 1000);
		byte[] packed = new byte[200_000];
		packed = Arrays.copyOf(packed, new ZstdCompressor().compress(values, 0, values.length, packed, 0, packed.length));
		System.out.println("frame: " + read(packed, values));
		byte[] skippable = ByteBuffer.allocate(8 + packed.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184D2A50).putInt(0).put(packed).array();
		System.out.println("frame after a skippable one: " + read(skippable, values));
		Set<String> damaged = new TreeSet<>();
		for (int i = 0; i < 20_000; i++) {
			byte[] other = packed.clone();
			other[random.nextInt(i % 2 == 0 ? 200 : other.length)] ^= 1 << random.nextInt(8);
			damaged.add(read(other, values));
		}
		damaged.remove("read");
		damaged.remove("read wrong");
		System.out.println("damaged frames: " + damaged);
	}
}
END
out=$(java -cp 'aircompressor-2.0.3.jar' Frames.java 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
frame: read
frame after a skippable one: MalformedInputException
damaged frames: [ArrayIndexOutOfBoundsException, MalformedInputException]
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
