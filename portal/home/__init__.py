"""The front page: what a person owes, and what of the tools waits for them. Owns no tables."""
