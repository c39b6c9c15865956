"""Sentences about languages and colours: codes and ratios flow in, words in the reader's language flow out."""

import unicodedata

from babel import Locale
from django.utils.translation import get_language, gettext, ngettext

from kits.models import CampaignFont
from kits.queries import ColourView, Coverage, ShadeView
from kits.queries.kits import LogoState
from ui import Swatch, format_number

NETWORK_NAMES = {"linkedin": "LinkedIn", "instagram": "Instagram", "x": "X"}


def own_name(locale: str) -> str:
    """A language's name in itself: Français."""
    return str(Locale.parse(locale, sep="-").display_name).capitalize()


def name_here(locale: str) -> str:
    """A language's name in the reader's language: French."""
    return str(Locale.parse(locale, sep="-").get_display_name(get_language() or "en"))


def swatch_of(colour: ColourView) -> Swatch:
    """A colour to choose, with its contrast in words."""
    ratio = format_number(colour.contrast)
    sentence = (
        gettext("White on this colour: %(ratio)s to 1. Easy to read.")
        if colour.on == "#ffffff"
        else gettext("Black on this colour: %(ratio)s to 1. Easy to read.")
    )
    return Swatch(colour.value, colour.value.upper(), sentence % {"ratio": ratio})


def logo_sentence(state: LogoState) -> str:
    """Why the logo looks as it does on this field."""
    return {
        "white": gettext("White logo, so the field stays dark enough to read it."),
        "original": gettext("Your logo reads well on this colour."),
        "changed": gettext("Set in one colour here, so that it reads on the field."),
        "plate": gettext("On a plate, so that its own colours can be read."),
        "chosen": gettext("The variant that you chose. It reads well on this colour."),
        "unread": gettext(
            "This variant does not read on the colour, so it stands on a plate. Automatic finds a better one."
        ),
        "none": gettext("Add your logo and the posters are yours."),
    }[state]


def variant_label(variant: str) -> str:
    """What a variant of a logo is called."""
    return {
        "auto": gettext("Automatic"),
        "original": gettext("As uploaded"),
        "light": gettext("Light"),
        "dark": gettext("Dark"),
    }[variant]


def shade_sentence(shade: ShadeView) -> str:
    """Where a light or dark variant comes from."""
    return {
        "given": gettext("Your own file."),
        "made": gettext("Made from your logo."),
        "none": gettext(
            "Your logo has a ground or shades of its own: no variant can be made from it. Add your own file."
        ),
    }[shade.state]


def finding_sentence(code: str) -> str:
    """What a check found, by its code."""
    sentences = {
        "overflow": gettext("The text is too long for its place."),
        "over-limit": gettext("The text has more characters than its place takes."),
        "missing-glyph": gettext("A letter is missing in the font."),
        "weak-contrast": gettext("The contrast is weak."),
        "code-small": gettext("The QR code's squares are too small to be read."),
        "too-many-bytes": gettext("The picture is larger than its limit even at low quality."),
        "image-small": gettext("The picture has too few pixels."),
        "locale-missing": gettext("Something is not drawn in this language."),
        "small-headline": gettext("On a phone the headline's capitals are lower than 12 pixels."),
        "small-line": gettext("On a phone the own line's capitals are lower than 8 pixels."),
        "legal-missing": gettext("This format has no place for the legal line that a country requires."),
        "not-drawn": gettext("This picture cannot be drawn."),
        "not-made": gettext("This picture could not be made. Check again."),
    }
    return sentences.get(code, code)


_SHOWN_LETTERS = 40


def cut_words(font: CampaignFont) -> str:
    """Weight or axes of a font: Bold, weight 700; or: weight 100 to 900, width 75 to 100."""
    if not font.axes:
        return gettext("%(style)s, weight %(weight)s") % {"style": font.style, "weight": font.weight}
    names = {"wght": gettext("weight"), "wdth": gettext("width"), "opsz": gettext("optical size")}
    names |= {"slnt": gettext("slant"), "ital": gettext("italic")}
    told = [
        gettext("%(axis)s %(least)s to %(most)s")
        % {"axis": names.get(tag, tag), "least": f"{least:g}", "most": f"{most:g}"}
        for tag, least, _usual, most in font.axes
    ]
    return gettext("variable: %(axes)s") % {"axes": ", ".join(told)}


def letters_shown(letters: tuple[str, ...]) -> str:
    """Letters in a row, marks on a dotted circle, no more than one looks at."""
    shown = " ".join(f"◌{each}" if unicodedata.combining(each) else each for each in letters[:_SHOWN_LETTERS])
    more = len(letters) - _SHOWN_LETTERS
    if more <= 0:
        return shown
    return ngettext("%(letters)s and %(count)s more", "%(letters)s and %(count)s more", more) % {
        "letters": shown,
        "count": more,
    }


def coverage_sentence(coverage: Coverage) -> str:
    """What a family lacks of a language, in words."""
    if coverage.letters is None or coverage.signs is None:
        return gettext("Its letters are not known here; only the kit's texts were looked through.")
    if coverage.has_none:
        return gettext("None of its letters; Noto Sans is drawn instead.")
    if coverage.letters:
        return gettext("Missing: %(letters)s") % {"letters": letters_shown(coverage.letters)}
    if coverage.signs:
        return gettext("All letters; missing signs: %(signs)s") % {"signs": letters_shown(coverage.signs)}
    return gettext("Complete")


def withdrawal_reasons() -> list[str]:
    """Why a visual is most often taken back, as sentences that the company reads."""
    return [gettext("Wrong logo"), gettext("Text not suitable"), gettext("Colours not readable")]
