"""Growing leaders: coaches and seekers, matched fairly; pairs that only the two can read."""
