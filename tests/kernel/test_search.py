"""Search: the same words find the same on both databases, and nobody finds what is not theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from colead.kernel import search
from colead.kernel.actor import Actor
from colead.kernel.models import SearchText
from colead.kernel.testing import NOON
from tests.cast import Cast

HERE, ELSEWHERE = 71, 72
ADA = Actor(organization_id=HERE, member_id=1, at=NOON, door="web")
OTTO = replace(ADA, organization_id=ELSEWHERE, member_id=2)

LETTERS = st.characters(max_codepoint=0x52F, categories=["L", "Nd", "P", "S", "Zs"])
HOSTILE = [
    "", " ", '"', "'", "*", "**", "()", ")(", "NEAR(a b)", "a AND", "OR", "NOT a", "title : a",
    "place : o72", "-a", "a:*", "a & | !b", "' OR 1=1 --", "\\", "\\'", "%", "_", "a_b", "{a}",
    "^a", "a^b", "O72", "<->", "!!", "e\u0301", "ß", "\U0001f600", "日本語", "\u202eabc",
    "x" * 5_000, "ab " * 3_000, "\ud800", "a\x00b", "select * from kernel_searchtext; drop table x",
]  # fmt: skip


def titles(hits: list[search.Hit]) -> list[str]:
    return [hit.title for hit in hits]


@pytest.fixture
def library(db: None) -> None:
    put = search.index
    put(HERE, "idea", 1, title="A bicycle shed", text="Dry places for forty bicycles", circle_id=5)
    put(HERE, "idea", 2, title="Quiet lunch", text="A room without noise; bicycles outside")
    put(
        HERE,
        "issue",
        1,
        title="Café is closed",
        text="Nobody holds the key on Fridays",
        circle_id=6,
    )
    put(ELSEWHERE, "idea", 3, title="A bicycle shed", text="Dry places for bicycles", circle_id=5)


@pytest.mark.usefixtures("library")
class TestFind:
    def test_all_words_must_be_there(self) -> None:
        assert titles(search.find(ADA, "dry bicycles")) == ["a bicycle shed"]
        assert search.find(ADA, "dry lunch") == []

    def test_the_last_word_may_be_a_beginning_and_the_others_may_not(self) -> None:
        assert titles(search.find(ADA, "quiet lun")) == ["quiet lunch"]
        assert search.find(ADA, "qui lunch") == []

    def test_one_letter_is_a_word_and_no_beginning(self) -> None:
        assert titles(search.find(ADA, "q")) == []

    def test_a_title_weighs_more_than_a_text(self) -> None:
        search.index(HERE, "idea", 7, title="Bicycles", text="")
        assert titles(search.find(ADA, "bicycles"))[0] == "bicycles"

    def test_accents_and_capitals_do_not_matter(self) -> None:
        assert titles(search.find(ADA, "CAFE")) == ["cafe is closed"]
        assert titles(search.find(ADA, "cafe\u0301")) == ["cafe is closed"]

    def test_only_the_kinds_that_are_wanted(self) -> None:
        assert titles(search.find(ADA, "closed", kinds=["idea"])) == []
        assert titles(search.find(ADA, "closed", kinds=["idea", "issue"])) == ["cafe is closed"]
        assert search.find(ADA, "closed", kinds=[]) == []
        assert search.find(ADA, "closed", kinds=["'; drop table x", "K", "*"]) == []

    def test_another_organization_finds_its_own_only(self) -> None:
        assert [(hit.kind, hit.id) for hit in search.find(OTTO, "bicycle")] == [("idea", 3)]
        assert ("idea", 3) not in [(hit.kind, hit.id) for hit in search.find(ADA, "bicycle")]

    def test_writing_the_mark_of_a_place_into_a_text_opens_nothing(self) -> None:
        search.index(ELSEWHERE, "idea", 9, title=f"O{HERE} O{HERE}Kidea C5 Tidea9 secret", text="")
        assert search.find(ADA, "secret") == []
        guest = replace(ADA, is_guest=True, circles=frozenset({5}))
        search.index(HERE, "idea", 10, title="C5 Tidea10 hidden", text="C5")
        assert search.find(guest, "hidden") == []
        assert search.find(ADA, f"O{ELSEWHERE}") == []

    def test_a_guest_finds_what_it_was_invited_to(self) -> None:
        guest = replace(ADA, is_guest=True, circles=frozenset({5}))
        assert titles(search.find(guest, "bicycles")) == ["a bicycle shed"]
        one = replace(ADA, is_guest=True, topics=frozenset({("idea", 2)}))
        assert titles(search.find(one, "bicycles")) == ["quiet lunch"]
        assert search.find(replace(ADA, is_guest=True), "bicycles") == []

    def test_what_changed_is_found_by_its_new_words_only(self) -> None:
        search.index(HERE, "idea", 1, title="A boat house", text="for canoes", circle_id=6)
        assert titles(search.find(ADA, "canoes")) == ["a boat house"]
        assert titles(search.find(ADA, "forty")) == []
        guest = replace(ADA, is_guest=True, circles=frozenset({5}))
        assert search.find(guest, "canoes") == []

    def test_many_at_once_replace_what_stood_there(self) -> None:
        search.index_all(HERE, "idea", [(1, "Solar roof", "sun", None), (8, "Moon", "", None)])
        assert titles(search.find(ADA, "solar")) == ["solar roof"]
        assert titles(search.find(ADA, "moon")) == ["moon"]
        assert titles(search.find(ADA, "shed")) == []

    def test_what_was_removed_is_gone(self) -> None:
        search.remove("idea", 1)
        assert search.find(ADA, "shed") == []

    def test_points_and_hyphens_part_words(self) -> None:
        search.index(HERE, "idea", 11, title="Well-known", text="see www.example.org/garden_plan")
        assert titles(search.find(ADA, "known")) == ["well-known"]
        assert titles(search.find(ADA, "example")) == ["well-known"]
        assert titles(search.find(ADA, "plan")) == ["well-known"]

    @pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
    def test_no_query_does_harm(self, query: str) -> None:
        search.find(ADA, query)
        search.find(replace(ADA, is_guest=True, circles=frozenset({5})), query)
        search.similar(ADA, query, kind="idea")
        assert SearchText.objects.count() == 4

    def test_nothing_is_found_beyond_the_limit(self) -> None:
        rows = [(pk, f"Bench {pk}", "wood", None) for pk in range(20, 60)]
        search.index_all(HERE, "idea", rows)
        assert len(search.find(ADA, "wood", limit=7)) == 7


@pytest.mark.usefixtures("library")
class TestTooManyToWeigh:
    def test_titles_come_first_then_the_newest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "MANY", 5)
        search.index(HERE, "idea", 100, title="Water for all", text="")
        rows = [(pk, f"Number {pk}", "water", None) for pk in range(101, 120)]
        search.index_all(HERE, "idea", rows)
        assert titles(search.find(ADA, "water", limit=3)) == [
            "water for all",
            "number 119",
            "number 118",
        ]


@pytest.mark.usefixtures("library")
class TestSimilar:
    def test_two_telling_words_are_alike(self) -> None:
        text = "We would like a place where bicycles stay dry, please"
        assert titles(search.similar(ADA, text, kind="idea")) == ["a bicycle shed"]

    def test_one_shared_word_of_many_is_not_alike(self) -> None:
        text = "bicycles teachers holidays printers gardens"
        assert search.similar(ADA, text, kind="idea") == []

    def test_the_first_word_typed_finds_already(self) -> None:
        assert titles(search.similar(ADA, "lunch", kind="idea")) == ["quiet lunch"]

    def test_words_that_say_nothing_find_nothing(self) -> None:
        assert search.similar(ADA, "what would we like to do about it", kind="idea") == []

    def test_it_stays_in_the_organization_and_kind(self) -> None:
        found = search.similar(OTTO, "dry bicycle places", kind="idea")
        assert [hit.id for hit in found] == [3]
        assert search.similar(OTTO, "dry bicycle places", kind="issue") == []

    def test_the_most_alike_comes_first_among_common_words(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search, "ENOUGH", 3)
        rows = [(pk, f"Tool {pk}", "hammer nails", None) for pk in range(200, 220)]
        search.index_all(HERE, "idea", rows)
        search.index(HERE, "idea", 300, title="Workshop", text="hammer nails timber glue")
        found = search.similar(ADA, "hammer nails timber glue", kind="idea")
        assert found[0].id == 300


@pytest.mark.django_db
def test_a_search_costs_few_queries() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    search.index(HERE, "idea", 1, title="Shed", text="bicycles")
    counts = []
    for more in (0, 30):
        search.index_all(
            HERE, "idea", [(pk, "Shed", "bicycles", None) for pk in range(50, 50 + more)]
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            search.find(ADA, "bicycles")
        counts.append(len(asked))
    assert counts == [4, 4]


class TestAnyText(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=60), st.text(max_size=200))
    def test_any_text_can_be_indexed_and_asked(self, title: str, query: str) -> None:
        clean = "".join(c for c in title if c != "\x00" and not 0xD800 <= ord(c) < 0xE000)
        search.index(HERE, "idea", 1, title=clean, text=clean)
        search.find(ADA, query)
        search.similar(ADA, query, kind="idea")
        assert search.find(OTTO, query) == []

    @settings(max_examples=60, deadline=None)
    @given(st.text(LETTERS, max_size=60))
    def test_every_word_of_a_text_finds_it(self, title: str) -> None:
        search.index(HERE, "idea", 1, title=title, text=title)
        for word in search.words_of(title)[:5]:
            assert [hit.id for hit in search.find(ADA, word)] == [1], word


def test_folding_is_the_same_twice() -> None:
    assert search.fold("  Ärger\nÜBER  Straße ") == "arger uber strasse"
    assert search.fold(search.fold("ÀÉÎ")) == search.fold("ÀÉÎ")


def test_the_cast_finds_its_circles(cast: Cast) -> None:
    assert [(hit.kind, hit.id) for hit in search.find(cast.ada, "teaching north")] == [
        ("circle", cast.north.pk)
    ]
    assert search.find(cast.outsider, "teaching north") == []
