from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        from strategy import searching  # noqa: F401  (kinds of the search)
