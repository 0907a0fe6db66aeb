"""Words from one person to another, asked for or offered."""
