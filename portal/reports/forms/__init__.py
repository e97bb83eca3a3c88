"""What managers send."""
