#!/usr/bin/env bash
# ij 1.54p (Maven Central); tifffile 2026.3.3 (PyPI) as the writer.
# Valid input: a TIFF of three pages, of which the second is smaller (a pyramid, a thumbnail, a label picture of a slide scanner).
# One would expect all pages, those of the first one's size, or a message. The first alone opens, without a word, though the third has its size.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tifffile==2026.3.3 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np, tifffile
with tifffile.TiffWriter("pages.tif") as pages:
    for value, side in ((10, 64), (20, 32), (30, 64)):
        pages.write(np.full((side, side), value, np.uint8))
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
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java pages.tif 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
pages.tif: 1 of 64 x 64, 8 bit, first pixels 10.0 10.0 10.0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
