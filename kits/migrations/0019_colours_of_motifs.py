from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0018_drafts_replace_by_choice")]

    operations = [
        migrations.AddField(
            model_name=name, name="field", field=models.CharField(blank=True, default="", max_length=100)
        )
        for name in ("template", "draft")
    ] + [migrations.AddField(model_name="kitcheck", name="drafts", field=models.JSONField(default=dict))]
