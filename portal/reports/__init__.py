"""What managers read: figures, people lists, CSV. Reads every floor below, decides nothing."""
