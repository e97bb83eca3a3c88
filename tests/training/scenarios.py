"""A question of a test made a computed one, as if a scenario had given it."""

from __future__ import annotations

from training.models import Question, QuestionVersion, ScenarioTemplate


def computed(question: Question, key: str = "XPAT") -> ScenarioTemplate:
    """The scenario, which nobody has reviewed."""
    stem = {
        "en": "Parts were first sold in {sold_in}. May they go to {destination}?",
        "zh-hans": "货物在{sold_in}首次销售，能否销往{destination}？",
    }
    template = ScenarioTemplate.objects.create(
        key=key, engine="exhaustion", stem=stem, varied={"destination": 25, "sold_in": 19}, digest="0f" * 32
    )
    Question.objects.filter(pk=question.pk).update(template=template, seed=0)
    facts = {"destination": "DE", "sold_in": "CN"}
    rules = {"exhaustion/DE.patents": 1, "exhaustion-rule/JR3": 2}
    where = {"template": key, "digest": template.digest, "seed": 0, "facts": facts, "rules": rules, "cites": ["T6"]}
    QuestionVersion.objects.filter(question=question).update(computed=where)
    return template
