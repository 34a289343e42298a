#!/usr/bin/env bash
# ij 1.54p (Maven Central); Pillow 12.3.0 (PyPI) as the writer, which reads it back right.
# Valid input: a grey TIFF with JPEG compression, as libtiff writes it.
# One would expect the picture, or a refusal as for zstd. The compressed bytes are taken for pixels: noise, and no message.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pillow==12.3.0 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np
from PIL import Image
a = np.full((128, 200), 100, np.uint8)
Image.fromarray(a).save("jpeg.tif", compression="jpeg")
Image.fromarray(a).save("plain.tif")
assert abs(np.asarray(Image.open("jpeg.tif")).astype(int) - 100).max() < 2
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
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java plain.tif jpeg.tif 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
plain.tif: 1 of 200 x 128, 8 bit, first pixels 100.0 100.0 100.0
jpeg.tif: 1 of 200 x 128, 8 bit, first pixels 255.0 216.0 255.0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
