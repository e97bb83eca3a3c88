"""To look at: claims and reference tables are loaded from the content folder, version by version."""

from strategy.admin import records, tables

__all__ = ["records", "tables"]
