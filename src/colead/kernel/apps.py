"""The kernel as a Django application (for its tables)."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Journal, outbox, seals, jobs and search."""

    name = "colead.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
