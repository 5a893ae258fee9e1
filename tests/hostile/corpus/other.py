"""other: files in formats that are not taken, and texts that programs have been led astray with."""

import gzip
import io
import struct
import zipfile

from corpus import sound
from corpus.case import NO_PICTURE, table

_SVG = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image xlink:href="file:///etc/passwd" width="9" height="9"/><text>&x;</text></svg>"""

_PDF = b"""%PDF-1.4
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>
endobj
xref
0 4
0000000000 65535 f
0000000009 00000 n
0000000055 00000 n
0000000107 00000 n
trailer
<</Size 4/Root 1 0 R>>
startxref
168
%%EOF
"""

_MSL = b"""<?xml version="1.0"?><image><read filename="/etc/passwd"/><write filename="/tmp/x.php"/></image>"""

_MVG = b"""push graphic-context
viewbox 0 0 9 9
fill 'url(https://127.0.0.1/x.jpg"|id > /tmp/x")'
pop graphic-context
"""


def _zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("cat.jpg"), sound.file("jpg"))
    return out.getvalue()


def _bmp():
    return struct.pack("<2sI4xI", b"BM", 66, 54) + struct.pack("<I2i2H6I", 40, 2, 2, 1, 24, 0, 12, 0, 0, 0, 0) + bytes(16)


def _tar():
    return b"cat.jpg".ljust(100, b"\0") + bytes(157) + b"ustar\x0000" + bytes(248)


TEXTS = {
    "empty": b"",
    "one-byte": b"\xff",
    "zeros": bytes(4096),
    "ones": b"\xff" * 4096,
    "text": b"This is no picture.\n" * 99,
    "address": b"https://127.0.0.1/cat.jpg",
    "address-of-a-file": b"file:///etc/passwd",
    "path": b"@/etc/passwd",
    "pipe": b"|id",
    "label": b"label:@/etc/passwd",
    "msl-name": b"msl:/etc/passwd",
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "script": b"#!/bin/sh\nid\n",
    "php": b"<?php system('id'); ?>",
    "svg": _SVG,
    "svg-in-utf-16": b"\xff\xfe" + _SVG.decode().encode("utf-16-le"),
    "pdf": _PDF,
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
    "eps-in-binary": b"\xc5\xd0\xd3\xc6" + struct.pack("<6IH", 32, 99, 0, 0, 0, 0, 0xFFFF) + b"%!PS-Adobe-3.0\n" + bytes(99),
    "postscript": b"%!PS\n(%pipe%id) (w) file\n",
    "mvg": _MVG,
    "msl": _MSL,
    "xpm": b'/* XPM */\nstatic char *x[] = {"1 1 1 1", "a c red", "a"};\n',
    "ppm": b"P6 2 1 255\n\0\0\0\0\0\0",
    "pbm": b"P1 2 1\n0 1\n",
    "pam": b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\0",
    "pfm": b"PF\n1 1\n-1.0\n" + bytes(12),
    "radiance": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\1\1\1\1",
    "ico": b"\0\0\1\0\1\0\x01\x01\0\0\1\0\x18\0" + struct.pack("<2I", 48, 22) + bytes(48),
    "cursor": b"\0\0\2\0\1\0" + bytes(60),
    "photoshop": b"8BPS\0\1" + bytes(6) + struct.pack(">H2I2H", 3, 1, 1, 8, 3) + bytes(32),
    "xcf": b"gimp xcf v011\0" + struct.pack(">3I", 1, 1, 0) + bytes(60),
    "openexr": b"\x76\x2f\x31\x01\x02\0\0\0" + bytes(99),
    "matlab": b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM" + bytes(99),
    "analyze": struct.pack("<I", 348) + bytes(344),
    "nifti": struct.pack("<I", 348) + bytes(340) + b"n+1\0" + bytes(99),
    "matlab-7": b"MATLAB 7.3 MAT-file".ljust(512) + b"\x89HDF\r\n\x1a\n" + bytes(99),
    "dicom": bytes(128) + b"DICM" + bytes(99),
    "vips": b"\xb6\xa6\xf2\x08" + bytes(99),
    "csv": b"1,2,3\n4,5,6\n",
    "quicktime": b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(99),
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(99),
    "avi": b"RIFF\xff\xff\0\0AVI LIST" + bytes(99),
    "elf": b"\x7fELF\2\1\1" + bytes(99),
    "jxl-bare": b"\xff\x0a" + bytes(99),
    "jng": b"\x8bJNG\r\n\x1a\n" + bytes(99),
    "mng": b"\x8aMNG\r\n\x1a\n" + bytes(99),
    "flif": b"FLIF" + bytes(99),
    "wmf": b"\xd7\xcd\xc6\x9a" + bytes(99),
    "sgi": b"\x01\xda\x01\x01\0\3" + bytes(506),
    "pcx": b"\x0a\x05\x01\x08" + bytes(124),
    "dds": b"DDS |\0\0\0" + bytes(120),
    "targa": b"\0\0\2" + bytes(9) + b"\1\0\1\0\x18\0" + bytes(3) + b"\0" * 8 + b"TRUEVISION-XFILE.\0",
    "nearly-png": b"\x89PNG\r\n\x1a\r" + bytes(99),
    "nearly-gif": b"GIF88a" + bytes(99),
    "nearly-jpeg": b"\xff\xd8\xfe" + bytes(99),
}

# Formats that libvips itself can write, and would read if it were let.
WRITTEN = ("tif", "jp2", "jxl", "fits", "v", "hdr", "ppm")


def files():
    """{name: bytes}."""
    more = {"zip": _zip(), "gzip": gzip.compress(sound.file("jpg"), mtime=0), "bmp": _bmp(), "tar": _tar()}
    more.update(("written-" + extension, sound.other(extension)) for extension in WRITTEN)
    more["svg-compressed"] = gzip.compress(_SVG, mtime=0)
    return {**TEXTS, **more}


def cases():
    return table("other", {name: (data, NO_PICTURE) for name, data in files().items()})
