from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from training import receivers, searching  # noqa: F401  (bells of the floors below; kinds of the search)
