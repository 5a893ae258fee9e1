#!/usr/bin/env -S python3 -B
"""Writes what the fuzzers start from, a folder for each: python3 tests/fuzz/seeds.py FOLDER"""

import os
import shutil
import struct
import sys
from itertools import product

_HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(_HERE, os.pardir, "hostile"), os.path.join(_HERE, os.pardir)]
import corpus
from support import picture, tap

MOST_BYTES = 4096

LISTS = (
    "full",
    "w_400",
    "w_400,h_300",
    "h_300,w_400,c_fit,el_1",
    "w_100,ar_16:9,dpr_2",
    "ar_1,g_east",
    "ar_30.263",
    "w_0.5,h_.25,c_pad,bg_ff000080",
    "w_100,h_50,c_extract,x_10,y_0.5",
    "w_300,h_200,c_cover,g_top_right,q_33",
    "s_s",
    "s_l,w_99",
    "S_T,EL_0,C_FILL,BG_RED",
    "w_300,h_200,g_xy,x_0.3,y_20",
    "w_300,h_200,g_auto,q_auto:best,r_max,bo_4:ff0000",
    "a_hflip.33,w_200,o_50,r_9,dpr_1.5",
    "e_trim,e_blur:300,e_tint:50:00f,e_hue:-20,e_sepia",
    "l_YS5wbmc:south_east:5:.5:0.25:70.0LA:top:1,w_99",
    "an_1,fl_progressive.lossless.keep_icc.keep_copyright.attachment",
    "pg_3,e_pixelate,e_vignette:30",
)
PATHS = (
    "/a/b/cat.jpg/3/{}/cat.webp",
    "/cat.jpg/v1/{}/x.JPG",
    "/\u00e9\u65e5 \u672c.png/%2F/{}/a=b@c:d.png",
    "/c/1/{}/c.avif",
    "/c/1/{}/c.jpeg",
)


def routes():
    for number, path in enumerate(PATHS):
        for place, text in enumerate(LISTS):
            yield struct.pack(">B2H", place % 16, 1200 - number, 800) + path.format(text).encode()


def requests():
    path = b"PATH_INFO=" + PATHS[0].format("w_400").encode()
    for method in (b"GET", b"HEAD", b"OPTIONS", b"POST"):
        yield b"\3REQUEST_METHOD=" + method + b"\n" + path
    for accept in (b"application/json", b"text/html"):
        yield b'\5REQUEST_METHOD=GET\nPATH_INFO=/a/1/w_"\\/x.webp\nHTTP_ACCEPT=' + accept
    yield b"\7REQUEST_METHOD=GET\n" + path + b'\nHTTP_IF_NONE_MATCH=W/"abc", "def"'
    yield b"\1REQUEST_METHOD=GET\nPATH_INFO=/a\r\nX-Injected: 1/1/w_9/x.webp"
    yield b""


HELLO, REPLY, ANYTHING, FILES, AWAIT, WRITE, BEND, HANG, HANG_UP, DIE, END = range(11)


def protocols():
    """After a zero, a script for peer.c; after a one, a packet."""
    hello = bytes([HELLO, 0])
    asked = b"\0" + hello + bytes([AWAIT])
    result = bytes([WRITE, 0, 0])
    yield asked + bytes([WRITE, 0, 0, REPLY, 0, 12, 0])
    yield asked + bytes([REPLY, 2, 0, 0])
    yield asked + bytes([REPLY, 0, 0, 1, 0, 0, 255])
    yield asked + bytes([FILES, 6, REPLY, 0, 12, 0])
    yield asked + bytes([BEND, 0, 9]) + result
    for deed in (ANYTHING, HANG, HANG_UP, DIE, END):
        yield asked + bytes([deed, 0, 0, 0, 0])
        yield b"\0" + bytes([deed, 0, 0, 0, 0]) + hello
    yield b"\0" + bytes([HELLO, 1, 0, 0, 0])
    yield b"\0" + hello + bytes([REPLY, 0, 12, 0, AWAIT])
    for files in range(10):
        for takes in (0, 1):
            yield b"\1" + bytes([takes]) + b"\0\7" + bytes([files]) + b"\0\10" + b"12345678"


def files():
    """Hostile files that are small, and the beginnings of the others."""
    for case in corpus.built():
        yield case.data[:MOST_BYTES]


def pictures():
    """What is wanted, and a JPEG: sound ones of every kind, and the hostile ones."""
    for number, (name, options) in enumerate(product(("plain", "turned", "wide"), ("[Q=80]", "[Q=80,interlace]", "[Q=95]"))):
        path = os.path.join(tap.shelf(), f"{name}-{number}.jpg")
        plain = picture.plain(tap.shelf(), 64 + number, 48, "png")
        if name == "wide":
            picture.vips("icc_transform", plain, path + options, "p3", "--input-profile", "srgb")
        else:
            picture.vips("copy", plain, path + options)
        if name == "turned":
            picture.orient(path, 2 + number % 7)
        with open(path, "rb") as file:
            yield struct.pack(">BB2H", number * 37 % 256, number, 20 + number, 30) + file.read()
    for number, case in enumerate(corpus.built()):
        if case.data[:2] == b"\xff\xd8":
            yield struct.pack(">BB2H", number * 5 % 256, number % 256, 100, 80) + case.data[:MOST_BYTES]


def documents():
    yield b'<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code><Message>a &lt;b&gt;</Message></Error>'
    yield b"<R><![CDATA[x]]><C a='b'>&#65;</C><!-- c --></R>"
    yield b'{"Code": "Success", "AccessKeyId": "A", "n": [1.5, null, true], "Token": "a\\/\\u00e9\\ud83d\\ude00"}'


TARGETS = {"sniff": files, "express": pictures, "route": routes, "request": requests, "protocol": protocols, "fields": documents}


def main(folder):
    try:
        for target, make in TARGETS.items():
            place = os.path.join(folder, target)
            os.makedirs(place, exist_ok=True)
            for number, data in enumerate(dict.fromkeys(make())):
                with open(os.path.join(place, f"seed-{number}"), "wb") as file:
                    file.write(data)
    finally:
        shutil.rmtree(tap.shelf(), ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
