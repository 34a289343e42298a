"""Small arrays of Zarr for the tests of reading, and checks of arrays that others wrote.

    python3 zarr_arrays.py write zarr DIR          (zarr-python 2: version 2 of Zarr)
    python3 zarr_arrays.py write tensorstore DIR   (versions 2 and 3)
    python3 zarr_arrays.py read zarr DIR           compares the arrays of DIR/variants.json with their values
    python3 zarr_arrays.py read tensorstore DIR

variants.json says of each array its name, type and shape, how its values are made, its fill value, and the box at its
start that is missing. Values follow from the number k of an element in C order:

    smooth   k // 7
    noise    (31 k^2 + 7 k + 11) * 0x9E3779B97F4A7C15, the upper 32 bits

modulo 2^bits for whole numbers, and modulo 10007, divided by 8, for floating-point ones.
"""
import json
import math
import pathlib
import sys

import numpy


def values(kind, dtype, shape):
    k = numpy.arange(math.prod(shape), dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        if kind == "smooth":
            made = k // numpy.uint64(7)
        else:
            made = (k * k * numpy.uint64(31) + k * numpy.uint64(7) + numpy.uint64(11)) * \
                numpy.uint64(0x9E3779B97F4A7C15) >> numpy.uint64(32)
    dtype = numpy.dtype(dtype).newbyteorder("=")
    if dtype.kind == "f":
        return ((made % numpy.uint64(10007)).astype(dtype) / dtype.type(8)).reshape(shape)
    if dtype.kind == "b":
        return (made % numpy.uint64(2)).astype(dtype).reshape(shape)
    return made.astype(numpy.dtype("u%d" % dtype.itemsize)).view(dtype).reshape(shape)


def expected(variant):
    made = values(variant["values"], variant["type"], variant["shape"])
    if variant.get("hole"):
        made[tuple(slice(0, size) for size in variant["hole"])] = number(variant)
    return made


def number(variant):
    dtype = numpy.dtype(variant["type"])
    fill = variant["fill"]
    if dtype.kind == "f":
        return dtype.type({"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(fill, fill))
    if dtype.kind == "b":
        return fill == "1"
    return dtype.type(int(fill))


def variant(name, dtype, shape, kind="smooth", hole=None, fill="0"):
    dtype = numpy.dtype(dtype).newbyteorder("=")
    return {"name": name, "type": dtype.name, "shape": list(shape), "values": kind, "hole": hole, "fill": fill}


def holes(each, shape):
    """The slices that are written: what lies behind the hole along the first axis, and beside it."""
    if not each["hole"]:
        yield (Ellipsis,)
        return
    for axis in range(len(shape)):
        yield tuple([slice(0, hole) for hole in each["hole"][:axis]] + [slice(each["hole"][axis], None)])


def write_zarr(folder):
    import zarr
    from numcodecs import Blosc, GZip, LZ4, Zlib, Zstd
    made = []

    def add(name, dtype, shape, chunks, compressor, kind="smooth", hole=None, fill=0, order="C", separator="."):
        each = variant(name, dtype, shape, kind, hole, str(fill))
        full = values(kind, dtype, shape)
        store = zarr.DirectoryStore(str(folder / name)) if separator == "." else \
            zarr.NestedDirectoryStore(str(folder / name))
        array = zarr.create(shape, chunks=chunks, dtype=dtype, compressor=compressor, fill_value=fill, order=order,
                            store=store, overwrite=True, dimension_separator=separator)
        for part in holes(each, shape):
            array[part] = full[part]
        made.append(each)

    add("v2-raw-u2", "<u2", (13, 17), (5, 8), None, "noise")
    add("v2-slash-zlib-big-i4", ">i4", (13, 17), (6, 6), Zlib(5), "noise", separator="/")
    add("v2-gzip-f-order-f4", "<f4", (9, 11, 7), (4, 6, 7), GZip(5), order="F")
    add("v2-zstd-f-order-big-f8", ">f8", (20, 11), (8, 11), Zstd(19), order="F")
    add("v2-lz4-i1", "|i1", (30, 41), (30, 41), LZ4(), "smooth")
    add("v2-fill-i8", "<i8", (10, 10), (5, 5), Zlib(1), "noise", [5, 5], -(2 ** 53) - 1)
    add("v2-fill-u8", "<u8", (10, 10), (5, 5), Zstd(3), "noise", [5, 5], 2 ** 64 - 2)
    add("v2-fill-nan-f4", "<f4", (10, 10), (5, 5), Blosc(), "noise", [5, 5], "NaN")
    add("v2-bool", "|b1", (10, 10), (5, 10), Zlib(1), "noise")
    add("v2-scalar", "<f8", (), (), None, "noise")
    add("v2-line-u1", "|u1", (1000,), (300,), Blosc("lz4", 5, Blosc.SHUFFLE))
    add("v2-blosc-lz4-shuffle-u2", "<u2", (60, 70), (60, 70), Blosc("lz4", 5, Blosc.SHUFFLE))
    add("v2-blosc-lz4hc-bitshuffle-u2", "<u2", (60, 70), (60, 70), Blosc("lz4hc", 9, Blosc.BITSHUFFLE))
    add("v2-blosc-zstd-noshuffle-i4", "<i4", (60, 70), (60, 70), Blosc("zstd", 5, Blosc.NOSHUFFLE))
    add("v2-blosc-blosclz-shuffle-f8", "<f8", (60, 70), (60, 70), Blosc("blosclz", 9, Blosc.SHUFFLE))
    add("v2-blosc-blosclz-noshuffle-u1", "|u1", (90, 91), (90, 91), Blosc("blosclz", 5, Blosc.NOSHUFFLE))
    add("v2-blosc-zlib-bitshuffle-i4", "<i4", (33, 35), (33, 35), Blosc("zlib", 5, Blosc.BITSHUFFLE))
    add("v2-blosc-stored-u4", "<u4", (16, 16), (16, 16), Blosc("lz4", 0, Blosc.SHUFFLE), "noise")
    add("v2-blosc-noise-i8", "<i8", (16, 17), (16, 17), Blosc("lz4", 9, Blosc.SHUFFLE), "noise")
    add("v2-blosc-blocks-u2", "<u2", (100, 103), (100, 103), Blosc("blosclz", 9, Blosc.SHUFFLE, 4096))
    add("v2-blosc-zlib-blocks-f4", "<f4", (50, 51), (50, 51), Blosc("zlib", 5, Blosc.SHUFFLE, 1024))
    add("v2-blosc-bit-blocks-u8", "<u8", (50, 51), (50, 51), Blosc("lz4", 9, Blosc.BITSHUFFLE, 2048))
    return made


def little(name="bytes"):
    return {"name": name, "configuration": {"endian": "little"}}


def codec(name, **configuration):
    return {"name": name, "configuration": configuration} if configuration else {"name": name}


def shards(chunks, codecs, location="end", index=None):
    index = [little(), codec("crc32c")] if index is None else index
    return codec("sharding_indexed", chunk_shape=chunks, codecs=codecs, index_codecs=index, index_location=location)


def write_tensorstore(folder):
    import tensorstore
    made = []

    def add(name, dtype, shape, chunks, codecs, kind="smooth", hole=None, fill="0", keys=None):
        each = variant(name, dtype, shape, kind, hole, fill)
        metadata = {"codecs": codecs, "shape": list(shape), "data_type": each["type"],
                    "chunk_grid": codec("regular", chunk_shape=chunks),
                    "chunk_key_encoding": keys or codec("default", separator="/"),
                    "fill_value": fill if numpy.dtype(dtype).kind == "f" and not fill.isdigit() else int(fill)}
        array = tensorstore.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": str(folder / name) + "/"},
                                  "metadata": metadata}, create=True, delete_existing=True).result()
        full = values(kind, dtype, shape)
        for part in holes(each, shape):
            array[part] = full[part]
        made.append(each)

    zstd = codec("zstd", level=3)
    add("v3-raw-i2", "i2", (13, 17), [5, 8], [little()], "noise")
    add("v3-dots-gzip-big-u4", "u4", (13, 17), [6, 6], [codec("bytes", endian="big"), codec("gzip", level=6)],
        keys=codec("default", separator="."))
    add("v3-old-keys-zstd-f4", "f4", (13, 17), [6, 6], [little(), codec("zstd", level=22)],
        keys=codec("v2", separator="."))
    add("v3-crc-u1", "u1", (20, 21), [20, 21], [codec("bytes"), codec("gzip", level=1), codec("crc32c")])
    add("v3-transpose-i2", "i2", (5, 7, 9), [3, 4, 9], [codec("transpose", order=[2, 0, 1]), little(), zstd], "noise")
    add("v3-blosc-lz4-bitshuffle-u2", "u2", (60, 70), [60, 70], [little(), codec(
        "blosc", cname="lz4", clevel=5, shuffle="bitshuffle", typesize=2, blocksize=0)])
    add("v3-blosc-blosclz-f8", "f8", (60, 70), [60, 70], [little(), codec(
        "blosc", cname="blosclz", clevel=9, shuffle="shuffle", typesize=8, blocksize=4096)])
    add("v3-shards-end-u2", "u2", (37, 41), [16, 16], [shards([4, 8], [little(), zstd, codec("crc32c")])], "noise",
        [4, 8], "7")
    add("v3-shards-start-i4", "i4", (37, 41), [16, 16], [shards([8, 8], [little(), codec("gzip", level=6)], "start")],
        "noise", [16, 16], "-3")
    add("v3-shards-bare-index-u1", "u1", (16, 16), [16, 16], [shards([4, 4], [codec("bytes")], "end", [little()])],
        "noise")
    add("v3-shards-big-index-f4", "f4", (16, 16), [16, 16], [shards(
        [4, 4], [codec("transpose", order=[1, 0]), little(), zstd], "end",
        [codec("bytes", endian="big"), codec("crc32c")])], "noise", [4, 4], "NaN")
    add("v3-shards-of-shards-u2", "u2", (32, 32), [32, 32], [shards([16, 16], [shards([8, 8], [little(), zstd])])],
        "noise", [8, 8])
    add("v3-fill-i8", "i8", (10, 10), [5, 5], [little(), zstd], "noise", [5, 5], str(-(2 ** 63)))
    add("v3-fill-u8", "u8", (10, 10), [5, 5], [little(), zstd], "noise", [5, 5], str(2 ** 64 - 1))
    add("v3-fill-infinity-f8", "f8", (10, 10), [5, 5], [little(), zstd], "noise", [5, 5], "-Infinity")
    return made


def write(program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    made = {"zarr": write_zarr, "tensorstore": write_tensorstore}[program](folder)
    listed = folder / "variants.json"
    before = json.loads(listed.read_text()) if listed.exists() else []
    names = {each["name"] for each in made}
    every = [each for each in before if each["name"] not in names] + made
    listed.write_text("[\n" + ",\n".join(json.dumps(each) for each in every) + "\n]\n")


def read_zarr(path, version):
    import zarr
    return zarr.open(str(path), mode="r")[...] if version == 2 else None


def read_tensorstore(path, version):
    import tensorstore
    driver = "zarr" if version == 2 else "zarr3"
    try:
        return tensorstore.open({"driver": driver, "kvstore": {"driver": "file", "path": str(path) + "/"}}).result(
        ).read().result()
    except ValueError as e:
        if "is not registered" in str(e):
            return None
        raise


def read(program, folder):
    compared = 0
    for each in json.loads((folder / "variants.json").read_text()):
        version = 2 if (folder / each["name"] / ".zarray").exists() else 3
        found = {"zarr": read_zarr, "tensorstore": read_tensorstore}[program](folder / each["name"], version)
        if found is None:
            continue
        wanted = expected(each)
        same = numpy.array_equal(found, wanted, equal_nan=wanted.dtype.kind == "f")
        if found.dtype.newbyteorder("=") != wanted.dtype or not same:
            sys.exit(each["name"] + " is read otherwise by " + program)
        compared += 1
    print(compared, "arrays are equal")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2], pathlib.Path(sys.argv[3]))
