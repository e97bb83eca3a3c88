"""What pages of the floors below show of training: composed in their templates, so that no import points up."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from portal.articles.models import Fact
from portal.people.access import holds
from training.drawing import steps_html
from training.queries import citing
from training.queries.catalogue import catalogue
from training.queries.citing import lessons_on, questions_on, training_resting_on
from training.queries.shares import shares_of

register = template.Library()


@register.simple_tag(takes_context=True)
def my_shares(context: dict[str, Any]) -> list[float]:
    """{% my_shares as shares %}: the reader's five leaves, 0 to 1."""
    person = context["request"].user
    return shares_of(person) if person.is_authenticated else [0.0] * 5


@register.simple_tag(takes_context=True)
def courses_on(context: dict[str, Any], number: int) -> list[Any]:
    """{% courses_on 4 as courses %}: the courses of a countermeasure with the reader's standing."""
    person = context["request"].user
    return catalogue(person, number) if person.is_authenticated else []


@register.simple_tag(takes_context=True)
def lessons_citing(context: dict[str, Any], fact: Fact) -> list[Any]:
    """{% lessons_citing fact as lessons %}: lessons of courses the reader may open."""
    return lessons_on(context["request"].user, fact)


@register.simple_tag(takes_context=True)
def questions_resting_on(context: dict[str, Any], fact: Fact) -> list[str]:
    """{% questions_resting_on fact as codes %}: codes of published questions, for editors and administrators alone; never their text."""
    person = context["request"].user
    return questions_on(fact) if holds(person, "editor") else []


@register.simple_tag
def training_on(fact_ids: list[str]) -> Any:
    """{% training_on ids as training %}: lessons of published courses that cite one of the facts, and codes of questions that rest on
    one; `more` lessons than six. Shown to everybody: nothing of the reader is in it."""
    return training_resting_on(fact_ids)


@register.simple_tag
def lesson_teaching(slug: str, facts: Any = ()) -> Any:
    """{% lesson_teaching slug ids as lesson %}: the lesson of a course that cites most of the facts, else its first."""
    return citing.lesson_teaching(slug, list(facts or ()))


@register.simple_tag
def courses_named(slugs: str) -> dict[str, Any]:
    """{% courses_named "one two" as courses %}: published courses by address. One statement."""
    return citing.courses_by_slug(slugs.split())


@register.filter
def course_of(courses: dict[str, Any], slug: str) -> Any:
    """{{ courses|course_of:slug }}; nothing where it is not published."""
    return courses.get(slug, "")


@register.simple_tag
def course_steps(steps: list[Any], following: Any, here: int | None = None, enrolled: Any = True, minutes: bool = False) -> SafeString:
    """{% course_steps part.steps outline.next enrolled=enrolment minutes=True %}: the rows of a list of steps."""
    return steps_html(steps, following, here=here, enrolled=bool(enrolled), minutes=minutes)
