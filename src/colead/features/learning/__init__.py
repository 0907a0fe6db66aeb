"""Learning budgets, offers and wishes, and what was learnt."""
