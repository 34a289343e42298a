#!/usr/bin/env bash
# ij 1.54p (Maven Central); tifffile 2026.3.3 (PyPI) as the writer.
# Valid input: five 8-bit channels in one TIFF page, stored plane by plane (PlanarConfiguration 2), as multispectral cameras write them. Three open as RGB.
# One would expect five channels, or a refusal. The first plane alone opens, without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tifffile==2026.3.3 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np, tifffile
a = np.arange(1, 6, dtype=np.uint8)[:, None, None] * np.ones((5, 64, 64), np.uint8)
tifffile.imwrite("planar.tif", a, planarconfig="separate", photometric="minisblack")
assert tifffile.imread("planar.tif").shape == (5, 64, 64)
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
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java planar.tif 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
planar.tif: 1 of 64 x 64, 8 bit, first pixels 1.0 1.0 1.0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
