#!/bin/bash
# Measures the memory of segment at 100,000 x 100,000 and 10,000 x 10,000 pixels (most chunks are missing, a network of
# one layer), and what two programs bring over one. Takes about 10 minutes, and 1 GB on the disk.
#
#   mvn -DskipTests package && docs/scale-figures.sh
set -euo pipefail
folder=$(mktemp -d)
flags="-Xmx1500m -Xms32m -XX:+UseSerialGC"
plugin="target/imagej/ij.jar:target/imagej/plugins/DeepLab_IJ/*"

image() {
	java -cp "target/test-classes:$plugin" io.github.deeplabij.scale.TestImage "$@"
}

deeplab() {
	java $flags "-Duser.home=$folder" -cp "$plugin" io.github.deeplabij.cli.Main "$@"
}

for side in 10000 100000; do
	image "$folder/$side/image" 3 "$side" "$side" 8
	/usr/bin/time -f "$side x $side: %M kB resident at most, %e s" java $flags "-Duser.home=$folder" -cp "$plugin" \
		io.github.deeplabij.cli.Main segment "$folder/$side/image" --model src/test/resources/models/threshold
	rm -r "${folder:?}/$side"
done

# on one core each; between the first record and the last one, of each program, all of it is at work
blocks() {
	stat -c %.Y "$folder"/parts/image.deeplab/deeplab/blocks/*.json | awk -v parts="$1" '{ time[NR] = $1 }
		END { for (p = 0; p < parts; p++) {
			from = int(p * NR / parts) + 1; to = int((p + 1) * NR / parts); least = most = time[from]
			for (i = from; i <= to; i++) { if (time[i] < least) least = time[i]; if (time[i] > most) most = time[i] }
			rate += (to - from) / (most - least) }
			printf "%.1f s for %d blocks without the start\n", NR / rate, NR }'
}

image "$folder/parts/image" 3 8192 8192
deeplab scale plan "$folder/parts/image" --block 1024
for parts in 1 2; do
	rm -rf "$folder/parts/image.deeplab/deeplab/blocks"
	start=$(date +%s.%N)
	for part in $(seq "$parts"); do
		taskset -c "$((part - 1))" java $flags -Ddeeplab.threads=1 "-Duser.home=$folder" -cp "$plugin" \
			io.github.deeplabij.cli.Main scale run "$folder/parts/image" --part "$part" --of "$parts" &
	done
	wait
	echo "$parts programs: $(echo "$(date +%s.%N) - $start" | bc) s, $(blocks "$parts")"
done
rm -r "$folder"
