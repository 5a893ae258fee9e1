"""libvips: its operations, called in this process as its own command calls them.

A process of the command costs fifty milliseconds before it does anything, most tests need dozens.
"""

import ctypes
import functools
import os

_POINTER, _TEXT, _TEXTS = ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p)
# What is called, what it returns and what it takes.
_VIPS = {
    "vips_init": (ctypes.c_int, _TEXT),
    "vips_cache_set_max": (None, ctypes.c_int),
    "vips_concurrency_set": (None, ctypes.c_int),
    "vips_error_buffer": (_TEXT,),
    "vips_error_clear": (None,),
    "vips_operation_new": (_POINTER, _TEXT),
    "vips_call_options": (None, _POINTER, _POINTER),
    "vips_call_argv": (ctypes.c_int, _POINTER, ctypes.c_int, _TEXTS),
    "vips_object_unref_outputs": (None, _POINTER),
    "vips_image_new_from_file": (_POINTER, _TEXT, _POINTER),
    "vips_image_get_width": (ctypes.c_int, _POINTER),
    "vips_image_get_height": (ctypes.c_int, _POINTER),
    "vips_image_get_bands": (ctypes.c_int, _POINTER),
    "vips_image_get_format": (ctypes.c_int, _POINTER),
    "vips_image_get_as_string": (ctypes.c_int, _POINTER, _TEXT, ctypes.POINTER(_POINTER)),
    "vips_image_write_to_memory": (_POINTER, _POINTER, ctypes.POINTER(ctypes.c_size_t)),
}
_GLIB = {
    "g_object_unref": (None, _POINTER),
    "g_free": (None, _POINTER),
    "g_clear_error": (None, ctypes.POINTER(_POINTER)),
    "g_option_context_new": (_POINTER, _TEXT),
    "g_option_context_free": (None, _POINTER),
    "g_option_context_set_main_group": (None, _POINTER, _POINTER),
    "g_option_context_parse": (ctypes.c_int, _POINTER, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(_TEXTS), _POINTER),
    "g_option_group_new": (_POINTER, _TEXT, _TEXT, _TEXT, _POINTER, _POINTER),
}


@functools.lru_cache(maxsize=None)
def _library():
    """Nothing is remembered from one call to the next: tests write other bytes to the same path."""
    library = ctypes.CDLL("libvips.so.42")
    for name, (result, *arguments) in {**_VIPS, **_GLIB}.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    os.environ.setdefault("VIPS_WARNING", "1")  # be silent: what is decoded here is the result of a test
    if library.vips_init(b"tests") != 0:
        raise RuntimeError("libvips cannot be started")
    library.vips_cache_set_max(0)
    library.vips_concurrency_set(1)
    return library


def _fail(what):
    text = _library().vips_error_buffer().decode(errors="replace").strip()
    _library().vips_error_clear()
    raise RuntimeError(f"vips {what}: {text}")


def _positional(operation, arguments):
    """Gives the operation its options, and returns the arguments that are none."""
    library = _library()
    words = (_TEXT * (len(arguments) + 2))(b"vips", *map(os.fsencode, arguments), None)
    count, place = ctypes.c_int(len(arguments) + 1), ctypes.cast(words, _TEXTS)
    group = library.g_option_group_new(b"operation", b"", b"", operation, None)
    context = library.g_option_context_new(None)
    try:
        library.vips_call_options(group, operation)
        library.g_option_context_set_main_group(context, group)
        if not library.g_option_context_parse(context, ctypes.byref(count), ctypes.byref(place), None):
            _fail(" ".join(arguments))
    finally:
        library.g_option_context_free(context)
    return count.value - 1, (_TEXT * count.value)(*words[1 : count.value])


def call(name, *arguments):
    """As `vips NAME ARGUMENTS`, of which nothing may be a number to be printed."""
    library = _library()
    operation = library.vips_operation_new(name.encode())
    if not operation:
        _fail(name)
    try:
        count, words = _positional(operation, arguments)
        status = library.vips_call_argv(operation, count, words)
        library.vips_object_unref_outputs(operation)
    finally:
        library.g_object_unref(operation)
    if status != 0:
        _fail(" ".join([name, *arguments]))


class Image:
    """A picture file, left when the block is."""

    def __init__(self, path):
        self._path = path

    def __enter__(self):
        self._image = _library().vips_image_new_from_file(os.fsencode(self._path), None)
        if not self._image:
            _fail(self._path)
        return self

    def __exit__(self, *_):
        _library().g_object_unref(self._image)

    @property
    def size(self):
        return _library().vips_image_get_width(self._image), _library().vips_image_get_height(self._image)

    @property
    def bands(self):
        return _library().vips_image_get_bands(self._image)

    @property
    def format(self):
        """The number of the format of a channel: 0 and 2 are whole numbers of 8 and 16 bits."""
        return _library().vips_image_get_format(self._image)

    def field(self, name):
        """As `vipsheader -f NAME` prints it."""
        text = _POINTER()
        if _library().vips_image_get_as_string(self._image, name.encode(), ctypes.byref(text)) != 0:
            _fail(f"{self._path} {name}")
        try:
            return ctypes.string_at(text).decode().strip()
        finally:
            _library().g_free(text)

    def pixels(self):
        """The decoded bytes."""
        size = ctypes.c_size_t()
        memory = _library().vips_image_write_to_memory(self._image, ctypes.byref(size))
        if not memory:
            _fail(self._path)
        try:
            return ctypes.string_at(memory, size.value)
        finally:
            _library().g_free(memory)
