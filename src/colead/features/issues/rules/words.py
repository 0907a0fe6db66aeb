"""Whether a skill is spoken of in a text."""

from __future__ import annotations

from collections.abc import Collection

from colead.kernel.search import telling_words


def alike(one: str, other: str) -> bool:
    """Whether two folded words mean the same as far as letters tell: *timetable, timetabling*.

    A last *s* does not count. Equal, or with a common beginning of at least five letters that is
    most of the longer word and all but a letter of the shorter.
    """
    one, other = one.removesuffix("s"), other.removesuffix("s")
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    shorter, longer = sorted((len(one), len(other)))
    return shared >= max(5, shorter - 1) and shared >= 0.7 * longer


def beginning(word: str) -> str:
    """What words that are alike have in common at least: where it differs, they are not alike."""
    return word.removesuffix("s")[:5]


def stems(words: Collection[str]) -> list[str]:
    """The beginnings under which alike words can be looked up: seven tenths of each word."""
    return list(dict.fromkeys(word[: max(4, -(-len(word) * 7 // 10))] for word in words))


def speaks_of_skill(words: Collection[str], skill: str) -> bool:
    """Whether one of the telling words of a skill's name is among the words of a text."""
    return any(alike(part, word) for part in telling_words(skill) for word in words)
