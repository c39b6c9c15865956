"""One rendering for Django's form fields: label, hint, counter, error, and what was typed."""

import re

from django import forms
from django.template import Context, Template

from ui.samples.gallery import SampleForm, filled_form, refused_form


def field(source: str, form: forms.Form) -> str:
    return Template(source).render(Context({"form": form}))


def test_label_control_and_hint_belong_together() -> None:
    html = field("{% ui_field form.email %}", SampleForm())
    assert '<label for="id_email">E-mail</label>' in html
    assert 'aria-describedby="id_email-hint"' in html
    assert 'id="id_email-hint"' in html


def test_a_wrong_field_keeps_what_was_typed_and_says_why() -> None:
    html = field("{% ui_field form.email %}", refused_form())
    assert 'value="ana@"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="refused_email-hint refused_email-error"' in html
    assert 'id="refused_email-error"' in html
    assert "#failed" in html


def test_a_counter_counts_and_never_cuts() -> None:
    html = field("{% ui_field form.line counter=True %}", filled_form())
    assert "maxlength" not in html
    assert 'data-limit="48"' in html
    assert ">24 of 48<" in html
    assert 'data-counter-of="{count} of 48"' in html


def test_without_counter_the_browser_keeps_the_limit() -> None:
    assert 'maxlength="48"' in field("{% ui_field form.line %}", filled_form())


def test_optional_fields_say_so() -> None:
    assert "(optional)" in field("{% ui_field form.website %}", SampleForm())
    assert "(optional)" not in field("{% ui_field form.company %}", SampleForm())


def test_choices_are_pills_in_a_named_group() -> None:
    html = field("{% ui_field form.networks %}", filled_form())
    assert "<legend>Networks</legend>" in html
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["linkedin", "x"]


def test_a_checkbox_wraps_its_label() -> None:
    html = field("{% ui_field form.consent %}", filled_form())
    assert '<label class="checkbox" for="id_consent"><input type="checkbox"' in html


def test_a_file_field_is_a_place_to_drop_with_an_input() -> None:
    html = field("{% ui_field form.logo max_bytes=5000000 accept='image/*' %}", SampleForm())
    assert 'data-max-bytes="5000000"' in html
    assert "larger than 5\u00a0MB" in html
    assert re.search(r'<input type="file" name="logo" accept="image/\*"', html)


def test_extra_attributes_reach_the_control() -> None:
    html = field("{% ui_field form.line hx_post='/preview' hx_trigger='input changed delay:300ms' %}", SampleForm())
    assert 'hx-post="/preview"' in html
    assert 'hx-trigger="input changed delay:300ms"' in html


def test_the_summary_links_to_every_wrong_field() -> None:
    html = Template("{% ui_errors form %}").render(Context({"form": refused_form()}))
    assert "6 fields need another look:" in html
    assert re.findall(r'href="#(\w+)"', html) == [
        "refused_company",
        "refused_email",
        "refused_line",
        "refused_country",
        "refused_networks",
        "refused_consent",
    ]
    assert Template("{% ui_errors form %}").render(Context({"form": filled_form()})).strip() == ""
