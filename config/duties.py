"""The work that comes round: which task the ticker sends, how often. Each task claims its rows conditionally."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Duty:
    """A task by name and the seconds between two wakings."""

    task_name: str
    every_s: float


DUTIES = (
    Duty("coalition.tasks.send_mails", 1.0),
    Duty("metrics.tasks.collect_figures", 1.0),
    Duty("social.tasks.tell", 5.0),
    Duty("kits.tasks.resume_bundles", 5.0),
    Duty("kits.tasks.resume_checks", 5.0),
    Duty("kits.tasks.resume_bulks", 5.0),
    Duty("kits.tasks.admit_confirmed", 5.0),
    Duty("social.tasks.renew", 300.0),
    Duty("coalition.tasks.forget", 3600.0),
    Duty("kits.tasks.forget_zips", 3600.0),
)
