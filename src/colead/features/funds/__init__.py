"""Money in the hands of those who lead: the ledger, and rounds that share a fund out."""
