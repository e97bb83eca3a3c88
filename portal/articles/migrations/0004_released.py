from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_what_stands'),
    ]

    operations = [
        migrations.RemoveField(model_name='articlerevision', name='html'),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('legal', False), ('review_by__isnull', False), _connector='OR'), name='legal_article_has_a_review_date'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('release__isnull', False), _connector='OR'), name='published_edition_was_released'),
        ),
    ]
