"""The article store: citable facts, articles with immutable revisions, search. Leans on people and common."""
