"""What this room refuses, in its own words; the families are coalition's."""

from django.utils.translation import gettext as _

from coalition.errors import Invalid


class PopulationImplausible(Invalid):
    """A population that is no count of people."""

    def __init__(self) -> None:
        super().__init__(
            "population_implausible",
            _("This is not a number of people."),
            _("Give a whole number from 1 to 10 billion, or leave it out."),
            field="population",
        )
