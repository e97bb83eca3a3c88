"""The border of training: what people send, read strictly and turned into plain values."""
