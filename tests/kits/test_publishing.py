"""Publishing a kit: a frozen version, or the line at fault and nothing."""

from collections.abc import Mapping

import pytest

from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry
from kits.errors import NoKit, TemplateRefused, TooLarge
from kits.models import KitVersion, Template
from kits.queries import published_version
from kits.services import Revision, publish_kit, publishing, revise_kit
from kits.services.checking import compile_all
from tests.cast import NOW, Cast
from tests.kits.scene import ANYWAY, CAPTIONS, TEMPLATES, TEXTS, template
from visuals import CompiledTemplate, FontSource


def publish(cast: Cast, *, name: str = "ana", **other: object) -> KitVersion:
    given: dict[str, object] = {"templates": TEMPLATES, "texts": TEXTS, "captions": CAPTIONS} | other
    return publish_kit(viewer=cast.viewer(name), campaign_id=cast.campaign.id, now=NOW, **given)  # type: ignore[arg-type]  # tests choose


def test_a_version_holds_its_motifs_in_order(cast: Cast) -> None:
    version = publish(cast)
    assert (version.number, version.state, version.published_by_id) == (1, "published", cast.ana.id)
    rows = list(version.templates.values_list("key", "title", "position"))
    assert rows == [("squeeze", "Squeeze", 0), ("excuses", "Excuses", 1)]
    squeeze = version.templates.get(key="squeeze")
    assert squeeze.formats == {"square": [1080, 1080], "story": [1080, 1920], "linkedin": [1200, 627]}
    assert squeeze.slots["line"]["max_chars"] == 48
    assert squeeze.slots["date"]["is_locked"] is True
    assert LedgerEntry.objects.filter(kind="kit.published", campaign_id=cast.campaign.id).count() == 1


def test_versions_count_up_and_the_newest_is_handed_out(cast: Cast) -> None:
    first, second = publish(cast), publish(cast, texts={})
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    assert published_version(campaign_id=cast.campaign.id).id == second.id
    with pytest.raises(NoKit):
        published_version(campaign_id=cast.other_campaign.id)


def test_a_withdrawn_version_is_not_handed_out(cast: Cast) -> None:
    first, second = publish(cast), publish(cast)
    KitVersion.objects.filter(id=second.id).update(state="withdrawn", withdrawn_at=NOW, withdrawn_reason="Wrong date.")
    assert published_version(campaign_id=cast.campaign.id).id == first.id


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_only_leads_publish(cast: Cast, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        publish(cast, name=name)
    assert not KitVersion.objects.exists()


def test_a_refused_template_names_file_line_and_cure(cast: Cast) -> None:
    wrong = b'<svg xmlns="http://www.w3.org/2000/svg" data-template="a">\n<text>Hello</text>\n</svg>'
    with pytest.raises(TemplateRefused) as caught:
        publish(cast, templates={**TEMPLATES, "mine.svg": wrong})
    assert caught.value.line == 2
    assert caught.value.message.startswith("mine.svg, line 2: ")
    assert caught.value.remedy
    assert caught.value.status == 422
    assert not KitVersion.objects.exists()


def test_a_motif_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match=r"b\.svg: the motif “squeeze” is there twice"):
        publish(cast, templates={"a.svg": template("squeeze"), "b.svg": template("squeeze")})


def test_a_format_must_be_in_the_table_with_its_size(cast: Cast) -> None:
    odd = template("odd").replace(b'data-format="square" data-width="1080"', b'data-format="square" data-width="1000"')
    with pytest.raises(Invalid, match=r"the format “square” of 1000 × 1080 px is not in the table"):
        publish(cast, templates={"odd.svg": odd})


def test_too_large_and_too_few(cast: Cast) -> None:
    with pytest.raises(TooLarge) as caught:
        publish(cast, templates={"big.svg": b" " * (2 * 1024 * 1024 + 1)})
    assert caught.value.status == 413
    with pytest.raises(Invalid, match="A kit needs a motif"):
        publish(cast, templates={})


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"*": {"nothing": {"en": "x"}}}, "slot_unknown"),
        ({"cross": {"line": {"en": "x"}}}, "slot_unknown"),
        ({"*": {"logo": {"en": "x"}}}, "slot_unknown"),
        ({"*": {"line": {"pl": "x"}}}, "language_unknown"),
        ({"*": {"line": {"en": "x" * 33}}}, "text_too_long"),
        ({"squeeze": {"line": {"en": "x" * 49}}}, "text_too_long"),
    ],
)
def test_texts_must_fit_their_slots(cast: Cast, texts: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        publish(cast, texts=texts)
    assert caught.value.code == code
    assert not KitVersion.objects.exists()


def test_revising_keeps_what_is_not_mentioned(cast: Cast) -> None:
    first = publish(cast)
    changed = template("squeeze", title="Squeeze again")
    second = revise_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        revision=Revision(added={"s.svg": changed, "new.svg": template("cross")}, removed=frozenset({"excuses"})),
        go_ahead=ANYWAY,
        now=NOW,
    )
    assert [row.title for row in second.templates.all()] == ["Squeeze again", "Cross"]
    assert (second.texts, second.captions) == (first.texts, first.captions)
    assert [row.title for row in first.templates.all()] == ["Squeeze", "Excuses"]
    with pytest.raises(NotFound):
        revise_kit(
            viewer=cast.viewer("ana"),
            campaign_id=cast.campaign.id,
            revision=Revision(removed=frozenset({"nowhere"})),
            now=NOW,
        )
    assert Template.objects.count() == 4


def test_what_a_co_lead_published_meanwhile_is_not_undone(cast: Cast) -> None:
    publish(cast)
    ana = {"viewer": cast.viewer("ana"), "campaign_id": cast.campaign.id, "go_ahead": ANYWAY, "now": NOW}
    second = revise_kit(**ana, revision=Revision(added={"cross.svg": template("cross")}, after=1))  # type: ignore[arg-type]  # the same for both
    with pytest.raises(Conflict) as caught:
        revise_kit(**ana, revision=Revision(captions={}, after=1))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.status) == ("kit_changed_meanwhile", 409)
    assert published_version(campaign_id=cast.campaign.id).id == second.id
    assert revise_kit(**ana, revision=Revision(captions={}, after=2)).number == 3  # type: ignore[arg-type]


def test_a_version_that_comes_while_ours_is_made_is_not_undone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(cast)
    compile_templates = compile_all

    def overtaken(templates: Mapping[str, bytes], *, fonts: FontSource) -> list[CompiledTemplate]:
        monkeypatch.undo()
        publish(cast, templates={"cross": template("cross")})
        return compile_templates(templates, fonts=fonts)

    monkeypatch.setattr(publishing, "compile_all", overtaken)
    with pytest.raises(Conflict):
        revise_kit(
            viewer=cast.viewer("ana"),
            campaign_id=cast.campaign.id,
            revision=Revision(captions={}),
            go_ahead=ANYWAY,
            now=NOW,
        )
    assert [each.key for each in published_version(campaign_id=cast.campaign.id).templates.all()] == ["cross"]
