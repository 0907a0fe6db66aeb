"""Materials: rooms and things that can be booked, and stock that can be taken."""
