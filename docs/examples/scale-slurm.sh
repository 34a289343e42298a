#!/bin/bash
# Segments an image of OME-Zarr as an array job of Slurm: one job plans, an array segments, one job merges.
#
#   docs/examples/scale-slurm.sh /shared/x.ome.zarr 16 --model nuclei-fluorescence --output objects
#
# The image, and the folder DEEPLAB with ij.jar and plugins/DeepLab_IJ, lie where all nodes see them. CPUS and MEMORY
# are those of each part. PLACE says where labels go if not beside the image: "--out /shared/labels.zarr".
set -euo pipefail
image=$1
parts=$2
shift 2
deeplab=${DEEPLAB:-target/imagej}
cpus=${CPUS:-4}
memory=${MEMORY:-6G}
place=${PLACE:-}
java="java -Xmx3g -XX:+UseSerialGC -Ddeeplab.threads=$cpus -cp $deeplab/ij.jar:$deeplab/plugins/DeepLab_IJ/* io.github.deeplabij.cli.Main"

submit() {
	sbatch --parsable --cpus-per-task="$cpus" --mem="$memory" --output="deeplab-%x-%A_%a.txt" "$@"
}

plan=$(submit --job-name=plan --wrap="set -f; $java scale plan $image $place $*")
run=$(submit --job-name=run --array="1-$parts" --requeue --dependency="afterok:$plan" \
	--wrap="set -f; $java scale run $image $place --part \$SLURM_ARRAY_TASK_ID --of $parts")
merge=$(submit --job-name=merge --dependency="afterok:$run" --wrap="set -f; $java scale merge $image $place")
echo "plan $plan, parts $run, merge $merge"
