"""Makes a photo fit to be kept: decoded with a cap, turned upright, cut small, written anew without its metadata."""

import io
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from wasl.kernel.errors import Invalid

MOST_PIXELS = 40_000_000
MOST_BYTES = 15 * 1024 * 1024
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def encoded(file: BinaryIO, size: int) -> bytes:
    """Return the picture as a WebP of at most 512 pixels a side; raises `Invalid` (40 megapixels, 15 MB at most)."""
    if size > MOST_BYTES:
        raise Invalid(fields={"photo": [_("This picture is larger than 15 MB. Choose a smaller one.")]})
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(
                    fields={"photo": [_("This picture has more than 40 megapixels. Choose a smaller one.")]}
                )
            picture.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Invalid(
            fields={"photo": [_("This is no picture that can be read. Use JPEG, PNG or WebP.")]}
        ) from None
    small = ImageOps.fit(upright, (min(SIDE, upright.width, upright.height),) * 2)
    target = io.BytesIO()
    # a new picture holds pixels alone: position, camera and names stay behind
    small.save(target, "WEBP", quality=82)
    return target.getvalue()
