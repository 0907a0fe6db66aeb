"""Answers to letters: what somebody wrote back stands where the letter came from."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from colead.features.conversations import actions as conversations
from colead.features.decisions import actions as deciding
from colead.features.decisions import queries as decisions
from colead.features.decisions.rules import methods
from colead.features.notices import rules
from colead.features.notices.models import Received
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.fields import check_text
from colead.kernel.verdict import Missing, refuse

ADDRESSED = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
MOST_WORDS = 10_000
_BREAKS = re.compile(r"<(br|/p|/div|/blockquote)[^>]*>", re.IGNORECASE)
_QUOTED = re.compile(r"<blockquote.*?</blockquote>", re.IGNORECASE | re.DOTALL)


@action
def receive(raw: bytes, *, at: datetime) -> str:
    """Take a letter that somebody sent in answer: advice where the decider asked for advice, else
    a comment. Hands back what became of it, in a sentence.

    Refused: one that answers no letter of ours, or comes from another address than that of the
    person who was written to. Automatic answers are passed over; one delivered twice counts once.
    """
    if len(raw) > rules.LONGEST_LETTER * 25:
        refuse(_("This letter is too large."))
    letter: EmailMessage = message_from_bytes(raw, policy=policy.default)
    if _is_automatic(letter):
        return _("An automatic answer: passed over.")
    by, kind, subject_id = _whose(letter, at=at)
    seen = hashlib.sha256((letter.get("message-id") or "").encode() or raw).hexdigest()
    if not Received.objects.get_or_create(message_id=seen, defaults={"received_at": at})[1]:
        return _("Received before: passed over.")
    words = _words(letter)
    if kind == "decision" and _asks_for_advice(by, subject_id):
        deciding.give_advice(subject_id, text=words, by=by)
        return _("Kept as advice.")
    conversations.comment(kind, subject_id, text=words, by=by)
    return _("Kept as a comment.")


def _is_automatic(letter: EmailMessage) -> bool:
    """Absence notes and the like (RFC 3834), and what mailing lists send on."""
    auto = str(letter.get("auto-submitted", "no")).strip().lower()
    bulk = str(letter.get("precedence", "")).strip().lower()
    return auto != "no" or bulk in ("bulk", "list", "junk", "auto_reply") or "list-id" in letter


def _whose(letter: EmailMessage, *, at: datetime) -> tuple[Actor, str, int]:
    """Who answers, and about what, by the address that they answered to."""
    given = [str(value) for name in ADDRESSED for value in letter.get_all(name, [])]
    found = None
    for _name, address in getaddresses(given):
        found = rules.read_reply_address(
            address, mailbox=settings.REPLY_TO, secret=settings.SECRET_KEY
        )
        if found is not None:
            break
    if found is None:
        refuse(_("This answers no letter of ours. Write on the page."))
    member_id, kind, subject_id = found
    try:
        member = organizations.acting_by_id(member_id)
    except Missing:
        refuse(_("Whoever this letter went to is not here any more."))
    account = member.account
    own = (account.email if account else member.email).casefold()
    senders = getaddresses([str(value) for value in letter.get_all("from", [])])
    if own not in [address.casefold() for _name, address in senders]:
        refuse(_("Answer from the address to which the letter went."))
    return organizations.actor_for(member, at=at, door="mail"), kind, subject_id


def _words(letter: EmailMessage) -> str:
    part = letter.get_body(preferencelist=("plain", "html"))
    try:
        text = str(part.get_content()) if part is not None else ""
    except (LookupError, UnicodeError):
        text = ""
    if part is not None and part.get_content_type() == "text/html":
        text = html.unescape(nh3.clean(_BREAKS.sub("\n", _QUOTED.sub("", text)), tags=set()))
    words = rules.new_words(text[: rules.LONGEST_LETTER])
    if not words:
        refuse(_("There is nothing new in this letter. Write above the line."))
    if len(words) > MOST_WORDS:
        refuse(_("This is too long for an answer by mail. Write it on the page."))
    try:
        check_text(words)
    except ValidationError as no:
        refuse(str(no.messages[0]))
    return words


def _asks_for_advice(by: Actor, decision_id: int) -> bool:
    decision = decisions.decision(by, decision_id)
    return decision.is_open and (
        methods.method(decision.method).settles == "decider"
        and by.member_id not in decisions.leading(decision)
    )
