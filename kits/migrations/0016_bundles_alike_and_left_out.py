"""A bundle knows what else would make the same zip, and names the plain files that it had to leave out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0015_pictures_of_bundles")]

    operations = [
        migrations.AddField("bundle", "left_out", models.JSONField(default=list)),
        migrations.AddField("bundle", "digest", models.CharField(max_length=64, blank=True, default=""), False),
    ]
