#!/bin/bash
# Measures the memory of segment at 100,000 x 100,000 and 10,000 x 10,000 pixels (most chunks are missing, a network of
# one layer), and what two programs bring over one. Takes about 10 minutes.
#
#   mvn -DskipTests package && docs/scale-figures.sh
set -euo pipefail
folder=$(mktemp -d)
plugin="target/imagej/ij.jar:target/imagej/plugins/DeepLab_IJ/*"

image() {
	java -cp "target/test-classes:$plugin" io.github.deeplabij.scale.TestImage "$@"
}

deeplab() {
	java -Xmx1500m "-Duser.home=$folder" -cp "$plugin" io.github.deeplabij.cli.Main "$@"
}

for side in 10000 100000; do
	image "$folder/$side/image" 3 "$side" "$side" 8
	/usr/bin/time -f "$side x $side: %M kB resident at most, %e s" java -Xmx1500m "-Duser.home=$folder" -cp "$plugin" \
		io.github.deeplabij.cli.Main segment "$folder/$side/image" --model src/test/resources/models/threshold
	rm -r "${folder:?}/$side"
done

# on one core each
for parts in 1 2; do
	image "$folder/parts-$parts/image" 3 4096 4096
	deeplab scale plan "$folder/parts-$parts/image" --block 1024
	start=$(date +%s.%N)
	for part in $(seq "$parts"); do
		taskset -c "$((part - 1))" java -Xmx1500m -Ddeeplab.threads=1 "-Duser.home=$folder" -cp "$plugin" \
			io.github.deeplabij.cli.Main scale run "$folder/parts-$parts/image" --part "$part" --of "$parts" &
	done
	wait
	echo "$parts programs: $(echo "$(date +%s.%N) - $start" | bc) s"
done
rm -r "$folder"
