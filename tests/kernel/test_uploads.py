"""Files that people hand over: told by content, kept safely, pictures drawn anew."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from colead.kernel import uploads
from colead.kernel.verdict import Missing, Refused
from tests.features.funds.paying import JPEG, PDF


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "image/jpeg"),
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89a....", "image/gif"),
    ],
)
def test_the_content_says_what_it_is(content: bytes, kind: str) -> None:
    assert uploads.kind_of(content, field="paper") == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>%PDF-1.7",
        b"MZ\x90\x00",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"%PDF-" + b"x" * (10 * 2**20),
    ],
)
def test_other_things_are_refused(content: bytes) -> None:
    with pytest.raises(Refused) as no:
        uploads.kind_of(content, field="paper")
    assert no.value.field == "paper"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nc.exe', "abc.pdf"),
        ("C:\\papers\\bill.PDF", "bill.pdf"),
        ("Rechnung Nr 5.pdf", "Rechnung Nr 5.pdf"),
        ("...", "receipt.pdf"),
        ("x" * 500, "x" * 80 + ".pdf"),
    ],
)
def test_names_become_harmless(given: str, kept: str) -> None:
    assert uploads.name_of(given, "application/pdf", otherwise="receipt") == kept


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", **more: Any) -> bytes:
    """A picture as a camera gives it."""
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **more)
    return file.getvalue()


def test_pictures_are_drawn_anew_turned_and_without_what_stood_beside_them() -> None:
    said = Image.Exif()
    said[0x0112] = 6  # turned a quarter
    said[0x010F] = "Camera of Ada"
    large, small = uploads.drawn(
        picture((2_000, 1_000), exif=said) + b"<script>", (1_200, 300), field="picture"
    )
    with Image.open(BytesIO(large)) as one, Image.open(BytesIO(small)) as other:
        assert (one.format, one.size, other.size) == ("WEBP", (600, 1_200), (150, 300))
        assert not one.getexif()
    assert b"Ada" not in large
    assert b"<script>" not in large


@pytest.mark.parametrize(
    "content", [PDF, JPEG, picture()[:200], b"GIF89a" + b"\xff" * 400, b"RIFF\x04\0\0\0WEBP"]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as no:
        uploads.drawn(content, (300,), field="picture")
    assert no.value.field == "picture"


def test_a_picture_of_senseless_size_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match=r"too large|cannot be read"):
        uploads.drawn(picture((9_000, 9_000), "PNG"), (300,), field="picture")


@pytest.mark.django_db
def test_files_stay_only_with_their_row(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    with uploads.kept("things", 7, b"large", b"small") as place:
        pass
    assert uploads.path_of("things", 7, place).read_bytes() == b"large"
    assert uploads.path_of("things", 7, place, number=1).read_bytes() == b"small"
    assert len(place) >= 43, "256 bits that nobody guesses"
    with pytest.raises(Missing):
        uploads.path_of("things", 8, place)
    with pytest.raises(RuntimeError), uploads.kept("things", 7, b"other"):
        raise RuntimeError
    assert len(list(tmp_path.rglob("things/*/*"))) == 2
