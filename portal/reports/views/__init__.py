"""Pages of managers."""
