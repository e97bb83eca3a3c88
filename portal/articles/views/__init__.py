"""Pages of the store for readers; everything needs a sign-in."""
