"""The markup of the form pack: labels, help and errors tied to their field, word for word."""

import re

import pytest
from crispy_forms.bootstrap import AppendedText, FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Reset, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.utils import translation

from portal.common.crispy import Option, mistakes

pytestmark = pytest.mark.urls("django.conf.urls.i18n")  # the pack needs no page of ours

ICON = '<svg class="icon" aria-hidden="true"><use href="/static/portal/icons.svg#alert"/></svg>'


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Assign(forms.Form):
    due = forms.CharField(label="Due on", help_text="18:00 on that day.")
    months = forms.CharField(label="Repeat every", required=False)
    when = forms.ChoiceField(label="When", choices=[("now", Option("Now", "At once")), ("day", "On a day")], widget=forms.RadioSelect)
    tell = forms.MultipleChoiceField(
        label="Remind", choices=[("a", "Before"), ("b", "After")], widget=forms.CheckboxSelectMultiple, required=False
    )
    sure = forms.BooleanField(label="I have read it", help_text="You can take it back.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def tidy(html):
    return re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", "", html)).strip()


def field(form, name):
    return tidy(Template("{% load crispy_forms_tags %}{{ field|as_crispy_field }}").render(Context({"field": form[name]})))


def test_a_field_with_help():
    assert field(Assign(), "due") == (
        '<div class="field"><label for="id_due">Due on</label>'
        '<p class="field__help" id="id_due_helptext">18:00 on that day.</p>'
        '<input type="text" name="due" id="id_due" class="input" aria-describedby="id_due_helptext" required></div>'
    )


def test_a_field_with_an_error():
    html = field(Assign({"due": ""}), "due")
    assert '<div class="field field--bad">' in html
    assert f'<p class="field__error" id="id_due_error">{ICON}<span>This field is required.</span></p>' in html
    assert 'aria-describedby="id_due_helptext id_due_error"' in html
    assert 'aria-invalid="true"' in html


def test_two_errors_are_both_tied_to_the_field():
    form = Assign({"due": "x"})
    form.add_error("due", "First.")
    form.add_error("due", "Second.")
    html = field(form, "due")
    assert 'aria-describedby="id_due_helptext id_due_error id_due_error_2"' in html
    assert 'id="id_due_error_2"' in html


def test_what_may_be_left_out_is_marked():
    assert '<label for="id_months">Repeat every <span class="faint">(optional)</span></label>' in field(Assign(), "months")


def test_a_form_where_all_may_be_left_out_marks_nothing():
    class Filter(forms.Form):
        name = forms.CharField(required=False)

    assert "(optional)" not in field(Filter(), "name")


def test_radios_are_a_named_group_of_choices():
    html = field(Assign(), "when")
    assert html.startswith('<fieldset class="field" role="radiogroup"><legend id="id_when_label">When</legend><div class="choices">')
    assert (
        '<label class="choice" for="id_when_0"><input type="radio" name="when" value="now" id="id_when_0" required>'
        "<span>Now</span><small>At once</small></label>"
    ) in html
    assert html.count("<input") == 2


def test_a_missing_choice_is_told_to_the_group():
    html = field(Assign({"due": "x"}), "when")
    assert html.startswith(
        '<fieldset class="field field--bad" role="radiogroup" aria-invalid="true" aria-describedby="id_when_error">'
        '<legend id="id_when_label">When</legend>'
    )
    assert html.count("aria-invalid") == 1


def test_several_ticks_are_a_group_too():
    html = field(Assign({"tell": ["b"]}), "tell")
    assert '<legend id="id_tell_label">Remind <span class="faint">(optional)</span></legend>' in html
    assert '<input type="checkbox" name="tell" value="b" id="id_tell_1" checked>' in html


def test_one_tick_carries_its_help_inside_the_label():
    assert field(Assign(), "sure") == (
        '<div class="field"><label class="choice" for="id_sure"><input type="checkbox" name="sure" id="id_sure" required>'
        "<span>I have read it</span><small>You can take it back.</small></label></div>"
    )


def test_a_hidden_field_is_only_an_input():
    assert field(Assign(), "token") == '<input type="hidden" name="token" id="id_token">'


def test_grouped_options_keep_the_names_of_their_groups():
    class Pick(forms.Form):
        land = forms.ChoiceField(choices=[("Europe", [("de", "Germany")]), ("Asia", [("jp", "Japan")])], widget=forms.RadioSelect)

    html = field(Pick(), "land")
    assert '<p class="label">Europe</p><label class="choice" for="id_land_0_0">' in html


def test_every_input_of_a_pair_has_a_name():
    class Publish(forms.Form):
        at = forms.SplitDateTimeField(widget=forms.SplitDateTimeWidget)

    html = field(Publish(), "at")
    assert '<legend id="id_at_label">At</legend>' in html
    assert html.count('aria-labelledby="id_at_label"') == 2


def test_short_controls_and_classes_of_ones_own():
    class Numbers(forms.Form):
        count = forms.IntegerField()
        text = forms.CharField(widget=forms.Textarea(attrs={"class": "editor"}))
        kind = forms.ChoiceField(choices=[("a", "A")])

    assert 'class="input input--short"' in field(Numbers(), "count")
    assert 'class="input editor"' in field(Numbers(), "text")
    assert '<select name="kind" id="id_kind" class="input">' in field(Numbers(), "kind")


def whole(form, *layout):
    helper = FormHelper()
    helper.layout = Layout(*layout)
    return tidy(render_crispy_form(form, helper))


def test_a_whole_form():
    html = whole(
        Assign(),
        Div("due", css_class="stack"),
        Row("when", "tell"),
        Fieldset("More", AppendedText("months", "months"), Field("sure"), "token"),
        FormActions(Submit("go", "Assign"), Reset("undo", "Empty it"), HTML('<a class="btn btn--quiet" href="/">Cancel</a>')),
    )
    assert html.startswith('<form class="stack-l" method="post" novalidate>')
    assert '<div class="stack"><div class="field"><label for="id_due">' in html
    assert '<div class="halves"><fieldset' in html
    assert '<fieldset class="stack"><legend class="label">More</legend>' in html
    assert '<span id="id_months_unit">months</span></div>' in html
    assert 'aria-describedby="id_months_unit"' in html
    assert '<button class="btn btn--main btn--big" type="submit" name="go" value="Assign" id="submit-id-go">Assign</button>' in html
    assert '<button class="btn btn--quiet" type="reset"' in html


def test_a_button_may_be_of_another_kind():
    assert 'class="btn btn--bad"' in whole(Assign(), Submit("drop", "Remove", css_class="btn--bad"))


def test_the_summary_names_each_error_and_leads_to_its_field():
    form = Assign({"due": ""})
    form.add_error(None, "Nobody would get this course.")
    html = whole(form, "due", "when", "sure")
    assert (
        f'<div class="banner banner--bad" role="alert" tabindex="-1" aria-labelledby="form-mistakes" data-error-summary>{ICON}'
        '<h2 id="form-mistakes">4 answers need mending</h2>'
        '<ul class="sources"><li>Nobody would get this course.</li><li><a href="#id_due">Due on: This field is required.</a></li>'
        '<li><a href="#id_when_0">When: This field is required.</a></li>'
        '<li><a href="#id_sure">I have read it: This field is required.</a></li></ul></div>'
    ) in html


def test_one_error_is_said_in_the_singular():
    form = Assign({"due": "x", "when": "now", "sure": "on"})
    form.add_error("months", "Write a number.")
    assert "One answer needs mending" in whole(form, "months")


def test_text_in_errors_is_escaped():
    form = Assign({"due": "x"})
    form.add_error("due", "<b>no</b>")
    assert "&lt;b&gt;no&lt;/b&gt;" in whole(form, "due")


def test_the_errors_of_a_formset_are_found():
    formset = forms.formset_factory(Assign, extra=0)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-due": ""})
    assert ("id_form-0-due", "Due on") in [(one.target, one.label) for one in mistakes(formset)]


def test_a_formset_is_drawn():
    formset = forms.formset_factory(Assign, extra=2)()
    html = Template("{% load crispy_forms_tags %}{{ formset|crispy }}").render(Context({"formset": formset}))
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count('class="stack"') == 2
