"""The front page: what a person owes. Owns no tables."""
