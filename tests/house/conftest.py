"""The matrix of addresses is tried in the world of the security tests."""

from tests.security.conftest import world

__all__ = ["world"]
