"""The border: what people and administrators may send about people."""
