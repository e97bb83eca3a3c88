"""The courses of training's tests."""

from tests.training.conftest import course, enrolled, make_course

__all__ = ["course", "enrolled", "make_course"]
