"""What the journeys walk through: a small company, an article that proves something, a course in both languages.

cast = company()                 Alice and Dora sell, Bob heads them; Charlie is in the works; Erin edits, Xena administers
shelf = article()                a published article in both languages that cites fact T6
school = course(kinds=("single", "numeric"), lessons=2)
answered(alice, attempt, RIGHT)  saves an answer to each question, as the pages do
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.articles.actions import publishing, writing
from portal.articles.models import Article, Edition, Fact, Source, Term, Topic
from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person
from strategy.models import Countermeasure
from tests.conftest import PASSWORD
from tests.training.conftest import QUESTIONS
from training.actions import attempting, learning, structuring
from training.models import Attempt, Course, Enrolment, Lesson, LessonText, Module, Question, QuestionVersion, Quiz

LANGUAGES = ("en", "zh-hans")
LONG = "Rechtsschutzversicherungsgesellschaften"  # a word that no line can break
TITLE = {"en": "Exhaustion at the border", "zh-hans": "边境上的权利用尽"}
BODIES = {
    "en": "Each Member picks its own exhaustion regime. [@T6]\n\n## What follows\n\n1. Ask who sold first. [@T6]\n2. Ask where.\n",
    "zh-hans": "各成员自行选择权利用尽规则。[@T6]\n\n## 由此得出\n\n1. 先问谁首先销售。[@T6]\n2. 再问在哪里销售。\n",
}
CHINESE = {"Option": "选项", "Left": "左项", "True": "正确", "False": "错误", "months": "个月"}


def company(language: str = "en") -> SimpleNamespace:
    """Everybody reads `language`. Sales with export below it (Bob heads both), works; everybody's password is the tests'."""
    sales = Department.objects.create(code="sales", name={"en": "Sales", "zh-hans": "销售部"})
    export = Department.objects.create(code="export", name={"en": "Export sales", "zh-hans": "出口销售部"}, parent=sales)
    works = Department.objects.create(code="works", name={"en": "Works", "zh-hans": "工厂"})
    seller = JobRole.objects.create(code="seller", name={"en": "Export sales manager", "zh-hans": "出口销售经理"})
    cast = SimpleNamespace(sales=sales, export=export, works=works)
    places: dict[str, Department | None] = {"Alice Zhang": export, "Dora Wang": export, "Bob Li": sales, "Charlie Weber": works}
    for name, place in (places | dict.fromkeys(("Erin Chen", "Xena Novak"))).items():
        first = name.split()[0].lower()
        roles = {"is_editor": first == "erin", "is_admin": first == "xena"}
        person = Person.objects.create_person(f"{first}@example.com", name, PASSWORD, language=language, **roles)
        if place:
            Membership.objects.create(person=person, department=place, job_role=seller)
        setattr(cast, first, person)
    DepartmentHead.objects.create(department=sales, person=cast.bob)
    return cast


def register() -> Fact:
    """The fact that everything here rests on, with its topic and source."""
    Topic.objects.get_or_create(slug="borders", defaults={"title": {"en": "Borders", "zh-hans": "边境"}, "countermeasure": 4})
    details = {"heading": "Exhaustion", "text": "Members choose.", "kind": "provision", "confidence": "known", "as_of": "2025-06"}
    fact, new = Fact.objects.get_or_create(pk="T6", defaults=details | {"basis": "TRIPS Art. 6"})
    if new:
        fact.sources.add(Source.objects.create(id="S1", title="TRIPS", url="https://www.wto.org/trips", kind="primary_text", date="2025"))
        _term()
    return fact


def _term() -> None:
    """A term of the glossary that the article uses."""
    words = {"heading": "权利用尽", "text": "首次合法销售之后，权利人不得再控制该件商品的流转。"}
    details = {
        "heading": "Exhaustion of rights",
        "text": "A first lawful sale ends control of that item.",
        "chinese": words,
        "kind": "glossary",
    }
    fact = Fact.objects.create(pk="W32", confidence="known", as_of="2025-06", basis="Usage", **details)
    marks = {"en": ["exhaustion"], "zh-hans": ["权利用尽"]}
    Term.objects.create(fact=fact, term={"en": "Exhaustion of rights", "zh-hans": "权利用尽"}, marks=marks)


def article(slug: str = "exhaustion", *, by: Person | None = None) -> Article:
    register()
    made = Article.objects.create(slug=slug, topic=Topic.objects.get(slug="borders"))
    for language in LANGUAGES:
        words = writing.Words.of(TITLE[language], f"{TITLE[language]}: {LONG}.", BODIES[language])
        writing.save_draft(made, language, words, change_note="First words.", author=by)
        publishing.ship(Edition.objects.get(article=made, language=language), by=by)
    return made


def course(
    slug: str = "borders", kinds: tuple[str, ...] = ("single", "true_false", "numeric"), lessons: int = 2, **rules: Any
) -> SimpleNamespace:
    """A published course in both languages; question n is of the n-th kind and rests on fact T6."""
    fact = register()
    named = {"slug": "rules", "title": {"en": "Rules", "zh-hans": "规则"}, "short": {"en": "Know them.", "zh-hans": "熟悉规则。"}}
    measure, _new = Countermeasure.objects.get_or_create(number=4, defaults=named)
    made = Course.objects.create(
        slug=slug,
        countermeasure=measure,
        state=Course.PUBLISHED,
        title={"en": f"Course {slug}", "zh-hans": f"课程 {slug}"},
        lede={"en": "Who may stop genuine goods?", "zh-hans": "谁能阻止真品？"},
        outcomes={"en": ["Decide."], "zh-hans": ["作出判断。"]},
        languages=list(LANGUAGES),
        law_as_at="2025-06",
        confidence="known",
        certificate_months=12,
        minutes=20,
        steps=lessons + 1,
    )
    module = Module.objects.create(course=made, key="one", position=1, title={"en": "One sale", "zh-hans": "一次销售"})
    read = [_lesson(made, module, number) for number in range(1, lessons + 1)]
    rules = {"draw": len(kinds), "minutes": 20, "attempts": 3, "pass_mark": Decimal(80)} | rules
    quiz = Quiz.objects.create(course=made, key="final", title={"en": "Final quiz", "zh-hans": "结业测验"}, **rules)
    quiz.pool.set([_question(f"{slug}-{number}", kind, measure, fact) for number, kind in enumerate(kinds, start=1)])
    structuring.keep(made)
    return SimpleNamespace(course=made, lessons=read, quiz=quiz, rules=quiz.get_absolute_url())


def _lesson(made: Course, module: Module, number: int) -> Lesson:
    titles = {"en": f"Lesson {number}", "zh-hans": f"第 {number} 课"}
    lesson = Lesson.objects.create(course=made, module=module, key=f"lesson-{number}", position=number, title=titles, minutes=5)
    for language in LANGUAGES:
        LessonText.objects.create(
            lesson=lesson,
            language=language,
            title=titles[language],
            body="Text.",
            html=f"<h2>Why</h2><p>{LONG} {number}.</p>",
            example_title="Forty pallets",
            example_html="<ol><li>Stop.</li></ol>",
            takeaways=["One", "Two", "Three"],
            law_as_at="2025-06",
            confidence="known",
        )
    return lesson


def _question(code: str, kind: str, measure: Countermeasure, fact: Fact) -> Question:
    body, key, _right = QUESTIONS[kind]
    question = Question.objects.create(code=code, countermeasure=measure, difficulty=1)
    english = {"stem": f"Stem {code} ({kind})?", "options": [], "lefts": [], "unit": None} | body
    reasons = {"general": f"Because of {code}.", "options": {one["key"]: f"Why {one['key']}." for one in english["options"]}}
    QuestionVersion.objects.create(
        question=question,
        number=1,
        kind=kind,
        key=key,
        proof=fact,
        status=QuestionVersion.PUBLISHED,
        body={"en": english, "zh-hans": _in_chinese(english) | {"stem": f"题目 {code}？"}},
        explanation={language: reasons | {"model_answer": ""} for language in LANGUAGES},
    )
    return question


def _in_chinese(value: Any) -> Any:
    """The small words of the questions' options."""
    if isinstance(value, dict):
        return {name: _in_chinese(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_in_chinese(one) for one in value]
    if isinstance(value, str):
        first, _blank, rest = value.partition(" ")
        return f"{CHINESE[first]} {rest}".strip() if first in CHINESE else value
    return value


def owes(person: Person, made: Course, *, days: int = 30) -> Enrolment:
    """`person` takes the course and owes it in so many days (overdue where negative)."""
    enrolment = learning.enrol(person, made)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_at=timezone.now() + timedelta(days=days))
    return enrolment


def has_read(person: Person, school: SimpleNamespace) -> None:
    learning.enrol(person, school.course)
    for lesson in school.lessons:
        learning.finish_lesson(person, lesson)


def answered(person: Person, attempt: Attempt, answers: Mapping[str, Any], *, most: int = 99) -> Attempt:
    for item in attempt.items.select_related("version").order_by("position")[:most]:
        attempting.save(person, attempt.pk, item.position, key=uuid4(), base=0, given=answers[item.version.kind])
    return attempt


def handed_in(person: Person, school: SimpleNamespace, answers: Mapping[str, Any]) -> Attempt:
    """`person` has read the lessons and hands in the quiz with these answers."""
    has_read(person, school)
    attempt = answered(person, attempting.start(person, school.quiz), answers)
    attempting.submit(attempt)
    attempt.refresh_from_db()
    return attempt
