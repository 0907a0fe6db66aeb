"""Numbers for those who run the server: ``/metrics`` in the Prometheus format."""

from __future__ import annotations

import hmac
import os

from django.conf import settings
from django.utils import timezone
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from colead.kernel import faults
from colead.kernel.models import Job, Outbox
from colead.project.bridge import Scope

REGISTRY = CollectorRegistry()
REQUESTS = Counter("colead_requests", "Requests answered.", ["method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "colead_request_seconds",
    "Time from the request to its answer, event streams not counted.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
STREAMS = Gauge(
    "colead_streams", "Open event streams.", registry=REGISTRY, multiprocess_mode="livesum"
)
KIND = CONTENT_TYPE_LATEST.encode()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


def may_see(scope: Scope) -> bool:
    """From this machine itself (and not through a proxy), or with ``COLEAD_METRICS_TOKEN``."""
    headers = dict(scope["headers"])
    token = settings.METRICS_TOKEN
    given = headers.get(b"authorization", b"")
    if token and hmac.compare_digest(given, f"Bearer {token}".encode()):
        return True
    passed_on = b"x-forwarded-for" in headers or b"forwarded" in headers
    return (scope.get("client") or [""])[0] in {"127.0.0.1", "::1"} and not passed_on


def report() -> bytes:
    """All numbers of all processes, and how much work waits."""
    now = timezone.now()
    shown = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shown = CollectorRegistry()
        multiprocess.MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    waiting = CollectorRegistry()
    for name, text, count in (
        ("colead_can_save", "1, or 0 while disk or database only read.", not faults.of_saving()),
        ("colead_outbox_waiting", "Entries not delivered yet.", Outbox.objects.count()),
        (
            "colead_jobs_due",
            "Jobs whose time has come.",
            Job.objects.filter(run_at__lte=now, finished_at=None, failed_at=None).count(),
        ),
        ("colead_jobs_failed", "Jobs that gave up.", Job.objects.exclude(failed_at=None).count()),
    ):
        Gauge(name, text, registry=waiting).set(count)
    return generate_latest(shown) + generate_latest(waiting)
