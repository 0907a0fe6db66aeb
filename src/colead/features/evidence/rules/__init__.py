"""Published measures as pure functions: networks, spread, durations, survey quality, nulls."""
