"""A bundle knows the pictures in its zip; zips that do not are made once more."""

from typing import Any

from django.db import migrations, models


def make_anew(apps: Any, _editor: Any) -> None:
    """Their pictures are stored, so it takes the workers little."""
    finished = apps.get_model("kits", "Bundle").objects.exclude(state="waiting")
    finished.update(state="waiting", failures={}, done=0, leased_until=None)


class Migration(migrations.Migration):
    dependencies = [("kits", "0014_photos_and_legal_lines")]

    operations = [
        migrations.AddField("bundle", "pictures", models.JSONField(default=list)),
        migrations.RunPython(make_anew, migrations.RunPython.noop),
    ]
