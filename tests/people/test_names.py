"""Names of people, by tables."""

from __future__ import annotations

import pytest

from portal.people.names import hidden_marks, masked, normal_email, normal_name, sort_name
from portal.people.zones import known_zones, offered_zones


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Alice Zhang", "zhang, alice"),
        ("Ada van Dyk", "van dyk, ada"),
        ("Jeroen de Vries", "de vries, jeroen"),
        ("Martin Luther King Jr.", "king, martin luther"),
        ("Ludwig von der Tann", "von der tann, ludwig"),
        ("Cher", "cher"),
        ("王伟", "王伟"),
        ("欧阳 雪", "欧阳 雪"),
        ("𠮷野 太郎", "𠮷野 太郎"),
        ("  Bob   Li ", "li, bob"),
        ("Jr.", "jr."),
        ("", ""),
        ("José Núñez", "núñez, josé"),
        ("Jose\u0301 Nu\u0301n\u0303ez", "núñez, josé"),
    ],
)
def test_where_a_name_stands(name: str, place: str) -> None:
    assert sort_name(name) == place


@pytest.mark.parametrize(
    ("email", "normal"),
    [
        ("Alice@Example.COM", "alice@example.com"),
        (" alice@example.com\t", "alice@example.com"),
        ("ａlice@example.com", "alice@example.com"),
        ("ﬁ@example.com", "fi@example.com"),
        ("Straße@example.com", "strasse@example.com"),
        ("\u212aim@example.com", "kim@example.com"),
        ("аlice@example.com", "аlice@example.com"),  # Cyrillic а: another mailbox, and no valid address either
    ],
)
def test_one_spelling_per_mailbox(email: str, normal: str) -> None:
    assert normal_email(email) == normal
    assert normal_email(normal) == normal


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("Alice", False),
        ("王伟", False),
        ("O’Brien-Smith, Jr.", False),
        ("🦊", False),
        ("A\u200blice", True),
        ("A\u202elice", True),
        ("A\u2066lice", True),
        ("A\ufefflice", True),
        ("A\x00lice", True),
        ("A\nlice", True),
        ("A\x7flice", True),
        ("A\ud800lice", True),
    ],
)
def test_invisible_marks(name: str, hidden: bool) -> None:
    assert hidden_marks(name) is hidden


@pytest.mark.parametrize(
    ("email", "shown"),
    [("alice@example.com", "a…e@e…m"), ("a@b.cc", "a…a@b…c"), ("", "…"), ("@", "…"), ("nonsense", "n…e"), ("x" * 9999, "x…x")],
)
def test_a_masked_address_tells_little(email: str, shown: str) -> None:
    assert masked(email) == shown


def test_a_name_is_one_however_it_was_typed() -> None:
    assert normal_name(" Jose\u0301 ") == "José"


def test_zones() -> None:
    assert {"Asia/Shanghai", "Europe/Berlin", "UTC"} <= set(offered_zones()) <= known_zones()
