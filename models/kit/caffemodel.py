"""Reads the weights of a .caffemodel file (a NetParameter in Protocol Buffers) without Caffe.

Only the fields that are needed are declared, with their numbers in BVLC's caffe.proto; others are skipped. Both ways of writing layers are read:
``layer`` and the older ``layers``, which DeepLab v1 has.
"""
from pathlib import Path

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

SCHEMA = {
    "BlobShape": [("dim", 1, "int64", True)],
    "BlobProto": [("num", 1, "int32", False), ("channels", 2, "int32", False), ("height", 3, "int32", False), ("width", 4, "int32", False),
                  ("data", 5, "bytes", False), ("shape", 7, "BlobShape", False)],  # packed floats have the wire format of bytes
    "Layer": [("name", 1, "string", False), ("blobs", 7, "BlobProto", True)],
    "OldLayer": [("name", 4, "string", False), ("blobs", 6, "BlobProto", True)],
    "Net": [("name", 1, "string", False), ("layers", 2, "OldLayer", True), ("layer", 100, "Layer", True)],
}
"""Of each message: name, number, type, whether it is repeated."""


def net_message():
    """The class of the message that a file holds."""
    kinds = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="caffemodel.proto", package="caffemodel", syntax="proto2")
    for name, fields in SCHEMA.items():
        message = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            added = message.field.add(name=field, number=number, label=kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL)
            if kind in SCHEMA:
                added.type, added.type_name = kinds.TYPE_MESSAGE, f".caffemodel.{kind}"
            else:
                added.type = getattr(kinds, f"TYPE_{kind.upper()}")
            if kind == "int64":
                added.options.packed = True
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("caffemodel.Net"))


def read(path):
    """For each layer of the file, by name, its blobs (float32 arrays, mostly weights and bias); layers without weights have none.

    Raises ValueError if it is not such a file.
    """
    net = net_message()()
    try:
        net.ParseFromString(Path(path).read_bytes())
    except DecodeError:
        raise ValueError(f"{path} is not a .caffemodel file") from None
    layers = {layer.name: [array(layer.name, blob) for blob in layer.blobs] for layer in (*net.layers, *net.layer)}
    if not any(layers.values()):
        raise ValueError(f"{path} holds no weights")
    return layers


def array(layer, blob):
    shape = tuple(blob.shape.dim) if blob.HasField("shape") else (blob.num, blob.channels, blob.height, blob.width)
    if len(blob.data) % 4 or len(blob.data) // 4 != np.prod(shape):
        raise ValueError(f"the layer {layer} has {len(blob.data)} bytes of weights for the shape {shape}; floats are meant")
    return np.frombuffer(blob.data, "<f4").reshape(shape)
