from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0017_lines_looked_at_later")]

    operations = [
        migrations.AddField(
            model_name="draft", name="replaces", field=models.CharField(blank=True, default="", max_length=60)
        ),
    ]
