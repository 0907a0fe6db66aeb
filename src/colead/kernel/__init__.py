"""What every room stands on. No word of any room's domain is used here."""
