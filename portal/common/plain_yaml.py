"""YAML that may come from anybody: safe types, dates left as text, no depth that would end the process. Pure Python, no Django."""

from __future__ import annotations

import re

import yaml

DEEPEST = 100  # levels; libyaml follows any depth until the process dies
NESTED = re.compile(rf"^[ \t]{{{4 * DEEPEST},}}|(?:[-?:][ \t]+){{{DEEPEST},}}", re.MULTILINE)


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the same rules, seven times as fast where libyaml is there
    """YAML whose dates stay text: a day that does not exist is then a fault with a name, not a crash."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def is_too_deep(text: str) -> bool:
    """Whether YAML opens more levels than any content file needs."""
    depth = 0
    for mark in re.findall(r"[][{}]", text):
        depth = max(0, depth + (1 if mark in "[{" else -1))
        if depth > DEEPEST:
            return True
    return NESTED.search(text) is not None
