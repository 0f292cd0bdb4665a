"""Plain data as frames: what crosses between the side of the candidate and the side of the tests. Both sides start with this."""
import itertools
import json
import os
import struct
import sys

sys.setrecursionlimit(10000)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

DEPTH_LIMIT = 200
ITEM_LIMIT = 1000000


class Unsupported(BaseException):
    """A value of the tests' own that cannot cross, such as a function. No test can catch it by `except Exception`."""


class Opaque:
    """Stands for a value that is no plain data: equal to nothing, usable for nothing."""

    __hash__ = None

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __repr__(self):
        return "<a value of type %s>" % self.name


def drained(value):
    """The items of an iterator, one more than may cross where there are too many."""
    return list(itertools.islice(value, ITEM_LIMIT + 1))


def of_library(value):
    """A plain value of the standard library by its module's name for it. None = it is none."""
    kind = type(value)
    module = sys.modules.get(getattr(kind, "__module__", None))
    for home, names in LIBRARY.items():
        if module is not None and module is sys.modules.get(home) and kind.__name__ in names:
            return kind.__name__ if getattr(module, kind.__name__, None) is kind else None
    return None


#: Values that are data though no literal writes them.
LIBRARY = {
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "collections": ("deque",),
    "datetime": ("date", "datetime", "time", "timedelta"),
    "uuid": ("UUID",),
}
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}


def encode_library(name, value, strict, below):
    if name in ("Decimal", "UUID"):
        return str(value)
    if name == "Fraction":
        return [value.numerator, value.denominator]
    if name == "deque":
        return [[encode(one, strict, below) for one in value], value.maxlen]
    if name == "timedelta":
        return [value.days, value.seconds, value.microseconds]
    if getattr(value, "tzinfo", None) is not None:
        raise ValueError("a time with a zone")
    return value.isoformat()


def decode_library(name, inner):
    if name == "Decimal":
        from decimal import Decimal

        return Decimal(inner)
    if name == "UUID":
        from uuid import UUID

        return UUID(inner)
    if name == "Fraction":
        from fractions import Fraction

        return Fraction(inner[0], inner[1])
    if name == "deque":
        from collections import deque

        return deque([decode(one) for one in inner[0]], inner[1])
    import datetime

    if name == "timedelta":
        return datetime.timedelta(*inner)
    return getattr(datetime, name).fromisoformat(inner)


def encode(value, strict, depth=0):
    """Subclasses of plain types are sent as the data that they hold: what they say of themselves does not count."""
    if depth > DEPTH_LIMIT:
        raise ValueError("nested too deeply")
    if value is None or value is True or value is False:
        return value
    below = depth + 1
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, str):
        return str.__add__(value, "") if type(value) is str else "".join(str.__iter__(value))
    if isinstance(value, list):
        return [encode(one, strict, below) for one in list.__iter__(value)]
    fields = getattr(type(value), "_fields", None)
    if isinstance(value, tuple) and isinstance(fields, tuple) and len(fields) == tuple.__len__(value):
        held = [encode(one, strict, below) for one in tuple.__iter__(value)]
        return {"t": "named", "v": [type(value).__name__, [str(one) for one in fields], held]}
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [encode(one, strict, below) for one in tuple.__iter__(value)]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[encode(k, strict, below), encode(v, strict, below)] for k, v in dict.items(value)]}
    if isinstance(value, (set, frozenset)):
        kind = "set" if isinstance(value, set) else "frozenset"
        return {"t": kind, "v": [encode(one, strict, below) for one in (set if kind == "set" else frozenset).__iter__(value)]}
    if isinstance(value, (bytes, bytearray)):
        return {"t": type(value).__name__ if type(value) in (bytes, bytearray) else "bytes", "v": bytes(value).hex()}
    if isinstance(value, complex):
        return {"t": "complex", "v": [complex(value).real, complex(value).imag]}
    if type(value) is range:
        return {"t": "range", "v": [value.start, value.stop, value.step]}
    if type(value) in VIEWS:
        return {"t": VIEWS[type(value)], "v": [encode(one, strict, below) for one in value]}
    name = of_library(value)
    if name is not None:
        return {"t": "library", "v": [name, encode_library(name, value, strict, below)]}
    if strict and (isinstance(value, Opaque) or hasattr(type(value), "__next__")):
        raise TypeError("no plain data: %r" % (value,))
    if strict:
        raise Unsupported("the tests hand over a value of type %s" % type(value).__name__)
    if hasattr(type(value), "__next__"):
        items = drained(value)
        if len(items) > ITEM_LIMIT:
            raise ValueError("an endless iterator")
        return {"t": "iterator", "v": [encode(one, strict, below) for one in items]}
    return {"t": "opaque", "v": str(type(value).__name__)}


def decode(data):
    if isinstance(data, list):
        return [decode(one) for one in data]
    if not isinstance(data, dict):
        return data
    kind, inner = data.get("t"), data.get("v")
    if kind == "tuple":
        return tuple(decode(one) for one in inner)
    if kind == "named":
        import collections

        name, fields, held = inner
        return collections.namedtuple(name, fields)(*[decode(one) for one in held])
    if kind == "library":
        return decode_library(inner[0], inner[1])
    if kind == "keys":
        return dict.fromkeys(decode(one) for one in inner).keys()
    if kind == "values":
        return dict(enumerate(decode(one) for one in inner)).values()
    if kind == "items":
        return dict(decode(one) for one in inner).items()
    if kind == "dict":
        return {decode(k): decode(v) for k, v in inner}
    if kind == "set":
        return {decode(one) for one in inner}
    if kind == "frozenset":
        return frozenset(decode(one) for one in inner)
    if kind == "bytes":
        return bytes.fromhex(inner)
    if kind == "bytearray":
        return bytearray.fromhex(inner)
    if kind == "complex":
        return complex(inner[0], inner[1])
    if kind == "range":
        return range(inner[0], inner[1], inner[2])
    if kind == "iterator":
        return iter([decode(one) for one in inner])
    return Opaque(str(inner)[:100])


class Channel:
    """Frames over the process's own stdin and stdout, which the program loses sight of. Made before anything is run."""

    def __init__(self):
        self.source = os.fdopen(os.dup(0), "rb")
        self.sink = os.fdopen(os.dup(1), "wb")
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)

    def send(self, message):
        body = json.dumps(message).encode("ascii")
        self.sink.write(struct.pack(">I", len(body)) + body)
        self.sink.flush()

    def receive(self):
        head = self.source.read(4)
        if len(head) < 4:
            raise EOFError("the other side is gone")
        body = self.source.read(struct.unpack(">I", head)[0])
        return json.loads(body)


def limit(settings):
    import resource

    for name, value in (
        ("RLIMIT_AS", settings["memoryBytes"]),
        ("RLIMIT_CPU", settings["cpuSeconds"]),
        ("RLIMIT_FSIZE", 1048576),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_CORE", 0),
    ):
        resource.setrlimit(getattr(resource, name), (value, value))


def compiled(source, name):
    """None = it is not a whole program."""
    try:
        return compile(source, name, "exec")
    except (SyntaxError, ValueError):
        return None
