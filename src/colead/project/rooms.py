"""The rooms, bottom to top. A room may import only rooms of the rows before its own."""

LAYERS: tuple[tuple[str, ...], ...] = (
    ("accounts",),
    ("organizations",),
    ("offers", "conversations"),
    ("circles",),
    ("guidance", "authority"),
    ("issues", "ideas", "decisions"),
    ("initiatives",),
    (
        "funds",
        "materials",
        "coaching",
        "recognition",
        "reflections",
        "feedback",
        "surveys",
        "retrospectives",
        "meetings",
    ),
    ("rounds", "learning"),
    ("capacity", "library"),
    ("notices",),
    ("exchange",),
    ("evidence",),
    ("home",),
)
ROOMS: tuple[str, ...] = tuple(room for layer in LAYERS for room in layer)
