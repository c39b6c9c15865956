from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kits", "0014_photos_and_legal_lines")]

    operations = [
        migrations.AddField(
            model_name="draft", name="replaces", field=models.CharField(blank=True, default="", max_length=60)
        ),
    ]
