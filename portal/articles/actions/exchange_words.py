"""What is wrong with a package, in words. The formats name faults by codes; here each has its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.articles.exchange import Fault


@dataclass(frozen=True)
class Told:
    """A fault as people read it. `line` 0: the file as a whole; `file` "": the package."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = _("%(file)s, line %(line)s") % {"file": self.file, "line": self.line} if self.line else self.file
        return f"{place}: {self.message}" if place else self.message


def told(fault: Fault) -> Told:
    return Told(fault.file, fault.line, str(SAID[fault.code]) % fault.said)


SAID: dict[str, str | Promise] = {
    # The archive
    "no_zip": gettext_lazy("This is no ZIP file that can be read. Pack the folder again as a plain ZIP, without a password."),
    "zip_large": gettext_lazy("The file is larger than %(most)s. Divide it into several packages."),
    "many": gettext_lazy("The package has more than %(most)s files. Divide it into several packages."),
    "around": gettext_lazy("Something stands before the archive or between its parts. Pack the folder again as a plain ZIP."),
    "total": gettext_lazy("Unpacked, the package has more than %(most)s. Divide it into several packages."),
    "texts": gettext_lazy("The texts of the package have more than %(most)s. Divide it into several packages."),
    "ratio": gettext_lazy("The file unpacks to more than %(most)s times its packed size, as no text or picture does. It is not unpacked."),
    "overlap": gettext_lazy("The file lies over another one (%(other)s). Pack the folder again."),
    "lies": gettext_lazy("The archive says two different things of this file. Pack the folder again."),
    "encrypted": gettext_lazy("The file has a password. Pack it without one."),
    "method": gettext_lazy("The file is packed in a way that is not read here. Pack the folder again as a plain ZIP."),
    "link": gettext_lazy("This is a link or a device, not a file. Put the file itself there."),
    "control": gettext_lazy("The name holds a control character. Rename the file."),
    "backslash": gettext_lazy("The name holds a backslash. Folders are divided by “/”."),
    "absolute": gettext_lazy("The name begins like a path of a disk. Pack the folder, not its path."),
    "dots": gettext_lazy("The name holds “.”, “..” or an empty folder. Pack the folder again."),
    "ascii": gettext_lazy("Names have letters a to z, digits, dots and hyphens only, at most 300."),
    "twice": gettext_lazy("The file stands twice in the archive."),
    "case": gettext_lazy("The name differs from %(other)s only in capitals. Rename one of them."),
    "unplaced": gettext_lazy(
        "Nothing is known to do with this file. A package holds <article>/en.md, <article>/zh-Hans.md, <article>/files.yaml with "
        "<article>/files/…, and images.yaml with images/…, without a folder around them."
    ),
    "slug": gettext_lazy("The name of the folder is the address of the article: at most 100 characters."),
    "damaged": gettext_lazy("The file is damaged. Pack the folder again."),
    "file_large": gettext_lazy("The file is larger than %(most)s."),
    "utf8": gettext_lazy("The text is not UTF-8."),
    "nul": gettext_lazy("The text holds a NUL character."),
    "nested": gettext_lazy("An archive inside the archive is not taken. Attach its files one by one."),
    "nothing": gettext_lazy("The package holds no article."),
    # YAML
    "yaml": gettext_lazy("The YAML cannot be read here. Put texts with colons or quotation marks into quotation marks."),
    "deep": gettext_lazy("The YAML is nested too deeply."),
    "alias": gettext_lazy("Anchors and aliases (& and *) are not allowed in the YAML. Write the value itself."),
    "tag": gettext_lazy("Tags (!) are not allowed in the YAML. Write the value itself."),
    "map": gettext_lazy("Here belong fields, “name: value”."),
    "list": gettext_lazy("The file must hold a list under “%(field)s:”."),
    "twice_key": gettext_lazy("“%(field)s” stands twice."),
    "twice_row": gettext_lazy("“%(id)s” stands twice."),
    "unknown": gettext_lazy("There is no field “%(field)s”."),
    "missing": gettext_lazy("“%(field)s” is missing."),
    "text": gettext_lazy("“%(field)s” is one text."),
    "long": gettext_lazy("“%(field)s” has at most %(most)s characters."),
    "marks": gettext_lazy("“%(field)s” holds a character that cannot be kept."),
    "number": gettext_lazy("“%(field)s” is a whole number from %(least)s to %(most)s."),
    "truth": gettext_lazy("“%(field)s” is true or false."),
    "day": gettext_lazy("“%(field)s” is a day that exists, YYYY-MM-DD."),
    "choice": gettext_lazy("“%(field)s” is one of: %(allowed)s."),
    # Articles
    "matter": gettext_lazy("The file begins with a line ---, then fields such as “title: …”, then a line ---, then the text."),
    "empty": gettext_lazy("There is no text after the front matter."),
    "cites": gettext_lazy("The summary cites nothing; put the citation into the text."),
    "differs": gettext_lazy("“%(field)s” says something else than %(other)s. It belongs to the article and is the same in every language."),
    "no_topic": gettext_lazy("There is no topic “%(id)s”."),
    "guarded": gettext_lazy("“%(field)s” is changed by an approver only: it decides whether a second person must read the text."),
    "states_law": gettext_lazy("Its text cites facts of the register, so it states law."),
    "moved": gettext_lazy("The article changed while it was imported. Look at the package again."),
    # Pictures and files
    "no_file": gettext_lazy("The package has no file for “%(id)s”."),
    "undescribed": gettext_lazy("The file is not described in %(other)s."),
    "image_differs": gettext_lazy("The store has another picture under this id, and a picture never changes. Upload the new one to get an id for it."),
    "no_article": gettext_lazy("There is no article “%(id)s” these files could belong to."),
}  # fmt: skip
