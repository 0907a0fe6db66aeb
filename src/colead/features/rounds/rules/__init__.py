"""Who may do what, what a ballot is, how a round is counted."""
