"""The pages and the static files, as a WSGI application.

Static files are answered around Django, not in its middleware: servestatic's middleware is
asynchronous and would send every page through an event loop of its own (about 1 ms a page).
"""

import os
import re

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
HASHED = re.compile(r".+\.[0-9a-f]{12}\.[^/]+$")


def pages() -> ServeStatic:
    """The application; hashed files may be kept for ever by browsers."""
    django = get_wsgi_application()
    # All rooms are loaded before the first person waits for a page.
    get_resolver()._populate()
    return ServeStatic(
        django,
        root=str(settings.STATIC_ROOT),
        prefix=settings.STATIC_URL.strip("/"),
        autorefresh=settings.DEBUG,
        immutable_file_test=lambda path, address: bool(HASHED.match(address)),
    )


application = pages()
