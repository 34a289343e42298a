#!/usr/bin/env bash
# ij 1.54p (Maven Central), Java 17.
# Valid input: the options of a macro's run(...) in which one value, in brackets as ImageJ's recorder writes it, holds the text of another key.
# Brackets keep a value with blanks together, so one would expect "none" for a key that is not given. Macro.getValue looks for "tile=" anywhere: a folder named "x tile=64 y"
# sets it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory=. < /dev/null > /dev/null

cat > Keys.java <<'END'
import ij.Macro;
public class Keys {
	public static void main(String[] args) {
		String options = "model=[/data/x tile=64 y] device=cpu";
		System.out.println("model: " + Macro.getValue(options, "model", "none") + ", tile: " + Macro.getValue(options, "tile", "none"));
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'ij-1.54p.jar' Keys.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
model: /data/x tile=64 y, tile: 64
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
