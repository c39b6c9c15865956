"""Each membership gets the code of its tracked link."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import coalition.models.base
from coalition.models.base import new_code


def give_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    membership = apps.get_model("coalition", "Membership")
    for row_id in membership.objects.filter(link_code=None).values_list("id", flat=True).iterator():
        membership.objects.filter(id=row_id).update(link_code=new_code())


class Migration(migrations.Migration):
    dependencies = [("coalition", "0003_colleagues_and_erasure")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="link_code",
            field=models.CharField(max_length=12, null=True, editable=False),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="membership",
            name="link_code",
            field=models.CharField(
                max_length=12, unique=True, default=coalition.models.base.new_code, editable=False
            ),
        ),
    ]
