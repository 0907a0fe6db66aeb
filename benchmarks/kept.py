"""What became of a load: is each acknowledged write there once, each notice and letter, all whole?

For ``enduring.py`` and ``faults.py``: what they sent is compared with what the database holds.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enduring import Mailbox, World, Write

DRAINED = 900.0  # seconds that the queue may take afterwards


def before() -> tuple[int, set[tuple[str, int, int]]]:
    """The last entry of the beginnings, and who followed what then."""
    from colead.features.notices.models import Follow
    from colead.kernel.models import Entry

    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0, set(Follow.objects.values_list("kind", "subject_id", "member_id"))


async def drained() -> float:
    """Seconds until every entry is carried and every job done (letters gather for two minutes)."""
    began = time.perf_counter()
    while await asyncio.to_thread(left) and time.perf_counter() - began < DRAINED:
        await asyncio.sleep(1)
    return time.perf_counter() - began


def left() -> int:
    """How many entries and jobs wait."""
    from colead.kernel.models import Job, Outbox

    return Outbox.objects.count() + Job.objects.filter(finished_at=None, failed_at=None).count()


def rows() -> dict[str, Counter[str]]:
    """How often each mark is in the database, by kind."""
    from colead.features.conversations.models import Comment
    from colead.features.decisions.models import Ballot
    from colead.features.funds.models import Movement
    from colead.features.ideas.models import Idea, Support
    from colead.features.initiatives.models import Commitment

    fields: dict[str, tuple[Any, str]] = {
        "ballot": (Ballot, "reason"),
        "comment": (Comment, "text"),
        "support": (Support, "reason"),
        "movement": (Movement, "for_what"),
        "commitment": (Commitment, "what"),
        "idea": (Idea, "title"),
    }
    mark = re.compile(r"m\d{7}\.")
    return {
        kind: Counter(
            found[0]
            for text in model.objects.values_list(name, flat=True).iterator()
            if (found := mark.search(text))
        )
        for kind, (model, name) in fields.items()
    }


EVENTS = {
    "ballot": "decisions.BallotCast",
    "comment": "conversations.CommentPosted",
    "support": "ideas.IdeaSupported",
    "movement": "funds.MoneyTaken",
    "commitment": "initiatives.CommitmentMade",
    "idea": "ideas.IdeaPosted",
}


def writes_kept(sent: list[Write], first: int) -> list[str]:
    """What is wrong with the writes and their entries after the entry ``first``."""
    from colead.kernel.models import Entry

    there, wrong = rows(), []
    for kind, found in there.items():
        mine = [write for write in sent if write.kind == kind]
        lost = [w.mark for w in mine if w.acknowledged and not found[w.mark]]
        refused = [w.mark for w in mine if w.status and not w.acknowledged and found[w.mark]]
        twice = [mark for mark, times in found.items() if times > 1]
        unasked = set(found) - {write.mark for write in mine}
        told = Entry.objects.filter(event=EVENTS[kind], pk__gt=first)
        entries, subjects = told.count(), told.values("subject_id").distinct().count()
        wrong += [
            f"{kind}: {len(those)} {what}, such as {sorted(those)[:3]}"
            for what, those in (
                ("lost", lost), ("there though refused", refused), ("there twice", twice),
                ("that nobody sent", unasked),
            )
            if those
        ]  # fmt: skip
        if entries != sum(found.values()):
            wrong.append(f"{kind}: {sum(found.values())} rows but {entries} entries")
        if kind in ("comment", "idea") and subjects != entries:
            wrong.append(f"{kind}: {entries} entries of {subjects} things")
    return wrong


def notices_kept(first: int, following: set[tuple[str, int, int]]) -> tuple[list[str], int]:
    """Replays the entries after ``first`` in the order of their seals: who acted on a thing is told
    what others do with it later, and who is concerned at once. What is wrong, and how many notices
    there should be."""
    from colead.features.notices.models import Notice
    from colead.features.notices.rules import NEVER_FOLLOWED, thing_of
    from colead.kernel import journal, subjects
    from colead.kernel.events import minor_events
    from colead.kernel.models import Entry, Seal

    order = [pk for link in Seal.objects.order_by("pk") for pk in link.entries if pk > first]
    known = Entry.objects.filter(pk__gt=first).defer(None).in_bulk()
    followers: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, subject_id, member in following:
        followers[kind, subject_id].add(member)
    asked: set[tuple[int, int]] = set()
    for pk in order:
        entry = known[pk]
        thing = thing_of(entry.subject_kind, entry.subject_id, entry.facts)
        kept = thing[0] in subjects.kinds() and thing[0] not in NEVER_FOLLOWED
        concerned = set(journal.concerned(entry))
        if entry.event not in minor_events():
            told = (followers[thing] | concerned) - {entry.member_id}
            asked |= {(member, pk) for member in told}
            followers[thing] |= (told & concerned) if kept else set()
        if kept and entry.member_id is not None:
            followers[thing].add(entry.member_id)
    there = list(Notice.objects.filter(entry_id__gt=first).values_list("member_id", "entry_id"))
    wrong = [f"entries sealed {len(order)}, made {len(known)}"] if len(order) != len(known) else []
    for what, those in (("lost", asked - set(there)), ("nobody asked for", set(there) - asked)):
        if those:
            wrong.append(f"notices {what}: {len(those)}, such as {sorted(those)[:3]}")
    return wrong, len(asked)


def letters_kept(mailbox: Mailbox, first: int) -> list[str]:
    """What is wrong with the letters."""
    from colead.features.notices.models import Letter, Notice

    known = set(Letter.objects.values_list("message_id", flat=True))
    waiting = Notice.objects.filter(
        entry_id__gt=first, reason="concerned", letter=None, read_at=None
    )
    bare = Letter.objects.filter(kind="instant", notices=None)
    found = {
        "letters not sent": Letter.objects.filter(sent_at=None).count(),
        "letters that say they were sent and did not come": len(known - set(mailbox.letters)),
        "letters that came and are not known": len(set(mailbox.letters) - known),
        "letters to several people": sum(len(to) > 1 for to in mailbox.to.values()),
        "letters about nothing": bare.count(),
        "notices that concern somebody and are in no letter": waiting.count(),
    }
    return [f"{number} {what}" for what, number in found.items() if number]


def said_by_commands(world: World) -> list[str]:
    """What `colead fund verify` and `colead journal verify` say that is not well."""
    from django.utils import timezone

    from colead.features.organizations import actions

    by = world.steward.moved_to(timezone.now())
    token = actions.make_token(by=by, name="verify", scope="write")[1]
    wrong = []
    for words in (["fund", "verify"], ["journal", "verify"]):
        done = subprocess.run(
            [sys.executable, "-m", "colead", *words], env={**os.environ, "COLEAD_TOKEN": token},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        print(f"colead {' '.join(words)}: {done.stdout.strip()}")
        if done.returncode:
            wrong.append(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return wrong
