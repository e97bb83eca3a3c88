"""Pages of the desk; each needs a role."""
