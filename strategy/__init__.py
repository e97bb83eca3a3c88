"""The five countermeasures. Leans on the article store."""
