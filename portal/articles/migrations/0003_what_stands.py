"""What stands already: its versions, the words of its paragraphs, how it was published, when it is looked at again."""

from django.db import migrations

from portal.articles.models.article import next_review
from portal.articles.numbering import match, normal
from portal.common.markdown import parse


def versions(apps, schema_editor):
    Fact, FactVersion = apps.get_model("articles", "Fact"), apps.get_model("articles", "FactVersion")
    columns = ("heading", "text", "note", "basis", "status", "confidence", "as_of", "chinese")
    FactVersion.objects.bulk_create(
        [
            FactVersion(
                fact=fact,
                number=1,
                words={name: getattr(fact, name) for name in columns} | {"sources": sorted(row.pk for row in fact.sources.all())},
            )
            for fact in Fact.objects.prefetch_related("sources")
        ],
        batch_size=200,
    )


def wordings(apps, schema_editor):
    Revision, Paragraph = apps.get_model("articles", "ArticleRevision"), apps.get_model("articles", "Paragraph")
    Wording = apps.get_model("articles", "Wording")
    for revision in Revision.objects.order_by("pk").iterator(chunk_size=50):
        rows = {row.number: row for row in Paragraph.objects.filter(article=revision.article_id, language=revision.language)}
        texts = [normal(block.text) for block in parse(revision.body).blocks]
        numbers, _new = match(texts, [(row.number, row.text) for row in rows.values()])
        Wording.objects.bulk_create(
            Wording(revision=revision, paragraph=rows[number], position=place, text=text)
            for place, (number, text) in enumerate(zip(numbers, texts), 1)
            if number in rows
        )


def releases(apps, schema_editor):
    Edition, Release = apps.get_model("articles", "Edition"), apps.get_model("articles", "Release")
    apps.get_model("articles", "Article").objects.filter(review_by=None).update(review_by=next_review())
    for edition in Edition.objects.exclude(published=None).select_related("published"):
        edition.release = Release.objects.create(
            edition=edition,
            revision=edition.published,
            shipped=True,
            state="published",
            author_id=edition.published.author_id,
            handed_in_at=edition.published.created_at,
            published_at=edition.published_at or edition.published.created_at,
            published_by_id=edition.published_by_id,
        )
        edition.save(update_fields=["release"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_the_desk'),
    ]

    operations = [
        migrations.RunPython(versions, migrations.RunPython.noop),
        migrations.RunPython(wordings, migrations.RunPython.noop),
        migrations.RunPython(releases, migrations.RunPython.noop),
    ]
