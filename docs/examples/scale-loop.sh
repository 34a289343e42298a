#!/bin/bash
# Segments an image of OME-Zarr in several programs on this machine, and merges.
#
#   docs/examples/scale-loop.sh x.ome.zarr 2 --model nuclei-fluorescence --output objects
#
# PLACE says where labels go if not beside the image: "--out labels.zarr".
set -euo pipefail
image=$1
parts=$2
shift 2
deeplab=${DEEPLAB:-target/imagej}
read -ra place <<< "${PLACE:-}"
threads=$(($(nproc) / parts > 0 ? $(nproc) / parts : 1))
deeplab() {
	java -Xmx3g -XX:+UseSerialGC -Ddeeplab.threads="$threads" -cp "$deeplab/ij.jar:$deeplab/plugins/DeepLab_IJ/*" \
		io.github.deeplabij.cli.Main "$@"
}

deeplab scale plan "$image" ${place[@]+"${place[@]}"} "$@"
pids=()
for part in $(seq "$parts"); do
	deeplab scale run "$image" ${place[@]+"${place[@]}"} --part "$part" --of "$parts" &
	pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do
	wait "$pid" || failed=1
done
[ "$failed" = 0 ] && deeplab scale merge "$image" ${place[@]+"${place[@]}"}
