"""Things and rooms that can be booked, lent out or taken from stock."""
