"""``python -m colead``."""

from colead.project.cli import main

main()
