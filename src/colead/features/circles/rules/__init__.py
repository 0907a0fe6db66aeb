"""Who may change circles and roles; the tree of circles and its picture; pure functions."""

from colead.features.circles.rules.packing import Disc, enclose, pack
from colead.features.circles.rules.picture import Drawn, Picture, picture
from colead.features.circles.rules.standing import (
    has_seat,
    may_close,
    may_endorse,
    may_join,
    may_leave,
    may_move,
    may_move_into,
    may_offer_place,
    may_open_circle,
    may_receive,
    may_shape,
    may_step_up,
    wants_holder,
    worked_together,
)
from colead.features.circles.rules.tree import (
    ancestors,
    fold,
    in_tree_order,
    speaks_of,
    subtree,
)

__all__ = [
    "Disc",
    "Drawn",
    "Picture",
    "ancestors",
    "enclose",
    "fold",
    "has_seat",
    "in_tree_order",
    "may_close",
    "may_endorse",
    "may_join",
    "may_leave",
    "may_move",
    "may_move_into",
    "may_offer_place",
    "may_open_circle",
    "may_receive",
    "may_shape",
    "may_step_up",
    "pack",
    "picture",
    "speaks_of",
    "subtree",
    "wants_holder",
    "worked_together",
]
