import json
from hashlib import sha256

from django.db import migrations, models
from django.db.models import Q


def give_sights(apps, _editor):
    """As kits.addressing.sight names them. What was withdrawn for its description alone keeps none."""
    renditions = apps.get_model("kits", "Rendition").objects
    withdrawn = apps.get_model("kits", "WithdrawnPicture").objects
    refused = apps.get_model("kits", "OwnLine").objects.filter(slot="@alt", state="refused")
    described = set(refused.values_list("membership_id", "decided_at", "reason"))
    act = [f"withdrawal__{name}" for name in ("membership_id", "withdrawn_at", "reason")]
    pictures = {}
    for id_, address, *told in withdrawn.values_list("id", "sha256", *act):
        if tuple(told) not in described:
            pictures.setdefault(address, []).append(id_)
    for row in renditions.select_related("version__kit").iterator(chunk_size=500):
        campaign_id = row.version.kit.campaign_id if row.version else None
        told = [str(campaign_id), str(row.company_id), row.template_key, row.format_key, row.locale, row.made_of]
        sight = sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        renditions.filter(sha256=row.sha256).update(sight=sight)
        withdrawn.filter(id__in=pictures.get(row.sha256, [])).update(sight=sight)


class Migration(migrations.Migration):
    dependencies = [("kits", "0019_colours_of_motifs")]

    operations = [
        migrations.AddField("rendition", "sight", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField("withdrawnpicture", "sight", models.CharField(max_length=64, blank=True, default=""), preserve_default=False),
        migrations.RunPython(give_sights, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex("rendition", models.Index(fields=["sight"], name="kits_rendition_sight")),
        migrations.AddIndex(
            "withdrawnpicture",
            models.Index(fields=["sight"], name="withdrawn_picture_sight", condition=~Q(sight="")),
        ),
    ]
