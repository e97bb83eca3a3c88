"""Reading the content folder of training: courses, lessons, questions. Pure: files in, drafts and faults out (format: training/content/README.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.articles.formats import Fault
from training.computed.reading import Scenarios
from training.computed.reading import read as read_scenarios
from training.items import check_number, check_question, check_translation

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules, ten times as fast where libyaml is there
FOLDERS = {"en": "en", "zh-Hans": "zh-hans"}
EXAMPLE = re.compile(r"^## (?:Worked example: |案例演练：)(.+)$", re.MULTILINE)
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.-]*")
HAN = re.compile(r"[㐀-鿿]")
LENGTHS = {"en": (300, 700), "zh-hans": (480, 1400)}


@dataclass
class LessonDraft:
    key: str
    language: str
    file: str
    title: str
    takeaways: list[str]
    body: str
    example_title: str
    example: str


@dataclass
class CourseDraft:
    slug: str
    file: str
    record: dict[str, Any]
    lessons: dict[tuple[str, str], LessonDraft] = field(default_factory=dict)  # (key, language) → its words


@dataclass
class QuestionDraft:
    code: str
    file: str
    record: dict[str, Any]
    translation: dict[str, Any] | None = None


@dataclass(frozen=True)
class RequirementDraft:
    course: str  # slug
    role: str  # code of a job role; "" for everybody
    days: int  # to complete it in, from the day it is asked, or from the first day in the job where that comes later


@dataclass
class TrainingContent:
    requirements: list[RequirementDraft] = field(default_factory=list)
    courses: list[CourseDraft] = field(default_factory=list)
    questions: list[QuestionDraft] = field(default_factory=list)
    scenarios: Scenarios = field(default_factory=Scenarios)


class Reader:
    """Collects faults while it reads, so that one run names them all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def fault(self, file: str, record: str, field_name: str, message: str) -> None:
        self.faults.append(Fault(file, record, field_name, message))

    def yaml(self, path: Path) -> Any:
        name = self.name(path)
        try:
            return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (a safe loader)
        except FileNotFoundError:
            self.fault(name, "", "", "The file is missing.")
        except UnicodeDecodeError:
            self.fault(name, "", "", "The file is not UTF-8.")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.fault(name, f"line {mark.line + 1}" if mark else "", "", f"The YAML cannot be read: {getattr(error, 'problem', error)}.")
        return None

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def read(root: Path) -> tuple[TrainingContent, list[Fault]]:
    """Read everything below `root`; the faults are complete and name file, record and field."""
    reader = Reader(root)
    content = TrainingContent()
    content.questions = list(_questions(reader))
    content.scenarios = _scenarios(reader, {draft.code for draft in content.questions})
    computed = {code for key in content.scenarios.keys for code in content.scenarios.codes(key)}
    known = computed | {draft.code for draft in content.questions}
    translated = computed | {draft.code for draft in content.questions if draft.translation}
    for path in sorted((root / "courses").glob("*/course.yaml")):
        record = reader.yaml(path)
        if isinstance(record, dict):
            content.courses.append(_course(reader, path, record, known, translated, content.scenarios))
        elif record is not None:
            reader.fault(reader.name(path), "", "", "The file must be a map.")
    _prerequisites(reader, content.courses)
    content.requirements = list(_requirements(reader, {course.slug for course in content.courses}))
    return content, reader.faults


def _scenarios(reader: Reader, known: set[str]) -> Scenarios:
    """scenarios.yaml: templates of computed questions. Its questions have codes that no other has."""
    path = reader.root / "scenarios.yaml"
    if not path.exists():
        return Scenarios()
    found = read_scenarios(reader.yaml(path), lambda record, name, message: reader.fault("scenarios.yaml", record, name, message))
    for key in sorted(found.keys):
        for code in sorted(known.intersection(found.codes(key))):
            reader.fault("scenarios.yaml", key, "id", f"The bank has a question {code} already.")
    return found


def _prerequisites(reader: Reader, courses: list[CourseDraft]) -> None:
    """Courses to be completed first exist, and no chain of them leads back to its beginning."""
    needs = {course.slug: [str(slug) for slug in course.record.get("prerequisites") or []] for course in courses}
    for course in courses:
        say = _sayer(reader, course.file, course.slug)
        for slug in needs[course.slug]:
            if slug not in needs:
                say("prerequisites", f"There is no course “{slug}”.")
        ahead, seen = list(needs[course.slug]), set()
        while ahead:
            slug = ahead.pop()
            if slug == course.slug:
                say("prerequisites", "The course would have to be completed before itself.")
                break
            if slug not in seen:
                seen.add(slug)
                ahead += needs.get(slug, [])


def _requirements(reader: Reader, courses: set[str]) -> Iterator[RequirementDraft]:
    """requirements.yaml: who must take what."""
    path = reader.root / "requirements.yaml"
    whole = reader.yaml(path) if path.exists() else {"requirements": []}
    rows = whole.get("requirements") if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        reader.fault("requirements.yaml", "", "requirements", "The file must hold a list under “requirements:”.")
        return
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(rows, 1):
        say = _sayer(reader, "requirements.yaml", str(row.get("course") if isinstance(row, dict) else f"number {place}"))
        if not isinstance(row, dict):
            say("", "The record must be a map.")
            continue
        for unknown in sorted(set(row) - {"course", "days", "roles"}):
            say(str(unknown), "There is no such field.")
        check_number(say, row, "days", 1, 730)
        course, roles, days = row.get("course"), row.get("roles"), row.get("days")
        if course not in courses:
            say("course", "There is no such course.")
        if roles != "all" and (not isinstance(roles, list) or not roles):
            say("roles", "Write all, or a list of job roles.")
            continue
        for code in [""] if roles == "all" else map(str, roles):
            if (str(course), code) in seen:
                say("roles", f"{code or 'all'} stands twice for this course.")
            seen.add((str(course), code))
            yield RequirementDraft(str(course), code, days if isinstance(days, int) else 0)


# Courses


def _course(reader: Reader, path: Path, record: dict[str, Any], known: set[str], translated: set[str], scenarios: Scenarios) -> CourseDraft:
    draft = CourseDraft(path.parent.name, reader.name(path), record)
    say = _sayer(reader, draft.file, draft.slug)
    if not re.fullmatch(r"[a-z0-9-]{1,100}", draft.slug):
        say("slug", "The folder's name may hold small letters, digits and hyphens.")
    check_number(say, record, "countermeasure", 1, 5)
    check_number(say, record, "order", 1, 9999)
    if record.get("certificate_months") is not None:
        check_number(say, record, "certificate_months", 1, 120)
    for name in ("title", "lede"):
        _check_texts(say, record.get(name), name)
    outcomes = record.get("outcomes") or {}
    counts = {len(outcomes.get(folder) or []) for folder in FOLDERS}
    if len(counts) != 1 or not counts <= {3, 4, 5}:
        say("outcomes", "Write three to five outcomes, as many in Chinese as in English.")
    _modules(reader, path.parent, draft, say)
    for module in record.get("modules") or []:
        if module.get("check") is not None:
            _check(module, say, scenarios)
            _pool(draft, module["check"], f"modules.{module.get('key')}.check", say, known, translated, check=True)
    _quiz(draft, say, known, translated)
    _shared(draft, say)
    return draft


def _modules(reader: Reader, folder: Path, draft: CourseDraft, say: Callable[[str, str], None]) -> None:
    modules = draft.record.get("modules") or []
    if not 3 <= len(modules) <= 5:
        say("modules", "A course has three to five modules.")
    keys: list[str] = []
    for module in modules:
        _check_texts(say, module.get("title"), f"modules.{module.get('key')}.title")
        for lesson in module.get("lessons") or []:
            keys.append(str(lesson.get("key")))
            check_number(say, lesson, "minutes", 1, 120)
    if not 8 <= len(keys) <= 14:
        say("modules", f"A course has 8 to 14 lessons; this one has {len(keys)}.")
    if len(set(keys)) != len(keys) or len({module.get("key") for module in modules}) != len(modules):
        say("modules", "Every module and every lesson needs a key of its own.")
    for name, language in FOLDERS.items():
        present = sorted(file.stem for file in (folder / name).glob("*.md"))
        if language != "en" and not present:
            continue
        for key in sorted(set(keys) | set(present)):
            if key not in keys:
                reader.fault(f"{draft.file.rpartition('/')[0]}/{name}/{key}.md", key, "", "No module names this lesson.")
            elif key not in present:
                say("modules", f"The lesson “{key}” has no file {name}/{key}.md.")
            else:
                lesson = _lesson(reader, folder / name / f"{key}.md", language)
                if lesson:
                    draft.lessons[key, language] = lesson


def _lesson(reader: Reader, path: Path, language: str) -> LessonDraft | None:
    name = reader.name(path)
    say = _sayer(reader, name, path.stem)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        say("", "The file is not UTF-8.")
        return None
    parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        say("", "The file must begin with a block between two lines of ---.")
        return None
    try:
        head = yaml.safe_load(parts[1]) or {}
    except yaml.YAMLError as error:
        say("", f"The block at the top cannot be read: {error}.")
        return None
    takeaways = [str(line) for line in head.get("takeaways") or []]
    if len(takeaways) != 3:
        say("takeaways", "Write exactly three takeaways.")
    example = EXAMPLE.search(parts[2])
    if not head.get("title"):
        say("title", "The title is missing.")
    if example is None:
        say("", "The last section must be “## Worked example: …” (Chinese: “## 案例演练：…”).")
        return None
    draft = LessonDraft(
        path.stem,
        language,
        name,
        str(head.get("title", "")),
        takeaways,
        parts[2][: example.start()].strip(),
        example[1].strip(),
        parts[2][example.end() :].strip(),
    )
    least, most = LENGTHS[language]
    length = measure(" ".join([draft.body, draft.example, *takeaways]), language)
    if not least <= length <= most:
        unit = "words" if language == "en" else "characters"
        say("", f"A lesson has {least} to {most} {unit}; this one has {length}.")
    return draft


def measure(text: str, language: str) -> int:
    """Words of an English text, Han characters of a Chinese one, citations not counted."""
    text = re.sub(r"\[@[^\]]*\]", "", text)
    return len(WORD.findall(text)) if language == "en" else len(HAN.findall(text))


def _quiz(draft: CourseDraft, say: Callable[[str, str], None], known: set[str], translated: set[str]) -> None:
    quiz = draft.record.get("quiz") or {}
    _check_texts(say, quiz.get("title"), "quiz.title")
    for name, least, most in (("draw", 1, 200), ("attempts", 1, 20), ("pass_mark", 1, 100)):
        check_number(say, quiz, name, least, most)
    if quiz.get("minutes") is not None:
        check_number(say, quiz, "minutes", 1, 480)
    if quiz.get("reveal", "full") not in {"full", "score", "never"}:
        say("quiz.reveal", "Write full, score or never.")
    _pool(draft, quiz, "quiz", say, known, translated)


def _check(module: dict[str, Any], say: Callable[[str, str], None], scenarios: Scenarios) -> None:
    """A module's check: a few questions without a clock. `computed` names scenarios, whose questions join its pool; of each at most one is
    drawn, so that it counts as one."""
    name = f"modules.{module.get('key')}.check"
    check = module["check"] = module["check"] if isinstance(module["check"], dict) else {}
    check_number(say, check, "draw", 1, 20)
    for field_name in ("attempts", "pass_mark"):
        if field_name in check:
            check_number(say, check, field_name, 1, 100)
    for unknown in sorted(set(check) - {"draw", "pool", "computed", "attempts", "pass_mark"}):
        say(f"{name}.{unknown}", "There is no such field.")
    keys = [str(key) for key in check.get("computed") or []]
    for key in sorted(set(keys) - scenarios.keys):
        say(f"{name}.computed", f"There is no scenario “{key}”.")
    if len(check.get("pool") or []) + len(keys) < int(check.get("draw") or 1) + 1:
        say(f"{name}.pool", "The pool needs at least one question more than an attempt draws.")
    check["pool"] = [*(check.get("pool") or []), *(code for key in keys if key in scenarios.keys for code in scenarios.codes(key))]


def _shared(draft: CourseDraft, say: Callable[[str, str], None]) -> None:
    """A check shows its answers: no question of it is asked again by another check or by the final quiz."""
    seen: dict[str, str] = {str(code): "the final quiz" for code in (draft.record.get("quiz") or {}).get("pool") or []}
    for module in draft.record.get("modules") or []:
        check = module.get("check")
        for code in map(str, check.get("pool") or []) if isinstance(check, dict) else ():
            if code in seen:
                say(f"modules.{module.get('key')}.check.pool", f"{code} is asked by {seen[code]} already.")
            seen[code] = f"the check of {module.get('key')}"


def _pool(
    draft: CourseDraft,
    quiz: dict[str, Any],
    name: str,
    say: Callable[[str, str], None],
    known: set[str],
    translated: set[str],
    *,
    check: bool = False,
) -> None:
    pool = [str(code) for code in quiz.get("pool") or []]
    if not check and len(pool) < 2 * int(quiz.get("draw") or 1):
        say(f"{name}.pool", "The pool needs at least twice as many questions as an attempt draws.")
    for code in sorted({code for code in pool if code not in known or pool.count(code) > 1}):
        say(f"{name}.pool", f"The bank has no question {code}." if code not in known else f"{code} stands in the pool twice.")
    if any(language == "zh-hans" for _key, language in draft.lessons):
        for code in sorted(set(pool) & known - translated):
            say(f"{name}.pool", f"{code} has no Chinese text, though the course has Chinese lessons.")


# Questions


def _questions(reader: Reader) -> Iterator[QuestionDraft]:
    bank = reader.yaml(reader.root / "questions" / "bank.yaml") or {}
    words = dict(_translations(reader))
    seen: set[str] = set()
    for record in bank.get("questions") or []:
        code = str(record.get("id"))
        say = _sayer(reader, "questions/bank.yaml", code)
        if code in seen:
            say("id", "The id stands twice.")
        seen.add(code)
        check_question(say, record)
        draft = QuestionDraft(code, "questions/bank.yaml", record)
        if code in words:
            file, draft.translation = words[code]
            check_translation(_sayer(reader, file, code), record, draft.translation)
        yield draft
    for code in sorted(set(words) - seen):
        reader.fault(words[code][0], code, "id", "The bank has no such question.")


def _translations(reader: Reader) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    for path in sorted((reader.root / "questions" / "zh-Hans").glob("*.yaml")):
        for record in (reader.yaml(path) or {}).get("questions") or []:
            yield str(record.get("id")), (reader.name(path), record)


# Small checks


def _sayer(reader: Reader, file: str, record: str) -> Callable[[str, str], None]:
    return lambda name, message: reader.fault(file, record, name, message)


def _check_texts(say: Callable[[str, str], None], value: Any, name: str) -> None:
    if not isinstance(value, dict) or any(not value.get(folder) for folder in FOLDERS) or set(value) - set(FOLDERS):
        say(name, "Write the text in en and in zh-Hans.")
