"""Safetensors with PyTorch alone: read, write, and write in parts that are small enough to be carried back."""

import json
import os
import struct

import torch

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I16": torch.int16, "I8": torch.int8}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def read(path):
    """Tensors by name, and the metadata."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        dtype, (first, last) = DTYPES[entry["dtype"]], entry["data_offsets"]
        count = (last - first) // torch.empty(0, dtype=dtype).element_size()
        tensors[name] = torch.frombuffer(data, dtype=dtype, count=count, offset=first).reshape(entry["shape"])
    return tensors, metadata


def write(path, tensors):
    """One file, names in order."""
    header, data, offset = {}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().cpu().contiguous()
        raw = value.view(-1).view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": NAMES[value.dtype], "shape": list(value.shape), "data_offsets": [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".partial", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for raw in data:
            file.write(raw)
    os.replace(path + ".partial", path)


def write_parts(folder, stem, tensors, most_bytes):
    """Files of at most `most_bytes` of numbers each: STEM.part-00.safetensors and so on."""
    os.makedirs(folder, exist_ok=True)
    part, size, index = {}, 0, 0
    for name in sorted(tensors):
        bytes_of = tensors[name].numel() * tensors[name].element_size()
        if part and size + bytes_of > most_bytes:
            write(os.path.join(folder, f"{stem}.part-{index:02d}.safetensors"), part)
            part, size, index = {}, 0, index + 1
        part[name] = tensors[name]
        size += bytes_of
    write(os.path.join(folder, f"{stem}.part-{index:02d}.safetensors"), part)


def read_parts(folder, stem):
    """All parts together."""
    tensors = {}
    for file in sorted(os.listdir(folder)):
        if file.startswith(stem + ".part-"):
            tensors.update(read(os.path.join(folder, file))[0])
    return tensors
