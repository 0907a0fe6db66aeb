"""How decisions are settled: methods as values, tallies as pure functions."""
