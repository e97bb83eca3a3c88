"""What the roll-ups are made by."""
