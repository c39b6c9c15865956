from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0019_colours_of_motifs")]

    operations = [
        migrations.AddField("rendition", "sight", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField(
            "withdrawnpicture",
            "sight",
            models.CharField(max_length=64, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("bundle", "plain_files", models.JSONField(default=list)),
        migrations.AddField("kitcheck", "locales", models.JSONField(default=list)),
    ]
