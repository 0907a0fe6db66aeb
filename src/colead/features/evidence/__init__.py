"""How distributed leadership is here: published measures over the journal and surveys."""
