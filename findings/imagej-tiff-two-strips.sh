#!/usr/bin/env bash
# ij 1.54p (Maven Central); tifffile 2026.3.3 (PyPI) as the writer.
# Valid input: an uncompressed 16-bit TIFF in two strips, whose StripByteCounts are two SHORT numbers, which fit into the tag itself.
# One would expect the image. One strip opens, three strips open, two do not: the two numbers in the tag are taken for one, and reading ends in a NegativeArraySizeException.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tifffile==2026.3.3 numpy==2.4.6
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

venv/bin/python - <<'END'
import numpy as np, tifffile
a = np.full((61, 83), 100, np.uint16)
for rows in (61, 31, 21):
    tifffile.imwrite("%d.tif" % -(-61 // rows), a, rowsperstrip=rows)
    assert (tifffile.imread("%d.tif" % -(-61 // rows)) == 100).all()
END
cat > Read.java <<'END'
import ij.*;
public class Read {
	public static void main(String[] names) {
		for (String name : names) {
			ImagePlus image = IJ.openImage(name);
			System.out.println(name + ": " + (image == null ? "not opened" : image.getWidth() + " x " + image.getHeight() + ", first pixel " + image.getProcessor().getf(0, 0)));
		}
		System.exit(0);
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Read.java 1.tif 3.tif 2.tif | grep "[.]tif: " 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
1.tif: 83 x 61, first pixel 100.0
3.tif: 83 x 61, first pixel 100.0
2.tif: not opened
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
