from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        from strategy import receivers, searching  # noqa: F401  (bells of the floors below; kinds of the search)
