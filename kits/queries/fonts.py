"""A campaign's own fonts as its lead sees them: families and styles, who confirmed, which letters they lack."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from coalition.errors import NotFound
from coalition.models import Campaign, localised
from coalition.rights import Viewer, require
from kits.exemplars import EUROPE, exemplars_of
from kits.models import CampaignFont, LineRule
from kits.queries.versions import starting_version

EDIT = "edit campaign and kit templates"


@dataclass(frozen=True)
class Coverage:
    """What a family lacks of a language, and of what the kit says in it; other fonts draw that in its place.

    `letters` and `signs` are None where the language's letters are not known.
    """

    locale: str
    letters: tuple[str, ...] | None
    signs: tuple[str, ...] | None
    has_none: bool
    in_texts: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return not (self.letters or self.signs or self.in_texts)


@dataclass(frozen=True)
class FamilyView:
    """A family's styles; a letter is missing in it where any of them lacks it."""

    family: str
    fonts: tuple[CampaignFont, ...]
    coverage: tuple[Coverage, ...]


def fonts_of(*, viewer: Viewer, campaign_id: UUID) -> list[CampaignFont]:
    """The fonts that a campaign offers, for those who edit its templates. Raises NotFound, Forbidden."""
    require(viewer, EDIT, campaign_id=campaign_id)
    offered = CampaignFont.objects.filter(campaign_id=campaign_id, removed_at=None)
    return list(offered.select_related("confirmed_by"))


def font_of(*, viewer: Viewer, campaign_id: UUID, font_id: UUID) -> CampaignFont:
    """One of them. Raises NotFound, Forbidden."""
    require(viewer, EDIT, campaign_id=campaign_id)
    row = CampaignFont.objects.filter(id=font_id, campaign_id=campaign_id, removed_at=None).first()
    if row is None:
        raise NotFound
    return row


def families_of(*, viewer: Viewer, campaign: Campaign, with_europe: bool = False) -> list[FamilyView]:
    """The families, with what each lacks of the campaign's languages; of Europe's and its neighbours' on request."""
    by_family: dict[str, list[CampaignFont]] = {}
    for row in fonts_of(viewer=viewer, campaign_id=campaign.id):
        by_family.setdefault(row.family, []).append(row)
    locales = languages_to_judge(campaign, with_europe=with_europe)
    said = _texts_by_locale(campaign)
    return [
        FamilyView(family, tuple(rows), tuple(_coverage(rows, locale, said.get(locale, "")) for locale in locales))
        for family, rows in by_family.items()
    ]


def languages_to_judge(campaign: Campaign, *, with_europe: bool) -> list[str]:
    """The campaign's languages first."""
    spoken = {locale.split("-")[0] for locale in campaign.languages}
    more = [locale for locale in EUROPE if locale not in spoken] if with_europe else []
    return [*campaign.languages, *more]


def _coverage(rows: Sequence[CampaignFont], locale: str, said: str) -> Coverage:
    known = exemplars_of(locale)
    in_texts = tuple(_missing(rows, dict.fromkeys(said)))
    if known is None:
        return Coverage(locale, None, None, has_none=False, in_texts=in_texts)
    letters = tuple(_missing(rows, known.letters))
    return Coverage(
        locale,
        letters,
        tuple(_missing(rows, known.signs)),
        has_none=len(letters) == len(known.letters),
        in_texts=in_texts,
    )


def _missing(rows: Sequence[CampaignFont], letters: Iterable[str]) -> Iterator[str]:
    """Those that some style lacks, as the engine chooses: letter by letter, a blank never."""
    starts = [[first for first, _last in row.ranges] for row in rows]
    for letter in letters:
        if not letter.isspace() and not all(
            _is_in(ord(letter), begins, row.ranges) for begins, row in zip(starts, rows, strict=True)
        ):
            yield letter


def _is_in(code_point: int, starts: list[int], ranges: Sequence[Sequence[int]]) -> bool:
    place = bisect_right(starts, code_point) - 1
    return place >= 0 and code_point <= ranges[place][1]


def _texts_by_locale(campaign: Campaign) -> dict[str, str]:
    """All that the campaign itself writes on its visuals, by language."""
    version = starting_version(campaign_id=campaign.id)
    rule = LineRule.objects.filter(campaign=campaign).first()
    said: dict[str, list[str]] = {locale: [text] for locale, text in campaign.headline.items()}
    slots: Iterable[Mapping[str, str]] = (
        told for each in (version.texts if version else {}).values() for told in each.values()
    )
    for told in slots:
        for locale, text in told.items():
            said.setdefault(locale, []).append(text)
    for locale, lines in (rule.suggestions if rule else {}).items():
        said.setdefault(locale, []).extend(lines)
    return {locale: "".join(texts) for locale, texts in said.items()}


def specimen_lines(campaign: Campaign) -> list[tuple[str, str]]:
    """A line in each of the campaign's languages, twelve at most: its headline, else what the language is known by."""
    lines = []
    for locale in campaign.languages[:12]:
        known = exemplars_of(locale)
        headline = localised(dict(campaign.headline), locale, "")
        own = headline if campaign.headline.get(locale) or campaign.headline.get(locale.split("-")[0]) else ""
        text = own or (known.sample if known else "")
        if text:
            lines.append((locale, text[:90]))
    return lines
