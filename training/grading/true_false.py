"""A statement that is true or false: a single choice between the options "true" and "false". All or nothing."""

from __future__ import annotations

from training.grading.single import clean, mark

__all__ = ["clean", "mark"]
