#!/bin/bash
# Measures what Spark takes beside the work: an image of one small block in one program and on Spark, turn by turn.
# Takes about 2 minutes.
#
#   mvn -Pspark verify && docs/spark-overhead.sh
set -euo pipefail
jar=$(ls "$PWD"/target/spark/*-spark.jar)
export SPARK_HOME=$PWD/target/spark/home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
folder=$(mktemp -d)
local="-Xmx600m -Duser.home=$folder -Djava.io.tmpdir=$folder"
opens=""
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
	java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
	opens="$opens --add-opens=java.base/$package=ALL-UNNAMED"
done

one_program() {
	java $local -cp "$jar:$SPARK_HOME/jars/*" io.github.deeplabij.cli.Main segment "$@"
}

on_spark() {
	master=$1
	shift
	java $local $opens "-Dspark.master=$master" "-Dspark.jars=$jar" -Dspark.executor.memory=600m \
		-Dspark.ui.enabled=false -Dspark.driver.host=127.0.0.1 -cp "$jar:$SPARK_HOME/jars/*" \
		io.github.deeplabij.spark.SegmentOnSpark "$@"
}

timed() {
	image=$folder/$RANDOM/image
	java -cp "target/spark/test-classes:$jar:$SPARK_HOME/jars/*" io.github.deeplabij.scale.TestImage "$image" 3 256 256
	start=$(date +%s.%N)
	(cd "$folder" && "$@" "$image" --model nuclei-fluorescence --tile 800 &> log.txt)
	echo "$*: $(echo "$(date +%s.%N) - $start" | bc) s"
}

for _ in 1 2 3; do
	timed one_program
	timed on_spark 'local[2]'
	timed on_spark 'local-cluster[2,1,600]'
done
rm -r "$folder"
