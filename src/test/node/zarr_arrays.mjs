// Small arrays of Zarr for the tests of reading, written by zarrita, and checks of arrays that others wrote; see
// src/test/python/zarr_arrays.py for what is in them.
//
//     npm install zarrita
//     node zarr_arrays.mjs write DIR
//     node zarr_arrays.mjs read DIR
//
// zarrita is looked for in node_modules of the current folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const packageOf = name => resolve(process.cwd(), "node_modules", name);
const exportOf = (name, part) => {
	const found = JSON.parse(readFileSync(join(packageOf(name), "package.json"))).exports[part];
	return pathToFileURL(join(packageOf(name), typeof found === "string" ? found : found.import)).href;
};
const zarr = await import(exportOf("zarrita", "."));
const { default: FileSystemStore } = await import(exportOf("@zarrita/storage", "./fs"));

const TYPES = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array,
	uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array, float32: Float32Array, float64: Float64Array };
const MASK = (1n << 64n) - 1n;

function values(variant) {
	const length = variant.shape.reduce((a, b) => a * b, 1);
	const made = new TYPES[variant.type](length);
	const whole = made instanceof BigInt64Array || made instanceof BigUint64Array;
	for (let i = 0; i < length; i++) {
		const k = BigInt(i);
		const value = variant.values === "smooth" ? k / 7n
			: ((k * k * 31n + k * 7n + 11n) * 0x9E3779B97F4A7C15n & MASK) >> 32n;
		if (variant.type.startsWith("float")) made[i] = Number(value % 10007n) / 8;
		else made[i] = whole ? value : Number(value & 0xffffffffn);
	}
	return made;
}

function variant(name, type, shape, kind) {
	return { name, type, shape, values: kind, hole: null, fill: "0" };
}

const little = { name: "bytes", configuration: { endian: "little" } };

async function write(folder) {
	mkdirSync(folder, { recursive: true });
	const made = [];
	const add = async (name, type, shape, chunks, codecs, kind = "smooth") => {
		const each = variant(name, type, shape, kind);
		rmSync(join(folder, name), { recursive: true, force: true });
		const array = await zarr.create(zarr.root(new FileSystemStore(join(folder, name))), { shape,
			chunkShape: chunks, dtype: type, codecs, fillValue: 0 });
		const stride = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
		await zarr.set(array, null, { data: values(each), shape, stride });
		made.push(each);
	};
	await add("node-raw-i4", "int32", [13, 17], [5, 8], [little], "noise");
	await add("node-blosc-u2", "uint16", [40, 43], [40, 20], [little, { name: "blosc", configuration: { cname: "lz4",
		clevel: 5, shuffle: "bitshuffle", typesize: 2, blocksize: 0 } }]);
	await add("node-zstd-f4", "float32", [5, 7, 9], [2, 7, 9], [{ name: "transpose", configuration: { order:
		[2, 1, 0] } }, little, { name: "zstd", configuration: { level: 5, checksum: false } }], "noise");
	await add("node-blosc-i8", "int64", [40, 41], [40, 41], [little, { name: "blosc", configuration: { cname: "zstd",
		clevel: 5, shuffle: "shuffle", typesize: 8, blocksize: 0 } }]);
	const listed = join(folder, "variants.json");
	const before = existsSync(listed) ? JSON.parse(readFileSync(listed)) : [];
	const all = before.filter(each => !made.some(other => other.name === each.name)).concat(made);
	writeFileSync(listed, "[\n" + all.map(each => JSON.stringify(each)).join(",\n") + "\n]\n");
}

/** Where an element lies along each axis, by its number in C order. */
function placeOf(shape, index) {
	let rest = index;
	const place = shape.map(() => 0);
	for (let i = shape.length - 1; i >= 0; i--) {
		place[i] = rest % shape[i];
		rest = Math.floor(rest / shape[i]);
	}
	return place;
}

function fill(each) {
	return each.type.endsWith("64") && !each.type.startsWith("float") ? BigInt(each.fill) : Number(each.fill);
}

async function read(folder) {
	let compared = 0;
	for (const each of JSON.parse(readFileSync(join(folder, "variants.json")))) {
		// zarrita reads numbers of metadata as float64
		if (each.type.endsWith("int64") && !Number.isSafeInteger(Number(each.fill))) continue;
		if (!(each.type in TYPES)) continue;
		const array = await zarr.open(new FileSystemStore(resolve(folder, each.name)), { kind: "array" });
		const found = await zarr.get(array);
		const wanted = values(each);
		for (let i = 0; i < wanted.length; i++) {
			const place = placeOf(each.shape, i);
			const missing = each.hole !== null && each.hole.every((size, axis) => place[axis] < size);
			const value = missing ? fill(each) : wanted[i];
			const at = place.reduce((sum, each, axis) => sum + each * found.stride[axis], 0);
			const read = place.length === 0 ? found : found.data[at];
			if (!Object.is(read, value)) throw new Error(`${each.name} is read otherwise: ${read}, not ${value}, at ${i}`);
		}
		compared++;
	}
	console.log(compared + " arrays are equal");
}

await { write, read }[process.argv[2]](resolve(process.argv[3]));
