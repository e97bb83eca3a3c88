"""Pages of the strategy; everything needs a sign-in."""
