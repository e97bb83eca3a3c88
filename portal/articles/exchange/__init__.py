"""Articles as a ZIP of Markdown with front matter, there and back. Pure: no database, no Django (format: portal/articles/content/README.md).

    pack(entries)                    entries → the bytes of a ZIP, piece by piece; the same entries give the same bytes
    package, faults = read(file)     a ZIP → values, and every fault by file and line

Nothing is ever unpacked to the disk, and nothing is unpacked at all before the whole table of contents is in order.
"""

from portal.articles.exchange.archive import Archive
from portal.articles.exchange.packing import Entry, edition_entry, files_entry, images_entry, pack
from portal.articles.exchange.reading import read
from portal.articles.exchange.values import AttachedFile, EditionFile, Fault, ImageFile, Package

__all__ = [
    "Archive",
    "AttachedFile",
    "EditionFile",
    "Entry",
    "Fault",
    "ImageFile",
    "Package",
    "edition_entry",
    "files_entry",
    "images_entry",
    "pack",
    "read",
]
