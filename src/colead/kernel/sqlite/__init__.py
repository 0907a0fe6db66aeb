"""Django's SQLite, with writers of one process in turn and their commits made durable together."""
