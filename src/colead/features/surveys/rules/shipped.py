"""The questions that come with Colead: its own words, in the language of whoever takes them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.surveys.rules.instruments import Form, Question, Subscale

LICENCE = "CC BY 4.0"
_AGREE = (
    gettext_lazy("Not at all"),
    gettext_lazy("Hardly"),
    gettext_lazy("Partly"),
    gettext_lazy("Mostly"),
    gettext_lazy("Fully"),
)
_SUBSCALES = (
    ("room", gettext_lazy("Room to lead")),
    ("share", gettext_lazy("Sharing")),
    ("means", gettext_lazy("What it takes")),
    ("learn", gettext_lazy("Learning together")),
)
_ITEMS = (
    ("room-begin", "room", False, gettext_lazy("When I see what should be better, I can begin without waiting for a yes.")),  # noqa: E501
    ("room-say", "room", False, gettext_lazy("Choices that shape my work are made with me.")),
    ("room-above", "room", True, gettext_lazy("In the end a few people settle everything.")),
    ("room-risk", "room", False, gettext_lazy("I may try something that can go wrong.")),
    ("share-many", "share", False, gettext_lazy("Among us many people lead something.")),
    ("share-answer", "share", False, gettext_lazy("We answer for results together.")),
    ("share-one", "share", True, gettext_lazy("Important work stops when one certain person is away.")),  # noqa: E501
    ("share-follow", "share", False, gettext_lazy("I gladly follow colleagues when they know more.")),  # noqa: E501
    ("means-time", "means", False, gettext_lazy("Whoever leads here gets the time for it.")),
    ("means-money", "means", False, gettext_lazy("I get hold of money and materials without detours.")),  # noqa: E501
    ("means-help", "means", False, gettext_lazy("If I am stuck, I know who will help me.")),
    ("means-alone", "means", True, gettext_lazy("Whoever takes something on is left alone with it.")),  # noqa: E501
    ("learn-talk", "learn", False, gettext_lazy("We talk openly about what failed.")),
    ("learn-back", "learn", False, gettext_lazy("I hear from others what my work does for them.")),
    ("learn-up", "learn", False, gettext_lazy("I can tell people with power what they should do otherwise.")),  # noqa: E501
    ("learn-same", "learn", True, gettext_lazy("We make the same mistakes again.")),
)  # fmt: skip
_PULSE = (
    ("energy", gettext_lazy("This week I went to work with energy.")),
    ("voice", gettext_lazy("This week my voice counted.")),
    ("lead", gettext_lazy("This week I could move something myself.")),
    ("together", gettext_lazy("This week we helped each other.")),
    ("clear", gettext_lazy("This week I knew what matters most.")),
    ("learn", gettext_lazy("This week I learnt something.")),
    ("load", gettext_lazy("This week my work was a good amount.")),
    ("heard", gettext_lazy("This week somebody told me what my work was good for.")),
)


def shared_leading() -> Form:
    """Sixteen items in four subscales, a free question, and a round robin."""
    return Form(
        key="colead-shared-leading",
        version=1,
        title=_("How leading is shared here"),
        about=_("Sixteen statements of Colead's own. They have not been tested in studies; the"
                " figures beside the results tell how far they hold together with you."),
        licence=LICENCE,
        citation="",
        labels=tuple(map(str, _AGREE)),
        subscales=tuple(Subscale(key, str(title)) for key, title in _SUBSCALES),
        questions=(
            *(Question(key, str(text), "item", sub, turned) for key, sub, turned, text in _ITEMS),
            Question("more", _("What would let more people lead here?"), "text"),
            Question("turn-to", _("To whom do you turn when you want to get something going?"),
                     "tie"),
        ),
    )  # fmt: skip


def pulse() -> Form:
    """Eight short statements, of which a pulse asks some each time."""
    return Form(
        key="colead-pulse",
        version=1,
        title=_("Pulse"),
        about=_("Eight short statements of Colead's own, a few of them at a time."),
        licence=LICENCE,
        citation="",
        labels=tuple(map(str, _AGREE)),
        questions=tuple(Question(key, str(text)) for key, text in _PULSE),
    )


SHIPPED = {"colead-shared-leading": shared_leading, "colead-pulse": pulse}
