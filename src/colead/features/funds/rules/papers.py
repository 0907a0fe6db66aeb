"""What a receipt may be: a picture or a PDF, told by its content and not by its name."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from colead.kernel.verdict import refuse

LARGEST = 10 * 2**20
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
}
_NAME = re.compile(r"[^\w .,()-]+")


def kind_of(content: bytes) -> str:
    """The media type of a paper by its first bytes; refuses what is no picture and no PDF."""
    if len(content) > LARGEST:
        refuse(_("The file is larger than 10 MB. Take a smaller picture."), field="paper")
    if not content:
        refuse(_("The file is empty."), field="paper")
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
            _("A receipt is a picture (JPEG, PNG, WebP, GIF) or a PDF. This file is neither."),
            field="paper",
        )
    return "image/gif"


def name_of(given: str, kind: str) -> str:
    """A harmless file name with the ending that fits the content."""
    bare = given.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _NAME.sub("", bare.rsplit(".", 1)[0]).strip(" .")[:80]
    return f"{stem or 'receipt'}.{ENDINGS[kind]}"
