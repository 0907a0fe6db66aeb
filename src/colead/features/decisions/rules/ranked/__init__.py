"""Ranked ballots and their tallies: pure, exact, without tables or requests. numpy is loaded at
the first count, not at import, so that the server's start stays quick."""
