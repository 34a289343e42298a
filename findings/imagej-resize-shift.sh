#!/usr/bin/env bash
# ij 1.54p (Maven Central), Java 17.
# Valid input: a ramp whose value at a pixel is its position (0, 1, 2, ...), made twice as long and half as long by ImageProcessor.resize with bilinear interpolation.
# One would expect pixels to stay where they are, as in OpenCV, Pillow and PyTorch: 0.25 0.75 1.25 inside at twice the length, 0.5 2.5 4.5 6.5 at half of it. The first is so. At half the
# length ImageJ samples 0.75 pixels to the left: 0 1.75 3.75 5.75. An image that is made smaller and then larger again has moved.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

cat > Ramp.java <<'END'
import ij.process.*;
public class Ramp {
	public static void main(String[] args) {
		ImageProcessor ramp = new FloatProcessor(8, 8);
		for (int i = 0; i < 64; i++) ramp.setf(i, i % 8);
		ramp.setInterpolationMethod(ImageProcessor.BILINEAR);
		for (int n : new int[] { 4, 16 }) {
			ImageProcessor resized = ramp.resize(n, n);
			StringBuilder row = new StringBuilder(n + ":");
			for (int x = 0; x < n; x++) row.append(" ").append(resized.getf(x, n / 2));
			System.out.println(row);
		}
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Ramp.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
4: 0.0 1.75 3.75 5.75
16: 0.0 0.25 0.75 1.25 1.75 2.25 2.75 3.25 3.75 4.25 4.75 5.25 5.75 6.25 6.75 6.999
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
