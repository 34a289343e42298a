#!/usr/bin/env bash
# ij 1.54p (Maven Central); tifffile 2026.3.3 (PyPI) as the writer.
# Valid input: 32-bit unsigned TIFFs, as label images and photon counters have them.
# Values up to 2147483647 open right, as floats. Those above come out negative, for the sample format (1, unsigned) is not looked at: 4000000000 becomes -294967296.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tifffile==2026.3.3 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np, tifffile
a = np.zeros((64, 64), np.uint32)
a[0, :3] = 1000000000, 2147483648, 4000000000
tifffile.imwrite("uint32.tif", a)
END
cat > Read.java <<'END'
import ij.*;
import ij.process.ImageProcessor;
public class Read {
	public static void main(String[] names) {
		for (String name : names) {
			ImagePlus image = IJ.openImage(name);
			ImageProcessor pixels = image.getProcessor();
			System.out.println(name + ": " + image.getStackSize() + " of " + pixels.getWidth() + " x " + pixels.getHeight() + ", " + image.getBitDepth() + " bit, first pixels " +
				pixels.getf(0, 0) + " " + pixels.getf(1, 0) + " " + pixels.getf(2, 0));
		}
		System.exit(0);
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java uint32.tif 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
uint32.tif: 1 of 64 x 64, 32 bit, first pixels 1.0E9 -2.14748365E9 -2.94967296E8
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
