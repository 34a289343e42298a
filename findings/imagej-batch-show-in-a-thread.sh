#!/usr/bin/env bash
# ij 1.54p (Maven Central), Java 17.
# Valid input: batch mode, as in every macro that works on a folder, and a pool with one thread, as SciJava runs commands on. A task shows its result; the user then opens another image.
# One would expect each task to see the current image of the moment. In batch mode ImagePlus.show() makes the image the current one of the thread that shows it, for good:
# the next task on that thread gets the old result in place of the image that is open now.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

cat > Loop.java <<'END'
import ij.*;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;
import java.util.concurrent.*;
public class Loop {
	static ImagePlus image(String title) {
		return new ImagePlus(title, new ByteProcessor(8, 8));
	}
	public static void main(String[] args) throws Exception {
		Interpreter.batchMode = true;
		ExecutorService pool = Executors.newFixedThreadPool(1);
		image("first").show();
		pool.submit(() -> image("result of the first").show()).get();
		image("second").show();
		System.out.println("caller: " + WindowManager.getCurrentImage().getTitle() + ", task: " + pool.submit(() -> WindowManager.getCurrentImage().getTitle()).get());
		System.exit(0);
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Loop.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
caller: second, task: result of the first
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
