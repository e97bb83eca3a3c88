"""What the strategy's pages read."""
