"""What is read of the article store: editions as readers see them, which paragraph proves a fact, shelves."""

from portal.articles.queries.proof import fact_links, proving

__all__ = ["fact_links", "proving"]
