"""What changes the strategy: loading its content."""
