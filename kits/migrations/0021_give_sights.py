import json
from hashlib import sha256

from django.db import migrations, models
from django.db.models import Q

BATCH = 500


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
    # By key, a batch at a time: nothing is held for longer, and what was broken off goes on where it was.
    while rows := list(renditions.select_related("version__kit").filter(sight="").order_by("sha256")[:BATCH]):
        for row in rows:
            campaign_id = row.version.kit.campaign_id if row.version else None
            told = [str(campaign_id), str(row.company_id), row.template_key, row.format_key, row.locale, row.made_of]
            row.sight = sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
            if row.sha256 in pictures:
                withdrawn.filter(id__in=pictures[row.sha256]).update(sight=row.sight)
        renditions.bulk_update(rows, ["sight"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("kits", "0020_sights_of_pictures")]

    operations = [
        migrations.RunPython(give_sights, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex("rendition", models.Index(fields=["sight"], name="kits_rendition_sight")),
        migrations.AddIndex(
            "withdrawnpicture",
            models.Index(fields=["sight"], name="withdrawn_picture_sight", condition=~Q(sight="")),
        ),
    ]
