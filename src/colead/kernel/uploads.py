"""Files that people hand over: told by their content, kept under names that nobody guesses.

They lie outside of what the server shows, and go out as files to keep, never as pages of ours.
Pictures that pages show are drawn anew, so that nothing but the picture is left: no place where it
was taken, no second file hidden behind it.
"""

from __future__ import annotations

import re
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from colead.kernel.verdict import Missing, refuse

LARGEST = 10 * 2**20
MOST_PIXELS = 50_000_000
PICTURES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
}
ENDINGS = {"application/pdf": "pdf", **PICTURES}
DRAWN = "image/webp"
_NAME = re.compile(r"[^\w .,()-]+")


def kind_of(content: bytes, *, field: str) -> str:
    """The media type of a picture or PDF by its first bytes; anything else is refused at a form's
    ``field``, and so is more than 10 MB."""
    if len(content) > LARGEST:
        refuse(_("The file is larger than 10 MB. Take a smaller picture."), field=field)
    if not content:
        refuse(_("The file is empty."), field=field)
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        refuse(
            _("This file is neither a picture (JPEG, PNG, WebP, GIF) nor a PDF."),
            field=field,
        )
    return "image/gif"


def name_of(given: str, kind: str, *, otherwise: str) -> str:
    """A harmless file name with the ending that fits the content; ``otherwise`` when nothing is
    left of what was given."""
    bare = given.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _NAME.sub("", bare.rsplit(".", 1)[0]).strip(" .")[:80]
    return f"{stem or otherwise}.{ENDINGS[kind]}"


def drawn(content: bytes, sides: tuple[int, ...], *, field: str) -> list[bytes]:
    """A picture drawn anew (WebP), once for each of the ``sides``: the longest side in pixels.

    Turned as its camera says; what the file said beside the picture is gone. Refused: what is no
    picture, cannot be read, or has more than 50 million pixels.
    """
    if kind_of(content, field=field) not in PICTURES:
        refuse(_("This is no picture (JPEG, PNG, WebP, GIF)."), field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    refuse(_("This picture is too large. Take a smaller one."), field=field)
                whole = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        refuse(_("This picture cannot be read. Try another one."), field=field)
    paper = Image.new("RGB", whole.size, "white")
    paper.paste(whole, mask=whole.getchannel("A"))
    return [_smaller(paper, side) for side in sides]


def _smaller(picture: Image.Image, side: int) -> bytes:
    copy, file = picture.copy(), BytesIO()
    copy.thumbnail((side, side))
    copy.save(file, "WEBP", quality=80)
    return file.getvalue()


def _folder(folder: str, organization_id: int) -> Path:
    return Path(settings.DATA_DIR) / folder / str(organization_id)


@contextmanager
def kept(folder: str, organization_id: int, *contents: bytes) -> Iterator[str]:
    """Keep files for as long as the block, which writes their row, comes to its end: gives the
    name they have in common. A file whose row did not come to be is removed."""
    place = secrets.token_urlsafe(32)
    into = _folder(folder, organization_id)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = [into / _nth(place, number) for number in range(len(contents))]
    try:
        with transaction.atomic():
            for path, content in zip(paths, contents, strict=True):
                path.write_bytes(content)
                path.chmod(0o600)
            yield place
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def _nth(place: str, number: int) -> str:
    return f"{place}.{number}" if number else place


def forget(folder: str, organization_id: int, place: str, *, files: int = 1) -> None:
    """Remove files once the transaction is through, when nothing speaks of them any more."""
    paths = [_folder(folder, organization_id) / _nth(place, number) for number in range(files)]
    for path in paths:
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def path_of(folder: str, organization_id: int, place: str, *, number: int = 0) -> Path:
    """Where a file lies; ``Missing`` when it is gone."""
    path = _folder(folder, organization_id) / _nth(place, number)
    if not place or not path.is_file():
        raise Missing(folder)
    return path


def answer(path: Path, *, name: str, kind: str, keep: bool = False) -> FileResponse:
    """A file as a file to keep. With ``keep`` a browser may show it again without asking, for a
    day; whoever else is in between never."""
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=kind,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400" if keep else "private, no-store",
        },
    )
