"""Answers to letters: from whom, about what, which words - and what is not taken."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings as conf
from hypothesis import given
from hypothesis import strategies as st

from colead.features.conversations.models import Comment
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Advice
from colead.features.ideas import actions as ideas
from colead.features.notices import actions, jobs, rules
from colead.features.notices.models import Letter, Notice
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

BOX = "colead@example.org"


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.REPLY_TO = BOX


def answer(cast: Cast, kind: str, pk: int, text: str, **more: str) -> bytes:
    letter = EmailMessage()
    to = rules.reply_address(
        BOX, member_id=cast.ben.member_id or 0, kind=kind, subject_id=pk,
        secret=conf.SECRET_KEY,
    )  # fmt: skip
    heads = {"From": "Ben <BEN@example.org>", "To": to, "Subject": "Re: news",
             "Message-ID": f"<{hash(text)}@there>", **more}  # fmt: skip
    for name, value in heads.items():
        if value:
            letter[name] = value
    letter.set_content(text)
    return letter.as_bytes()


@given(st.integers(1, 2**53), st.sampled_from(["idea", "decision", "initiative"]),
       st.integers(1, 2**53))  # fmt: skip
def test_addresses_come_back_whole_and_fit(member: int, kind: str, thing: int) -> None:
    made = rules.reply_address(BOX, member_id=member, kind=kind, subject_id=thing, secret="s")
    assert len(made.partition("@")[0]) <= 64
    read = rules.read_reply_address(made.upper(), mailbox=BOX, secret="s")
    assert read == (member, kind, thing)
    assert rules.read_reply_address(made, mailbox=BOX, secret="other") is None
    assert rules.read_reply_address(made.replace("+", "+1"), mailbox=BOX, secret="s") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Yes!\n\nOn Monday, Colead wrote:\n> old\n> older", "Yes!"),
        (f"Yes!\n\n> {rules.CUT}\n> old", "Yes!"),
        ("Yes!\n-- \nBen\nNorth School", "Yes!"),
        ("Yes!\r\n\r\nAm Montag schrieb Colead:\r\n> alt", "Yes!"),
        ("> You said\n\nI mean it.\n", "I mean it."),
        ("Two\n\nparagraphs", "Two\n\nparagraphs"),
        ("-----Original Message-----\nold", ""),
        (f"{rules.CUT}\nold", ""),
    ],
)
def test_only_the_new_words_are_kept(text: str, words: str) -> None:
    assert rules.new_words(text) == words


@pytest.mark.django_db
def test_an_answer_becomes_a_comment_once(cast: Cast) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)
    raw = answer(cast, "idea", idea.pk, "I have wood.\n\n> A bench")
    assert actions.receive(raw, at=cast.ben.at) == "Kept as a comment."
    assert actions.receive(raw, at=cast.ben.at) == "Received before: passed over."
    kept = Comment.objects.get()
    assert (kept.text, kept.by_id) == ("I have wood.", cast.ben.member_id)


@pytest.mark.django_db
def test_where_somebody_decides_it_is_advice(cast: Cast) -> None:
    made = decisions.propose(title="Which wood?", method="advice", by=cast.ada)
    decisions.ask(made.pk, [(cast.ben.member_id or 0, "expert", "")], by=cast.ada)
    actions.receive(answer(cast, "decision", made.pk, "Oak."), at=cast.ben.at)
    given_ = Advice.objects.get()
    assert (given_.text, given_.channel, given_.by_id) == ("Oak.", "mail", cast.ben.member_id)


@pytest.mark.django_db
def test_what_is_not_taken_says_why(cast: Cast) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)

    def refused(text: str = "Yes", **more: str) -> str:
        with pytest.raises(Refused) as no:
            actions.receive(answer(cast, "idea", idea.pk, text, **more), at=cast.ben.at)
        return no.value.reason

    assert (
        refused(From="mallory@example.com") == "Answer from the address to which the letter went."
    )
    assert refused(To="colead@example.org").startswith("This answers no letter of ours")
    assert refused("> only\n> quoted").startswith("There is nothing new")
    assert refused("x" * 10_001).startswith("This is too long")
    for auto in ({"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List-Id": "<x>"}):
        raw = answer(cast, "idea", idea.pk, "Away", **auto)
        assert actions.receive(raw, at=cast.ben.at).startswith("An automatic answer")
    with pytest.raises(Missing):
        actions.receive(answer(cast, "idea", 999_999, "Hello"), at=cast.ben.at)
    for junk in (b"", b"\x00\xff" * 500, b"To: a\n\n" + b"=" * 1000):
        with pytest.raises(Refused):
            actions.receive(junk, at=cast.ben.at)
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_letter_in_html_is_read_as_words(cast: Cast) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)
    letter = EmailMessage()
    raw = answer(cast, "idea", idea.pk, "x")
    to = next(line for line in raw.decode().splitlines() if line.startswith("To:"))[4:]
    letter["From"], letter["To"], letter["Message-ID"] = "ben@example.org", to, "<h@t>"
    letter.set_content(
        "<p>Oak &amp; ash</p><script>x()</script><blockquote>old</blockquote>", subtype="html"
    )
    actions.receive(letter.as_bytes(), at=cast.ben.at)
    assert Comment.objects.get().text == "Oak & ash"


@pytest.mark.django_db
def test_letters_can_be_answered(cast: Cast, settings: Any) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    notice = Notice.objects.filter(member_id=cast.ada.member_id).first()
    assert notice is not None
    letter = actions.write_letter(
        notice.member, notice.subject_kind, notice.subject_id, at=cast.ada.at
    )
    assert isinstance(letter, Letter)
    sent = jobs.compose(letter)
    assert sent is not None
    (address,) = sent.reply_to
    assert rules.read_reply_address(address, mailbox=BOX, secret=settings.SECRET_KEY) == (
        cast.ada.member_id, "idea", idea.pk,
    )  # fmt: skip
    assert rules.CUT in sent.body
    settings.REPLY_TO = ""
    closed = jobs.compose(letter)
    assert closed is not None
    assert closed.reply_to == []
