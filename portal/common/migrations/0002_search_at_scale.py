from django.db import migrations, models

from portal.common import search_index


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchdocument',
            name='written',
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.RunPython(search_index.narrow, search_index.widen),
    ]
