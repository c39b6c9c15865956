"""A bundle names the plain files that it had to leave out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0015_pictures_of_bundles")]

    operations = [migrations.AddField("bundle", "left_out", models.JSONField(default=list))]
