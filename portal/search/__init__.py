"""One search over articles, courses and lessons. Owns no tables."""
