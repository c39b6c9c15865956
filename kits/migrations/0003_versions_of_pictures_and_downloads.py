from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Pictures belong to the newest version that holds their template, downloads to the version that is worn now."""
    Rendition, Download = apps.get_model("kits", "Rendition"), apps.get_model("kits", "Download")
    Template, Personalisation = apps.get_model("kits", "Template"), apps.get_model("kits", "Personalisation")
    holding = Template.objects.filter(
        digest=OuterRef("template_digest"), version__kit__campaign__memberships__company_id=OuterRef("company_id")
    ).order_by("-version__number")
    Rendition.objects.filter(version=None).update(version_id=Subquery(holding.values("version_id")[:1]))
    worn = Personalisation.objects.filter(membership_id=OuterRef("membership_id"))
    Download.objects.filter(version=None).update(version_id=Subquery(worn.values("version_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("kits", "0002_recall")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
