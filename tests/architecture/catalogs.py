"""The catalogs of messages: `python3 dev.py words` brings them up to date with the code.

A catalog (``src/colead/project/locale/<language>/LC_MESSAGES/django.po``) is what translators
edit; the ``.mo`` beside it is what Colead reads. Both are kept, so that a clone needs no tools.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "colead"
LOCALE = SOURCE / "project" / "locale"
LANGUAGES = ("de", "ar")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract"),
           ("**.txt", "jinja2.ext:babel_extract")]  # fmt: skip
# A template that cannot be read is a fault, not one without words.
READ = {"extensions": "jinja2.ext.do,colead.ui.keeping.Kept", "silent": "false"}
OPTIONS = {"**.html": READ, "**.txt": READ}
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def messages() -> Catalog:
    """All that the code can say."""
    found = Catalog(charset="utf-8")
    said = extract_from_dir(SOURCE, METHODS, OPTIONS, keywords=KEYWORDS)  # type: ignore[arg-type]
    for name, _line, message, _comments, context in said:
        if message:
            found.add(message, context=context, locations=[(name, 0)])
    return found


def path(language: str, kind: str = "po") -> Path:
    """Where a catalog is."""
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def read(language: str) -> Catalog:
    """A catalog as it is kept."""
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """What Colead reads."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def key(message: Message) -> tuple[object, object]:
    """What tells a message from all others."""
    return message.context, message.id


def untold(language: str, said: Catalog) -> list[str]:
    """What the code says and a catalog has no words for."""
    known = {
        key(one) for one in read(language) if one.string and all(_forms(one)) and not one.fuzzy
    }
    return [str(one.id) for one in said if one.id and key(one) not in known]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def faults(language: str) -> list[str]:
    """Translations whose placeholders or markup are others than the message's own.

    A form for zero, one or two may leave out how many.
    """
    wrong = []
    for message in read(language):
        if not message.id:
            continue
        plural = not isinstance(message.id, str)
        asked = message.id[-1] if plural else message.id
        for form in filter(None, _forms(message)):
            has, wants = set(PLACEHOLDER.findall(form)), set(PLACEHOLDER.findall(asked))
            left_out = wants - has
            if has - wants or (left_out and not (plural and len(left_out) == 1)):
                wrong.append(f"{asked}: {sorted(wants)} became {sorted(has)}")
            if sorted(TAG.findall(form)) != sorted(TAG.findall(asked)):
                wrong.append(f"{asked}: its markup is another")
    return wrong


def update(language: str, said: Catalog) -> int:
    """Take in new messages, drop those that are said no more; how many wait for words."""
    kept = read(language)
    made_at = kept.creation_date
    kept.update(said, no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.creation_date = made_at  # else each run would change the file
    kept.fuzzy, kept.msgid_bugs_address = False, "CONTRIBUTING.md"
    with path(language).open("wb") as file:
        write_po(file, kept, width=100, sort_output=True, omit_header=False, include_lineno=False)
    path(language, "mo").write_bytes(compiled(kept))
    return len(untold(language, said))


if __name__ == "__main__":
    now = messages()
    for one in LANGUAGES:
        print(f"{one}: {update(one, now)} messages wait for words")  # noqa: T201 - what is asked for
