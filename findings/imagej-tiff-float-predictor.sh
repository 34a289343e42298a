#!/usr/bin/env bash
# ij 1.54p (Maven Central); tifffile 2026.3.3 and imagecodecs 2026.3.6 (PyPI) as the writer.
# Valid input: a 32-bit float TIFF with deflate and predictor 3, the floating point predictor of TIFF Technical Note 3, which GDAL and tifffile write on wish.
# One would expect the values or a refusal. ImageJ prints a line to the console, goes on, and opens bytes in the wrong order: numbers around 1e-41.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tifffile==2026.3.3 imagecodecs==2026.3.6 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np, tifffile
a = np.full((64, 64), 100, np.float32)
tifffile.imwrite("deflate.tif", a, compression="zlib")
tifffile.imwrite("predictor.tif", a, compression="zlib", predictor=3)
assert (tifffile.imread("predictor.tif") == a).all()
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
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java deflate.tif predictor.tif | grep "[.]tif: " 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
deflate.tif: 1 of 64 x 64, 32 bit, first pixels 100.0 100.0 100.0
predictor.tif: 1 of 64 x 64, 32 bit, first pixels 9.2E-44 0.0 0.0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
