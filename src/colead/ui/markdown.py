"""Markdown to harmless HTML."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from colead.kernel.mentions import MENTION

TAGS = {
    "p", "br", "strong", "em", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip

_reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "strikethrough", "linkify"]
)


@lru_cache(maxsize=2048)
def render(text: str) -> Markup:
    """HTML of a text in Markdown: no raw HTML, no images, no styles, no scripts.

    Mentions ``@[Name](member:12)`` become marked names; headings begin below the page's own.
    """
    marked = MENTION.sub(lambda m: f"\ue000{m[1]}\ue001", text)
    html = _reader.render(marked)
    html = re.sub(r"<(/?)h([1-4])>", lambda m: f"<{m[1]}h{min(int(m[2]) + 2, 6)}>", html)
    html = html.replace("\ue000", '<span class="mention">@').replace("\ue001", "</span>")
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "span": {"class"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer ugc",
    )
    return Markup(clean)  # noqa: S704


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text without its marks."""
    plain = MENTION.sub(lambda m: f"@{m[1]}", text)
    plain = re.sub(r"[#>*_`~\[\]|]|\(https?://[^)]*\)", "", plain)
    plain = " ".join(plain.split())
    return plain if len(plain) <= length else plain[: length - 1].rsplit(" ", 1)[0] + "…"


def diff(old: str, new: str) -> Markup:
    """Words taken out and put in between two texts, as ``del`` and ``ins``."""
    import difflib

    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    parts = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            parts.append(escape(gone))
            continue
        if gone:
            parts.append(Markup("<del>{}</del>").format(gone))
        if come:
            parts.append(Markup("<ins>{}</ins>").format(come))
    return Markup("").join(parts)
