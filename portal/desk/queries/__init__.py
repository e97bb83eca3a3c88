"""What the desk shows: what waits for whom, what is to be seen to before publishing, a text as its reviewer reads it."""
