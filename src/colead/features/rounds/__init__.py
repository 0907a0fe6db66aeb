"""A fund shared out by its people: giving, and participatory rounds."""
