"""The border of the store: what editors send."""
