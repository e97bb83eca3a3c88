from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "portal.reports"
    label = "reports"

    def ready(self) -> None:
        from portal.reports.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="reports.triggers")
