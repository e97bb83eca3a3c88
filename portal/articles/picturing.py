"""Pictures somebody sent → pictures of our own making. Pure: bytes in, bytes out.

    made = prepare(content, "harbour.jpg")      -> Made(width, height, master, files)      or Unfit(code)

Everything is decoded and written anew as WebP: EXIF and GPS, colour profiles, comments, second frames and whatever hangs behind the
picture stay behind; the way the camera was held is applied first. WebP alone is kept: every browser the portal works in has shown it
since 2020, at two thirds of the bytes of JPEG, with transparency, so that a second copy of each width would never be asked for.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from PIL import Image, ImageOps

MAX_BYTES = 15 * 1024 * 1024  # of a file
MAX_PIXELS = 50_000_000  # read from the header, before anything is decoded
MAX_SIDE = 16_000  # pixels; beyond, WebP has no words for it
MAX_WIDTH, MAX_HEIGHT = 1440, 2880  # pixels that are kept: twice the width of a column of text
WIDTHS = (480, 960, 1440)
KINDS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",), "GIF": (".gif",)}
DRAWN = {"PNG", "GIF"}  # diagrams more often than photographs: without loss where that is smaller
QUALITY = 82
DEPTH = {"1": 1 / 8, "P": 1 / 8, "RGB": 3, "RGBA": 4, "LA": 2, "I;16": 2}  # least bytes of a pixel
DEFLATED = 1100  # deflate makes nothing smaller than by this factor
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError, struct.error)
_one_at_a_time = Lock()  # 50 megapixels are 200 MB while they are looked at


class Unfit(Exception):
    """Why a file cannot become a picture: "empty", "large", "kind", "name", "pixels" or "broken"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Made:
    """A picture in all its widths. `master` has every pixel we keep, without loss: the same pixels give the same bytes."""

    width: int
    height: int
    master: bytes
    files: dict[int, bytes]


def prepare(content: bytes, name: str) -> Made:
    """The picture in a file whose name must agree with what it holds. Refused: `Unfit`."""
    if not content:
        raise Unfit("empty")
    if len(content) > MAX_BYTES:
        raise Unfit("large")
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is our own, and stricter
        return _made(*_decoded(content, name))


def _decoded(content: bytes, name: str) -> tuple[Image.Image, bool]:
    """The picture turned upright, no larger than it is kept, in RGB or RGBA; and whether it is more likely drawn than photographed."""
    try:
        opened = Image.open(io.BytesIO(content), formats=list(KINDS))
    except Image.DecompressionBombError:
        raise Unfit("pixels") from None
    except BROKEN:
        raise Unfit("kind") from None
    kind = str(opened.format)
    if PurePosixPath(name.lower()).suffix not in KINDS.get(kind, ()):
        raise Unfit("name" if kind in KINDS else "kind")
    if opened.width * opened.height > MAX_PIXELS or max(opened.size) > MAX_SIDE:
        raise Unfit("pixels")
    if kind == "PNG" and opened.width * opened.height * DEPTH.get(opened.mode, 1) > len(content) * DEFLATED:
        raise Unfit("broken")  # the pixels its header speaks of cannot be in there; nothing is made ready for them
    try:
        opened.draft("RGB", (2 * MAX_WIDTH, 2 * MAX_HEIGHT))  # a large JPEG is decoded at a half or a quarter
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return _fitted(_plain(upright)), kind in DRAWN
    except (*BROKEN, Image.DecompressionBombError):
        raise Unfit("broken") from None


def _plain(image: Image.Image) -> Image.Image:
    """In RGB, or in RGBA where something shines through."""
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        lowest = clear.getchannel("A").getextrema()[0]
        return clear if lowest != 255 else clear.convert("RGB")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _fitted(image: Image.Image) -> Image.Image:
    image.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    return image


def _made(image: Image.Image, drawn: bool) -> Made:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # nothing but pixels
    files = {}
    for width in [*(width for width in WIDTHS if width < bare.width), bare.width]:
        height = max(1, round(bare.height * width / bare.width))
        small = bare if width == bare.width else bare.resize((width, height), Image.Resampling.LANCZOS)
        files[width] = _smallest(small, drawn)
    return Made(bare.width, bare.height, _written(bare, lossless=True, exact=True, method=2, quality=60), files)


def _smallest(image: Image.Image, drawn: bool) -> bytes:
    photographed = _written(image, quality=QUALITY, method=4)
    if not drawn:
        return photographed
    return min(photographed, _written(image, lossless=True, method=2, quality=60), key=len)


def _written(image: Image.Image, **how: int | bool) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", **how)
    return target.getvalue()
