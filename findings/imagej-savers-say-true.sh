#!/usr/bin/env bash
# ij 1.54p (Maven Central), Java 17.
# Valid input: FileSaver.saveAsPng, saveAsJpeg, saveAsGif and saveAsTiff into a folder that is not there (a disk that was unplugged, a share that is gone).
# saveAsTiff returns false. The other three print to the console and return true, though there is no file: a program that asks them can't know.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

cat > Save.java <<'END'
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import java.io.*;
public class Save {
	public static void main(String[] args) {
		FileSaver saver = new FileSaver(new ImagePlus("image", new ByteProcessor(64, 64)));
		PrintStream console = System.out;
		System.setOut(System.err);
		String said = "png " + saver.saveAsPng("gone/a.png") + ", jpeg " + saver.saveAsJpeg("gone/a.jpg") + ", gif " + saver.saveAsGif("gone/a.gif") + ", tiff " +
			saver.saveAsTiff("gone/a.tif");
		console.println(said + "; the folder is there: " + new File("gone").exists());
		System.exit(0);
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Save.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
png true, jpeg true, gif true, tiff false; the folder is there: false
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
