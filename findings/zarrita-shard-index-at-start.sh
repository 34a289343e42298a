#!/usr/bin/env bash
# zarrita 0.7.5 (npm), Node.js 20.
# Valid input: a shard of Zarr 3 with its index at the start, as index_location of the codec sharding_indexed allows.
# One would expect the same values as with the index at the end. Without a word, others come: index_location is not looked at, and the last bytes of the shard, here values, are taken for the index.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent zarrita@0.7.5 > /dev/null

cat > shard.mjs <<'END'
import * as zarr from "zarrita";
const bytes = { name: "bytes", configuration: { endian: "little" } };
// two chunks of 32 zeros and 32 ones; the index says where each begins and how long it is
function shard(location) {
	const index = new BigUint64Array(location === "start" ? [32n, 32n, 64n, 32n] : [0n, 32n, 32n, 32n]);
	const values = new Uint8Array(64).fill(1, 32);
	const parts = [new Uint8Array(index.buffer), values];
	return Buffer.concat(location === "start" ? parts : parts.reverse());
}
for (const location of ["end", "start"]) {
	const metadata = { zarr_format: 3, node_type: "array", shape: [64], data_type: "uint8", fill_value: 0, attributes: {},
		chunk_grid: { name: "regular", configuration: { chunk_shape: [64] } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [{ name: "sharding_indexed", configuration: { chunk_shape: [32], codecs: [bytes], index_codecs: [bytes],
			index_location: location } }] };
	const files = new Map([["/zarr.json", Buffer.from(JSON.stringify(metadata))], ["/c/0", shard(location)]]);
	const store = { get: async key => files.get(key), getRange: async (key, range) => {
		const file = files.get(key);
		return file && ("suffixLength" in range ? file.subarray(file.length - range.suffixLength)
			: file.subarray(range.offset, range.offset + range.length));
	} };
	const array = await zarr.open(store, { kind: "array" });
	try {
		const read = (await zarr.get(array)).data;
		console.log(`${location}: ${read[0]} ${read[31]} ${read[32]} ${read[63]}`);
	}
	catch (e) {
		console.log(`${location}: ${e.name}`);
	}
}
END
out=$(node shard.mjs 2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
end: 0 0 1 1
start: 0 0 0 0
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
