"""What training writes: one verb, one transaction; each says what a repetition does and knows nothing of HTTP."""
