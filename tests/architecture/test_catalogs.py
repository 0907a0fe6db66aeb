"""Other languages than English are whole, sound, and what translators edit is what is read."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.architecture import catalogs


def test_each_language_has_a_catalog() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *catalogs.LANGUAGES}


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_a_catalog_is_sound_and_compiled(language: str) -> None:
    assert catalogs.faults(language) == []
    compiled = catalogs.compiled(catalogs.read(language))
    assert compiled == catalogs.path(language, "mo").read_bytes(), "run: python3 dev.py words"


def test_hardly_a_message_waits_for_words() -> None:
    """Whoever changes a sentence need not speak all languages; nobody leaves many behind."""
    said = catalogs.messages()
    for language in catalogs.LANGUAGES:
        waiting = catalogs.untold(language, said)
        assert len(waiting) <= len(said) / 50, f"{language}: {waiting}"
