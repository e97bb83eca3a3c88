"""The editor's desk: writing, review, scheduling, what a change of law touches. Sees every floor, owns no tables."""
