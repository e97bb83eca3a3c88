"""What the desk does that belongs to no floor below."""
