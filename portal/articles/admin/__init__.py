"""The store in the admin site: articles are written and published here, the register is looked at."""

from portal.articles.admin import article, register  # noqa: F401 (registers)
