"""Reads of learning: budgets, offers and wishes, and one's own."""

from colead.features.learning.queries.budgets import (
    agreed_about,
    budget,
    budgets,
    changed_by,
    ended,
    faults,
    is_answered,
    keeps,
    my_shares,
    newcomers,
    of_circle,
    people_in,
    share_of,
    standing_takings,
    sums,
    usable,
    verdict,
)
from colead.features.learning.queries.mine import (
    Mine,
    Taken,
    about_learnt,
    about_taking,
    as_file,
    for_what,
    learnt,
    may_give_back,
    mine,
    note,
    notes,
    notes_visible_to,
    taking,
    title_of,
    to_ask,
    words_of,
)
from colead.features.learning.queries.offers import (
    Desk,
    appointments,
    attended,
    circle_choices,
    desk,
    first_waiting,
    my_seat,
    offer,
    offers,
    seats_taken,
    visible_to,
    wish,
    wishers,
    wishes,
)
from colead.features.learning.queries.offers import of_circle as offers_of_circle
from colead.features.learning.queries.offers import people_in as people_in_offer

__all__ = [
    "Desk", "Mine", "Taken", "about_learnt", "about_taking", "agreed_about", "appointments",
    "as_file", "attended", "budget", "budgets", "changed_by", "circle_choices", "desk", "ended",
    "faults", "first_waiting", "for_what", "is_answered", "keeps", "learnt", "may_give_back",
    "mine", "my_seat", "my_shares", "newcomers", "note", "notes", "notes_visible_to", "of_circle",
    "offer", "offers", "offers_of_circle", "people_in", "people_in_offer", "seats_taken",
    "share_of", "standing_takings", "sums", "taking", "title_of", "to_ask", "usable", "verdict",
    "visible_to", "wish", "wishers", "wishes", "words_of",
]  # fmt: skip
