"""Signing a statement: the password once more, or a code; guesses are counted; nobody signs for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from portal.people.actions import signing
from portal.people.actions.signing import NotSigned, sign
from portal.people.forms.statement import SignForm
from portal.people.looks import Look
from portal.people.models import Person
from tests.conftest import PASSWORD
from tests.people.conftest import lines

TEXT = "I have read and understood 权利用尽."


@pytest.fixture
def asking(rf: RequestFactory) -> Any:
    def from_(address: str = "192.0.2.1") -> Any:
        return rf.post("/", REMOTE_ADDR=address)

    return from_


def reason(work: Callable[[], Any]) -> str:
    with pytest.raises(NotSigned) as refused:
        work()
    return refused.value.reason


def test_the_right_password_signs(company: SimpleNamespace, asking: Any) -> None:
    signed = sign(asking(), company.alice, TEXT, password=PASSWORD)
    assert (signed.method, signed.text_sha256) == ("password", sha256(TEXT.encode()).hexdigest())


def test_a_wrong_one_or_none_does_not(company: SimpleNamespace, asking: Any) -> None:
    assert reason(lambda: sign(asking(), company.alice, TEXT, password="wrong wrong wrong")) == signing.WRONG_PASSWORD
    assert reason(lambda: sign(asking(), company.alice, TEXT)) == signing.NOTHING
    assert lines("sign_in.failed")[0].subject_id == str(company.alice.pk)


def test_guesses_are_counted_like_those_of_signing_in(company: SimpleNamespace, asking: Any) -> None:
    wrong = [reason(lambda: sign(asking(), company.alice, TEXT, password="wrong wrong wrong")) for _n in range(12)]
    assert wrong == [signing.WRONG_PASSWORD] * 10 + [signing.TOO_MANY] * 2
    assert reason(lambda: sign(asking(), company.alice, TEXT, password=PASSWORD)) == signing.TOO_MANY
    assert sign(asking("198.51.100.7"), company.alice, TEXT, password=PASSWORD), "from elsewhere the right one works"
    assert sign(asking(), company.bob, TEXT, password=PASSWORD)


def test_right_passwords_use_up_nothing(company: SimpleNamespace, asking: Any) -> None:
    assert all(sign(asking(), company.alice, TEXT, password=PASSWORD) for _n in range(25))


def test_a_code_signs_once(company: SimpleNamespace, asking: Any) -> None:
    codes = RecoveryCodes.activate(company.alice)
    code = codes.get_unused_codes()[0]
    with context.request_context(asking()):
        assert sign(asking(), company.alice, TEXT, code=code).method == "recovery_codes"
        assert reason(lambda: sign(asking(), company.alice, TEXT, code=code)) == signing.WRONG_CODE
        assert reason(lambda: sign(asking(), company.bob, TEXT, code=codes.get_unused_codes()[0])) == signing.WRONG_CODE
        tried = [reason(lambda: sign(asking(), company.alice, TEXT, code="000000")) for _n in range(12)]
        assert tried[-1] == signing.TOO_MANY


def test_the_password_of_somebody_else_signs_nothing(company: SimpleNamespace, asking: Any) -> None:
    company.bob.set_password("seven green otters")
    company.bob.save()
    assert reason(lambda: sign(asking(), company.alice, TEXT, password="seven green otters")) == signing.WRONG_PASSWORD


def test_neither_a_stand_in_nor_somebody_deactivated_signs(company: SimpleNamespace, asking: Any) -> None:
    nobody = Person(pk=company.alice.pk, email="alice@example.com")
    nobody.look = Look()
    company.bob.is_active = False
    for person in (nobody, company.bob):
        with pytest.raises(PermissionDenied):
            sign(asking(), person, TEXT, password=PASSWORD)


def test_the_form_says_what_is_wrong_and_offers_a_code_where_there_is_one(company: SimpleNamespace, asking: Any) -> None:
    form = SignForm({"password": "wrong wrong wrong"}, person=company.alice)
    assert form.signed(asking(), TEXT) is None and "This is not your password." in form.errors["password"][0]
    assert list(form.fields) == ["password"]
    assert SignForm({"password": "x" * 129}, person=company.alice).signed(asking(), TEXT) is None
    RecoveryCodes.activate(company.alice)
    form = SignForm({"code": "nonsense"}, person=company.alice)
    with context.request_context(asking()):
        assert form.signed(asking(), TEXT) is None and "This code is wrong" in form.errors["code"][0]
    assert (
        'value="nonsense"' in form["code"].as_widget()
        and "value" not in SignForm({"password": "s"}, person=company.bob)["password"].as_widget()
    )
