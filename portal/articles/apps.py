from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "portal.articles"
    label = "articles"

    def ready(self) -> None:
        from portal.common import searching

        searching.register("article", _("Article"), lambda slug: reverse("article", args=[slug]), icon="file", twins=True, many=True)
        searching.register("term", _("Glossary term"), lambda key: f"{reverse('glossary')}#{key}", icon="book")
