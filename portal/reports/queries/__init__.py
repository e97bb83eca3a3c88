"""What the pages of managers read."""
