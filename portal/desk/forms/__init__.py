"""The border of the desk: what editors send."""
