"""Who gets what at every address: the one place where it is written down. An address without a row here fails the build.

    /courses/{course}/      in 200 200 200 200 200 200 200

The columns are the roles of `tests/security/world.py`, always in this order:

    anon      nobody                            mona      heads the works, where Alice is not
    alice     learns; everything is hers        erin      edits articles
    charlie   learns in the works               xena      administers
    bob       heads sales, with Alice below     audrey    audits: reads everything, changes nothing

    in    to the sign-in page and back again           403   not with this role; 401 the same for scripts
    302   to another page of the portal                404   there is no such thing, or it is not yours: we do not say which
    405   not by this method                           +     something was changed; without it nothing was

Why who gets what: learning records are seen by their owner, the heads above, administrators and auditors, and look to everybody else
as if they did not exist (404). Pages of a role say 403. Nobody answers for somebody else, whatever they head. What is not published
does not exist on the readers' side for anybody, editors included: they have the desk. Names in braces stand in `world.places`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from tests.security.world import ROLES


@dataclass(frozen=True)
class Row:
    """An address and what each role gets there; for POST also what is sent."""

    address: str
    outcomes: tuple[str, ...]
    body: str = ""

    def __str__(self) -> str:
        return self.address

    def path(self, places: dict[str, Any]) -> str:
        return self.address.format_map({name: quote(str(value)) for name, value in places.items()})

    def expected(self, role: str) -> str:
        return self.outcomes[ROLES.index(role)]

    @property
    def speaks_json(self) -> bool:
        return self.body.startswith("json ")

    def given(self, places: dict[str, Any]) -> dict[str, Any]:
        """The fields of the body."""
        sent = self.body.removeprefix("json ").removeprefix("-")
        pairs = parse_qsl(sent.format_map(places), keep_blank_values=True)
        if self.speaks_json:
            return {name: int(value) if value.isdecimal() else value for name, value in pairs}
        fields: dict[str, Any] = {}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return fields

    def sent(self, places: dict[str, Any], **more: Any) -> tuple[Any, dict[str, Any]]:
        """The body and what goes with it, ready for `ask`."""
        fields = self.given(places) | more
        if self.speaks_json:
            return json.dumps(fields), {"content_type": "application/json"}
        return fields, {}


def rows(table: str) -> Iterator[Row]:
    for line in table.splitlines():
        words = line.split("#")[0].split() if not line.lstrip().startswith("#") else []
        if words:
            outcomes = tuple(words[-len(ROLES) :])
            address, *body = words[: -len(ROLES)]
            yield Row(address, outcomes, " ".join(body))


READ = """
# Open to everybody; none of it tells a stranger anything of the company but what the address itself was given for
/healthz                                        200 200 200 200 200 200 200 200
/favicon.ico                                    302 302 302 302 302 302 302 302
/verify/{public}/                               200 200 200 200 200 200 200 200

# Signing in. Sign-up is closed, addresses are changed by administrators: allauth's pages for both are closed too
/accounts/login/                                200 302 302 302 302 302 302 302
/accounts/logout/                               in  200 200 200 200 200 200 200
/accounts/signup/                               200 302 302 302 302 302 302 302
/accounts/inactive/                             200 200 200 200 200 200 200 200
/accounts/                                      302 302 302 302 302 302 302 302
/accounts/email/                                404 404 404 404 404 404 404 404
/accounts/confirm-email/                        404 404 404 404 404 404 404 404
/accounts/confirm-email/{key}/                  404 404 404 404 404 404 404 404
/accounts/login/code/confirm/                   404 404 404 404 404 404 404 404
/accounts/password/reset/                       200 200 200 200 200 200 200 200
/accounts/password/reset/done/                  200 200 200 200 200 200 200 200
/accounts/password/reset/key/1-a-b/             200 200 200 200 200 200 200 200
/accounts/password/reset/key/done/              200 200 200 200 200 200 200 200
/accounts/2fa/webauthn/login/                   in  302 302 302 302 302 302 302
/accounts/2fa/authenticate/                     in  302 302 302 302 302 302 302

# One's own account
/accounts/password/change/                      in  200 200 200 200 200 200 200
/accounts/password/set/                         in  302 302 302 302 302 302 302
/accounts/reauthenticate/                       in  200 200 200 200 200 200 200
/accounts/2fa/                                  in  200 200 200 200 200 200 200
/me/                                            in  200 200 200 200 200 200 200
/me/sign-out-elsewhere/                         405 405 405 405 405 405 405 405
/i18n/setlang/                                  405 405 405 405 405 405 405 405

# Looking as a learner or as a manager: who keeps or audits the portal
/view-as/                                       in  403 403 403 403 200 200 200
/view-as/stop/                                  in  405 405 405 405 405 405 405

# Everybody's pages
/                                               in  200 200 200 200 200 200 200
/style/                                         in  200 200 200 200 200 200 200
/courses/                                       in  200 200 200 200 200 200 200
/courses/by-role/                               in  200 200 200 200 200 200 200
/courses/by-role/ask/                           in  403 403 403 403 403 405 403
/courses/by-role/end/                           in  403 403 403 403 403 405 403
/courses/{course}/                              in  200 200 200 200 200 200 200
/courses/{draft_course}/                        in  404 404 404 404 404 404 404
/courses/{old_course}/                          in  404 404 404 404 404 404 404
/courses/{course}/enrol/                        in  405 405 405 405 405 405 405

# Lessons open to whoever takes the course; others are led to its page
/courses/{second}/lessons/first/                in  200 200 302 302 302 302 302
/courses/{draft_course}/lessons/first/          in  404 404 404 404 404 404 404
/courses/{old_course}/lessons/first/            in  404 404 404 404 404 404 404
/courses/{second}/lessons/first/done/           in  405 405 405 405 405 405 405
/courses/{course}/final/                        in  200 200 200 200 200 200 200
/courses/{draft_course}/final/                  in  404 404 404 404 404 404 404
/courses/{old_course}/final/                    in  404 404 404 404 404 404 404
/courses/{course}/final/start/                  405 405 405 405 405 405 405 405

# Attempts: only their owner sits at them; results are read in scope
/attempts/{running}/                            in  200 404 404 404 404 404 404
/attempts/{attempt}/                            in  302 404 404 404 404 404 404
/attempts/{running}/review/                     in  200 404 404 404 404 404 404
/attempts/{attempt}/review/                     in  302 404 404 404 404 404 404
/attempts/{running}/answers/                    405 405 405 405 405 405 405 405
/attempts/{running}/submit/                     405 405 405 405 405 405 405 405
/attempts/{attempt}/result/                     in  200 404 200 404 404 200 200
/attempts/{running}/result/                     in  302 404 404 404 404 404 404
/attempts/{charlies_attempt}/result/            in  404 200 404 200 404 200 200
/attempts/{nobody}/result/                      in  404 404 404 404 404 404 404

# Certificates
/certificates/                                  in  200 200 200 200 200 200 200
/certificates/{certificate}/                    in  200 404 200 404 404 200 200
/certificates/{certificate}/certificate.pdf     in  200 404 200 404 404 200 200

# After a change of law: one's own difference and nobody else's, whoever may read the result
/learn/changes/{delta}/                         in  200 404 404 404 404 404 404
/learn/changes/{delta}/read/                    in  405 405 405 405 405 405 405
/learn/changes/{delta}/start/                   in  405 405 405 405 405 405 405
/learn/changes/{nobody}/                        in  404 404 404 404 404 404 404
/learn/changes/{struck}/in/{course}/            in  302 302 404 404 404 404 404

# The desk: editors and approvers
/desk/law/                                      in  403 403 403 403 200 200 403
/desk/questions/Q1/revise/                      in  403 403 403 403 200 200 403
/desk/questions/Q9/revise/                      in  403 403 403 403 404 404 403
/desk/questions/Q2/decide/                      in  403 403 403 403 405 405 403
/desk/lessons/{lesson_pk}/settle/               in  403 403 403 403 405 405 403

# The article store: everybody reads what is published, nobody what is not; files go with their article
/articles/                                      in  200 200 200 200 200 200 200
/articles/{article}/                            in  200 200 200 200 200 200 200
/articles/{article}/changes/                    in  200 200 200 200 200 200 200
/articles/{draft_article}/changes/              in  404 404 404 404 404 404 404
/articles/{draft_article}/                      in  404 404 404 404 404 404 404
/articles/{old_article}/                        in  404 404 404 404 404 404 404
/glossary/                                      in  200 200 200 200 200 200 200
/facts/{fact}/                                  in  200 200 200 200 200 200 200
/files/{file}/                                  in  200 200 200 200 200 200 200
/files/{draft_file}/                            in  404 404 404 404 404 404 404
/files/{old_file}/                              in  404 404 404 404 404 404 404
/images/{image}/8                               in  200 200 200 200 200 200 200
/images/{image}/9                               in  404 404 404 404 404 404 404
/images/{draft_image}/9                         in  404 404 404 404 200 200 200
/images/{nobody}/8                              in  404 404 404 404 404 404 404
/strategy/                                      in  200 200 200 200 200 200 200
/strategy/{measure}/                            in  200 200 200 200 200 200 200
/strategy/introduction/                         in  200 200 200 200 200 200 200
/strategy/reference/                            in  200 200 200 200 200 200 200
/strategy/reference/trips/                      in  200 200 200 200 200 200 200
/strategy/reference/trips/?part=I&obligation=option&q=exhaustion in  200 200 200 200 200 200 200
/strategy/reference/jurisdictions/              in  200 200 200 200 200 200 200
/strategy/reference/jurisdictions/DE/           in  200 200 200 200 200 200 200
/strategy/reference/playbooks/                  in  200 200 200 200 200 200 200
/strategy/reference/playbooks/L.DE/             in  200 200 200 200 200 200 200
/strategy/reference/maturity/                   in  200 200 200 200 200 200 200
/strategy/reference/competencies/               in  200 200 200 200 200 200 200
/strategy/reference/nothing/                    in  404 404 404 404 404 404 404
/strategy/reference/jurisdictions/XX/           in  404 404 404 404 404 404 404
/strategy/reference/playbooks/L.XX/             in  404 404 404 404 404 404 404

# The tools: everybody's; answers in the making are seen by nobody but whoever gives them
/tools/                                         in  200 200 200 200 200 200 200
/tools/exhaustion/                              in  200 200 200 200 200 200 200
/tools/exhaustion/?destination=DE&right=patents in  200 200 200 200 200 200 200
/tools/nothing/                                 in  404 404 404 404 404 404 404
/tools/runs/{open_run}/                         in  200 404 404 404 404 404 404
/tools/runs/{run}/                              in  302 404 404 404 404 404 404
/tools/runs/{run}/?q=destination                in  200 404 404 404 404 404 404
/tools/runs/{run}/outcome/                      in  200 404 404 404 404 404 404
/tools/runs/{open_run}/outcome/                 in  302 404 404 404 404 404 404
/tools/runs/{run}/discard/                      in  405 405 405 405 405 405 405

# Cases: whoever opened one, does something in it, heads its unit or answers for law; an auditor reads
/cases/                                         in  200 200 200 200 200 200 200
/cases/?scope=all&state=every&q=Mannheim        in  200 200 200 200 200 200 200
/cases/{case}/                                  in  200 404 200 404 404 200 200
/cases/{nobody}/                                in  404 404 404 404 404 404 404
/cases/{case}/case.ics                          in  200 404 200 404 404 200 200
/cases/{case}/timetables/1/                     in  200 404 200 404 404 200 200
/cases/{case}/timetables/9/                     in  404 404 404 404 404 404 404
/cases/begin/{case_record}/                     in  405 405 405 405 405 405 405
/cases/{case}/days/                             in  405 405 405 405 405 405 405
/cases/{case}/steps/                            in  405 405 405 405 405 405 405
/cases/{case}/people/                           in  405 405 405 405 405 405 405
/cases/{case}/recount/                          in  405 405 405 405 405 405 405
/cases/{case}/close/                            in  405 405 405 405 405 405 405
/cases/{case}/reopen/                           in  405 405 405 405 405 405 405

# To look up


# How mature units are: members of the unit, heads above, and who reads all
/tools/maturity/units/                          in  200 200 200 200 200 200 200
/tools/maturity/units/export/                   in  200 404 200 404 404 200 200
/tools/maturity/units/works/                    in  404 200 404 200 404 200 200
/tools/maturity/units/nothing/                  in  404 404 404 404 404 404 404
/search/?q=exhaustion                           in  200 200 200 200 200 200 200
/search/suggest/?q=exh                          in  200 200 200 200 200 200 200

# Managers' pages: a head's own sub-tree, everything for administrators and auditors; an auditor changes nothing
/team/                                          in  403 403 200 200 403 200 200
/team/?department={export}                      in  403 403 200 404 403 200 200
/team/?department={works}                       in  403 403 404 200 403 200 200
/team/people/                                   in  403 403 200 200 403 200 200
/team/people/?department={export}               in  403 403 200 404 403 200 200
/team/people.csv?department={works}             in  403 403 404 200 403 200 200
/team/people/{alice}/                           in  403 403 200 404 403 200 200
/team/people/{charlie}/                         in  403 403 404 200 403 200 200
/team/remind/                                   in  403 403 405 405 403 405 405
/team/assign/                                   in  403 403 200 200 403 200 404

# Changes of law: who keeps the store labels and publishes them, editors propose facts, auditors look
/desk/changes/                                  in  403 403 403 403 200 200 200
/desk/changes/?tab=made                         in  403 403 403 403 200 200 200
/desk/changes/{change}/                         in  403 403 403 403 200 200 200
/desk/changes/{nobody}/                         in  403 403 403 403 404 404 404
/desk/changes/{change}/labels/                  in  403 403 403 403 405 405 403
/desk/changes/{change}/impact/                  in  403 403 403 403 405 405 403
/desk/changes/{change}/undo/                    in  403 403 403 403 405 405 403
/desk/changes/{change}/drop/                    in  403 403 403 403 405 405 403
/desk/reviews/{fact_release}/plan/              in  403 403 403 403 405 405 403
/desk/facts/{fact}/                             in  403 403 403 403 200 200 200
/desk/facts/NONE/                               in  403 403 403 403 404 404 404
/desk/facts/{fact}/propose/                     in  403 403 403 403 405 405 403
/desk/questions/{question}/                     in  403 403 403 403 200 200 200
/desk/questions/NONE/                           in  403 403 403 403 404 404 404

# Scenarios show the keys of the questions made of them: they are for those who keep the store
/desk/scenarios/                                in  403 403 403 403 200 200 403
/desk/scenarios/{scenario}/                     in  403 403 403 403 200 200 403
/desk/scenarios/NONE/                           in  403 403 403 403 404 404 403
/desk/scenarios/{scenario}/review/              in  403 403 403 403 403 405 403

# Setting up a second factor asks for the password again first (302): a session alone is not enough. Nobody here has one yet (404)
/accounts/2fa/totp/activate/                    in  302 302 302 302 302 302 302
/accounts/2fa/recovery-codes/generate/          in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/add/                     in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/keys/1/remove/           in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/keys/1/edit/             in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/                         in  200 200 200 200 200 200 200
/accounts/2fa/reauthenticate/                   in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/reauthenticate/          in  302 302 302 302 302 302 302
/accounts/2fa/totp/deactivate/                  in  404 404 404 404 404 404 404
/accounts/2fa/recovery-codes/                   in  404 404 404 404 404 404 404
/accounts/2fa/recovery-codes/download/          in  404 404 404 404 404 404 404

# The admin site as a whole; its models stand in RIGHTS below
/admin/                                         in  403 403 403 403 200 200 200
/admin/login/                                   in  403 403 403 403 302 302 302
/admin/logout/                                  302 403 403 403 403 405 405 405
/admin/password_change/                         302 302 302 302 302 302 302 302
/admin/password_change/done/                    302 302 302 302 302 302 302 302
/admin/autocomplete/                            in  403 403 403 403 403 403 403
/admin/autocomplete/?app_label=people&model_name=membership&field_name=department  in  403 403 403 403 403 200 200
/admin/jsi18n/                                  in  403 403 403 403 200 200 200
/admin/r/{certificate_type}/{certificate_pk}/   in  403 403 403 403 404 302 302
/admin/r/{article_type}/{article_pk}/           in  403 403 403 403 302 302 302
/admin/people/                                  in  403 403 403 403 404 200 200
/admin/jobs/                                    in  403 403 403 403 404 200 200
/admin/training/                                in  403 403 403 403 404 200 200
/admin/articles/                                in  403 403 403 403 200 200 200
/admin/people/person/import/                    in  403 403 403 403 403 200 403
/admin/people/person/import/confirm/            in  403 403 403 403 403 405 403
/admin/nothing/here                             in  403 403 403 403 404 404 404

# The editor's desk: editors write, approvers read what was handed in (Xena holds both roles), auditors look
/desk/                                          in  403 403 403 403 200 200 200
/desk/?tab=articles&state=draft                 in  403 403 403 403 200 200 200
/desk/new/                                      in  403 403 403 403 200 200 403
/desk/articles/{article}/                       in  403 403 403 403 200 200 200
/desk/articles/{draft_article}/                 in  403 403 403 403 200 200 200
/desk/articles/nowhere/                         in  403 403 403 403 404 404 404
/desk/articles/{article}/settings/              in  403 403 403 403 200 200 403
/desk/articles/{article}/files/                 in  403 403 403 403 405 405 403
/desk/articles/{draft_article}/files/{draft_file}/          in  403 403 403 403 200 200 200
/desk/articles/{article}/files/{draft_file}/    in  403 403 403 403 404 404 404
/desk/articles/{article}/files/{file}/approve/  in  403 403 403 403 405 405 403
/desk/articles/{article}/files/{file}/remove/   in  403 403 403 403 405 405 403
/desk/articles/{article}/en/                    in  403 403 403 403 200 200 403
/desk/articles/{article}/fr/                    in  403 403 403 403 404 404 403
/desk/articles/{article}/en/save                405 405 405 405 405 405 405 405
/desk/articles/{article}/en/preview             in  403 403 403 403 405 405 403
/desk/articles/{article}/en/merge/              in  403 403 403 403 302 302 403
/desk/articles/{article}/en/discard/            in  403 403 403 403 200 302 403
/desk/articles/{article}/en/history/            in  403 403 403 403 200 200 200
/desk/articles/{article}/zh-hans/history/       in  403 403 403 403 404 404 404
/desk/articles/{article}/en/compare/            in  403 403 403 403 200 200 200
/desk/articles/{article}/en/restore/1/          in  403 403 403 403 405 405 403
/desk/articles/{article}/en/archive/            in  403 403 403 403 200 200 403
/desk/articles/{article}/en/submit/             in  403 403 403 403 405 405 403
/desk/articles/{old_article}/en/bring-back/     in  403 403 403 403 405 405 403
/desk/kept/{kept}/                              in  403 403 403 403 405 405 403
/desk/reviews/{release}/                        in  403 403 403 403 200 200 200
/desk/reviews/{nobody}/                         in  403 403 403 403 404 404 404
/desk/reviews/{release}/decision/               in  403 403 403 403 405 405 403
/desk/reviews/{release}/comments/               in  403 403 403 403 405 405 403
/desk/reviews/{release}/comments/{remark}/settled/  in 403 403 403 403 405 405 403
/desk/reviews/{release}/publish/                in  403 403 403 403 405 405 403
/desk/reviews/{release}/schedule/               in  403 403 403 403 405 405 403
/desk/reviews/{release}/unschedule/             in  403 403 403 403 405 405 403
/desk/reviews/{release}/withdraw/               in  403 403 403 403 405 405 403
/desk/articles/{article}/confirm/               in  403 403 403 403 405 405 403
/desk/lessons/{second}/first/confirm/           in  403 403 403 403 405 405 403
/desk/articles/{article}/translation/           in  403 403 403 403 200 200 200
/desk/articles/{draft_article}/translation/     in  403 403 403 403 404 404 404
/desk/articles/{article}/zh-hans/translated/1/  in  403 403 403 403 405 405 403

# Who has read and signed: keepers of the store count, heads see the names of their unit, administrators and auditors all names
/articles/{article}/sign/                       in  405 405 405 405 405 405 405
/desk/articles/{article}/demands/               in  403 403 200 200 200 200 200
/desk/articles/{draft_article}/demands/         in  403 403 404 404 200 200 200
/desk/articles/{article}/demands/{demand}/      in  403 403 200 200 404 200 200
/desk/articles/{draft_article}/demands/{demand}/ in  403 403 404 404 404 404 404
/desk/articles/{article}/demands/{demand}/signatures.csv in  403 403 200 200 404 200 200
/desk/articles/{article}/demands/{demand}/end/  in  405 405 405 405 405 405 405
/desk/exchange/                                 in  403 403 403 403 200 200 403
/desk/exchange/export/                          in  403 403 403 403 405 405 403
/desk/exchange/{nobody}/                        in  403 403 403 403 404 404 403
/desk/links/                                    in  403 403 403 403 200 200 403
/desk/links/?q=exhaustion&part=rows             in  403 403 403 403 200 200 403
/desk/images/                                   in  403 403 403 403 200 200 403

# Records of the tools: their maker's, the heads' above, of whoever answers for law (nobody here), administrators and auditors
/records/                                       in  200 200 200 200 200 200 200
/records/?scope=shared&q=PO&tool=exhaustion     in  200 200 200 200 200 200 200
/records/?since=yesterday                       in  400 400 400 400 400 400 400
/records/?scope=unit                            in  404 404 200 200 404 404 404
/records/?scope=unit&format=csv                 in  404 404 200 200 404 404 404
/records/?scope=all&rules=changed&unit={sales}  in  404 404 404 404 404 200 200
/records/?scope=review                          in  404 404 404 404 404 404 404
/records/{record}/                              in  200 404 200 404 404 200 200
/records/{record}/record.pdf                    in  200 404 200 404 404 200 200
/records/{record}/again/                        in  200 404 404 404 404 404 404
/records/{record}/change/                       in  405 405 405 405 405 405 405
/records/{record}/sign/                         in  200 404 404 404 404 404 404
/records/{record}/share/                        in  200 404 404 404 404 404 404
/records/{record}/share/{bob}/end/              in  405 405 405 405 405 405 405
/records/{record}/review/                       in  405 405 405 405 405 405 405
/records/{record}/review/ask/                   in  405 405 405 405 405 405 405
/records/{nobody}/                              in  404 404 404 404 404 404 404
# Disclosures: a draft is its inventors' alone; what is submitted is read by the heads above, by whoever screens (nobody here),
# administrators and auditors. Who may read it but not take a step learns why (200)
/disclosures/                                   in  200 200 200 200 200 200 200
/disclosures/?scope=all&status=submitted        in  200 200 200 200 200 200 200
/disclosures/new/                               in  200 200 200 200 200 200 200
/disclosures/runs/{nobody}/                     in  404 404 404 404 404 404 404
/disclosures/{disclosure}/                      in  200 404 200 404 404 200 200
/disclosures/{disclosure_draft}/                in  200 404 404 404 404 404 404
/disclosures/{nobody}/                          in  404 404 404 404 404 404 404
/disclosures/{disclosure}/edit/                 in  302 404 404 404 404 404 404
/disclosures/{disclosure_draft}/edit/           in  200 404 404 404 404 404 404
/disclosures/{disclosure_draft}/questions/      in  200 404 404 404 404 404 404
/disclosures/{disclosure_draft}/moves/submitted/ in 200 404 404 404 404 404 404
/disclosures/{disclosure}/moves/screened/       in  200 404 200 404 404 200 200
/disclosures/{disclosure}/moves/nowhere/        in  404 404 404 404 404 404 404
/disclosures/{disclosure}/days/                 in  405 405 405 405 405 405 405
/disclosures/{disclosure}/checks/               in  405 405 405 405 405 405 405
/disclosures/{disclosure}/texts/1/              in  200 404 200 404 404 200 200
/disclosures/{disclosure}/texts/2/              in  404 404 404 404 404 404 404
/disclosures/{disclosure}/clocks.ics            in  200 404 200 404 404 200 200


# The action plan: read by members, by heads above, by administrators and auditors; added to by who belongs to a department
/plan/                                          in  200 200 200 200 200 200 200
/plan/?view=list&unit=export&status=all         in  200 200 200 200 200 200 200
/plan/?format=csv                               in  200 200 200 200 200 200 200
/plan/add/                                      in  200 200 200 200 403 403 403
/plan/actions/{action}/                         in  200 404 200 404 404 200 200
/plan/actions/{works_action}/                   in  404 200 404 200 404 200 200
/plan/actions/{nobody}/                         in  404 404 404 404 404 404 404
/plan/actions/{action}/move/                    in  405 405 405 405 405 405 405
/plan/actions/{free_action}/take/               in  405 405 405 405 405 405 405

# Exhaustion at a glance
/tools/exhaustion/map/                          in  200 200 200 200 200 200 200
/tools/exhaustion/map/?right=patents            in  200 200 200 200 200 200 200

# Drafts of contracts: beside answers their giver's alone; kept with a record whoever may read that reads and compares them
/tools/runs/{contract_run}/text/                in  200 404 404 404 404 404 404
/tools/runs/{contract_run}/text/whole/          in  200 404 404 404 404 404 404
/tools/runs/{contract_run}/text/compare/{contract_record}/  in  200 404 404 404 404 404 404
/tools/runs/{contract_record}/text/             in  404 404 404 404 404 404 404
/records/{contract_record}/draft/               in  200 404 200 404 404 200 200
/records/{contract_other}/draft/                in  404 404 404 404 404 404 404
/records/{contract_record}/compare/             in  200 404 200 404 404 200 200
/records/{contract_record}/compare/{contract_other}/  in  200 404 200 404 404 200 200
/records/{contract_record}/compare/{contract_record}/  in  404 404 404 404 404 404 404
"""

WRITE = """
# Signing in and out, passwords. Whoever is signed in already is led home. Asking for a link queues a job, for whatever address
/accounts/login/ login=alice@example.com&password=a+long+enough+phrase              302+ 302 302 302 302 302 302 302
/accounts/login/ login=alice@example.com&password=a+wrong+phrase                    200 302 302 302 302 302 302 302
/accounts/logout/ -                                                                 in  in  in  in  in  in  in  in
/accounts/signup/ email=new@example.com&password1=seven+green+otters                200 302 302 302 302 302 302 302
/accounts/password/reset/ email=charlie@example.com                                 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
/accounts/password/reset/ email=nobody@example.com                                  302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
/accounts/password/reset/key/1-a-b/ password1=seven+green+otters&password2=seven+green+otters  200 200 200 200 200 200 200 200
/accounts/password/change/ oldpassword=a+long+enough+phrase&password1=seven+green+otters&password2=seven+green+otters  in 302+ 302+ 302+ 302+ 302+ 302+ 302+
/accounts/password/change/ oldpassword=a+wrong+phrase&password1=seven+green+otters&password2=seven+green+otters  in 200 200 200 200 200 200 200
/accounts/password/set/ password1=seven+green+otters&password2=seven+green+otters   in  302 302 302 302 302 302 302
/accounts/reauthenticate/ password=a+long+enough+phrase                             in  302 302 302 302 302 302 302
/accounts/email/ email=evil@example.com&action_add=                                 404 404 404 404 404 404 404 404
/accounts/confirm-email/{key}/ -                                                    404 404 404 404 404 404 404 404
/accounts/login/code/confirm/ code=1                                                404 404 404 404 404 404 404 404
/accounts/2fa/authenticate/ code=000000                                             in  302 302 302 302 302 302 302
/accounts/2fa/totp/activate/ code=000000                                            in  302 302 302 302 302 302 302
/accounts/2fa/recovery-codes/generate/ -                                            in  302 302 302 302 302 302 302
/accounts/2fa/webauthn/add/ credential=x                                            in  302 302 302 302 302 302 302

# One's own settings
/me/ language=en&time_zone=UTC                                                      in  302+ 302+ 302+ 302+ 302+ 302+ 302+
/me/sign-out-elsewhere/ -                                                           in  302 302 302 302 302 302 302
/i18n/setlang/ language=zh-hans                                                     302 302+ 302+ 302+ 302+ 302+ 302+ 302+

# Tools: everybody begins their own; nobody answers, keeps or discards for somebody else
/tools/exhaustion/ -                                                                in  302+ 302+ 302+ 302+ 302+ 302+ 302+
/tools/nothing/ -                                                                   in  404 404 404 404 404 404 404
/tools/runs/{open_run}/ screen=right&right=patents                                  in  302+ 404 404 404 404 404 404
/tools/runs/{open_run}/ screen=right&right=plants                                   in  200 404 404 404 404 404 404
/tools/runs/{open_run}/outcome/ subject=PO+1                                        in  302 404 404 404 404 404 404
/tools/runs/{run}/outcome/ subject=PO+1&department={export}&seen=otherwise          in  302 404 404 404 404 404 404
/tools/runs/{run}/outcome/ subject=PO+1&department={works}                          in  200 404 404 404 404 404 404
/tools/runs/{run}/discard/ -                                                        in  302+ 404 404 404 404 404 404

# Looking as somebody else: as a manager, who sees records, only those who read them all
/view-as/ as=learner&job_role={people_jobrole}                                      in  403 403 403 403 302 302 302
/view-as/ as=manager&department={sales}                                             in  403 403 403 403 403 302 302
/view-as/stop/ -                                                                    in  302 302 302 302 302 302 302

# Learning: everybody learns, whatever else they are
/courses/{third}/enrol/ -                                                           in  302+ 302+ 302+ 302+ 302+ 302+ 302+
/courses/{draft_course}/enrol/ -                                                    in  404 404 404 404 404 404 404
/courses/{old_course}/enrol/ -                                                      in  404 404 404 404 404 404 404
/courses/{second}/lessons/first/done/ -                                             in  302 302+ 302 302 302 302 302
/courses/{draft_course}/lessons/first/done/ -                                       in  404 404 404 404 404 404 404
/courses/{second}/final/start/ -                                                    in  302 302+ 302 302 302 302 302
/courses/{old_course}/final/start/ -                                                in  404 404 404 404 404 404 404

/courses/by-role/ask/ -                                                             in  403 403 403 403 403 302+ 403
/courses/by-role/end/ -                                                             in  403 403 403 403 403 302 403

# Nobody answers or hands in for somebody else, not even who may read the result
/attempts/{running}/answers/ json key={key}&item=1&base=0&given=a                   401 200+ 404 404 404 404 404 404
/attempts/{running}/answers/ r1=0&q1=a                                              in  302+ 404 404 404 404 404 404
/attempts/{attempt}/answers/ json key={key}&item=1&base=1&given=a                   401 410 404 404 404 404 404 404
/attempts/{attempt}/answers/ r1=0&q1=a                                              in  302 404 404 404 404 404 404
/attempts/{running}/submit/ json key={key}                                          401 200+ 404 404 404 404 404 404
/attempts/{running}/submit/ -                                                       in  302+ 404 404 404 404 404 404
/attempts/{attempt}/submit/ -                                                       in  302 404 404 404 404 404 404

# Nobody learns a difference for somebody else
/learn/changes/{delta}/read/ block={block}                                          in  302+ 404 404 404 404 404 404
/learn/changes/{delta}/start/ -                                                     in  302 404 404 404 404 404 404

# What editors say of a question counts when a second person confirms it
/desk/questions/Q1/revise/ do=put_back&reason-why=Right                             in  403 403 403 403 302+ 302+ 403
/desk/questions/Q1/revise/ do=next                                                  in  403 403 403 403 422 422 403
/desk/questions/Q2/decide/ do=confirm                                               in  403 403 403 403 302 302+ 403
/desk/questions/Q1/decide/ do=confirm                                               in  403 403 403 403 404 404 403
/desk/lessons/{lesson_pk}/settle/ -                                                 in  403 403 403 403 302+ 302+ 403

# A scenario is reviewed by an approver, in the words it was read in
/desk/scenarios/{scenario}/review/ digest={scenario_digest}                         in  403 403 403 403 403 302+ 403
/desk/scenarios/{scenario}/review/ digest=another                                   in  403 403 403 403 403 302 403
/desk/scenarios/NONE/review/ -                                                      in  403 403 403 403 403 404 403

# Managers act in their own scope; one foreign entry refuses the whole
/team/remind/ enrolment={owed}                                                      in  403 403 302+ 404 403 302+ 404
/team/remind/ enrolment={owed}&enrolment={charlies_owed}                            in  403 403 404 404 403 302+ 404
/team/remind/ department={export}                                                   in  403 403 302+ 404 403 302+ 404
/team/assign/ course={third_pk}&department={export}&due_on={day}&days_for_later=30&confirm=1  in 403 403 302+ 200 403 302+ 404

# The editor's desk. Nobody publishes a text that states law and that nobody else has read; Xena's own words are hers alone
/desk/new/ source_language=en&title=New&topic={topic_pk}&legal=on                   in  403 403 403 403 302+ 302+ 403
/desk/articles/{article}/settings/ topic={topic_pk}&position=1&legal=on&review_by={day}  in 403 403 403 403 302+ 302+ 403
/desk/articles/{article}/settings/ topic={topic_pk}&position=1&review_by={day}      in  403 403 403 403 302+ 200 403
/desk/articles/{article}/files/ title=x                                             in  403 403 403 403 200 200 403
/desk/articles/{article}/files/{file}/approve/ seen=-                               in  403 403 403 403 302 302 403
/desk/articles/{article}/files/{file}/remove/ -                                     in  403 403 403 403 302+ 302+ 403
/desk/articles/{article}/files/{draft_file}/remove/ -                               in  403 403 403 403 404 404 403
/desk/articles/{article}/zh-hans/save {words}&person={erin}                         401 403 403 403 403 200+ 403 403
/desk/articles/{article}/en/ {words}&person={xena}&hand_in=1                        in  403 403 403 403 200 302+ 403
/desk/articles/{article}/en/preview body=Words                                      in  403 403 403 403 200 200 403
/desk/articles/{article}/en/merge/ go_on=theirs                                     in  403 403 403 403 302 302 403
/desk/articles/{article}/en/discard/ -                                              in  403 403 403 403 302+ 302 403
/desk/articles/{article}/en/restore/1/ -                                            in  403 403 403 403 302+ 302+ 403
/desk/articles/{article}/en/archive/ -                                              in  403 403 403 403 302+ 302+ 403
/desk/articles/{old_article}/en/bring-back/ -                                       in  403 403 403 403 302+ 302+ 403
/desk/articles/{article}/en/bring-back/ -                                           in  403 403 403 403 302 302 403
/desk/kept/{kept}/ -                                                                in  403 403 403 403 302+ 404 403
/desk/reviews/{release}/decision/ decision=approve                                  in  403 403 403 403 302 302+ 403
/desk/reviews/{release}/decision/ decision=return&message=Mend+it                   in  403 403 403 403 302 302+ 403
/desk/reviews/{release}/comments/ number=0&text=Why                                 in  403 403 403 403 302+ 302+ 403
/desk/reviews/{release}/comments/{remark}/settled/ -                                in  403 403 403 403 302+ 302+ 403
/desk/reviews/{scheduled}/comments/{remark}/settled/ -                              in  403 403 403 403 404 404 403
/desk/reviews/{release}/publish/ -                                                  in  403 403 403 403 302 302 403
/desk/reviews/{scheduled}/publish/ -                                                in  403 403 403 403 302+ 302+ 403
/desk/reviews/{scheduled}/schedule/ day={day}&clock=09:00&zone=UTC                  in  403 403 403 403 302+ 302+ 403
/desk/reviews/{release}/schedule/ day={day}&clock=09:00&zone=UTC                    in  403 403 403 403 302 302 403
/desk/reviews/{scheduled}/unschedule/ -                                             in  403 403 403 403 302+ 302+ 403
/desk/reviews/{release}/withdraw/ -                                                 in  403 403 403 403 302+ 302+ 403
/desk/articles/{old_article}/confirm/ -                                             in  403 403 403 403 302 302 403
/desk/lessons/{second}/first/confirm/ -                                             in  403 403 403 403 302 302 403
/desk/articles/{article}/zh-hans/translated/99/ -                                   in  403 403 403 403 404 404 403
/desk/articles/{article}/demands/ department={works}&due_on={day}&why=New+law       in  403 403 403 403 302+ 302+ 403
/desk/articles/{article}/demands/ department={sales}&due_on={day}&why=New+law       in  403 403 403 403 200 200 403
/desk/articles/{article}/demands/{demand}/end/ -                                    in  403 403 403 403 302+ 302+ 403
/desk/articles/{draft_article}/demands/{demand}/end/ -                              in  403 403 404 404 404 404 404

# Only whom it concerns signs, by their own password
/articles/{article}/sign/ revision={published}&password=a+long+enough+phrase        in  302+ 404 302 404 404 404 404
/articles/{article}/sign/ revision={published}&password=a+wrong+phrase              in  200 404 302 404 404 404 404
/articles/{draft_article}/sign/ revision={published}&password=a+long+enough+phrase  in  404 404 404 404 404 404 404
/desk/exchange/ -                                                                   in  403 403 403 403 422 422 403
/desk/exchange/export/ articles=exhaustion                                          in  403 403 403 403 200 200 403
/desk/exchange/{nobody}/ digest=x                                                   in  403 403 403 403 404 404 403
/desk/images/ alt_en=x                                                              in  403 403 403 403 422 422 403

# Cases: whom they concern works in them; an auditor only reads, and a stranger does not learn that there is one
/cases/begin/{case_record}/ playbook=L.DE                                           in  302+ 404 302+ 404 404 302+ 404
/cases/begin/{case_record}/ playbook=L.US                                           in  404 404 404 404 404 404 404
/cases/begin/{nobody}/ playbook=L.DE                                                in  404 404 404 404 404 404 404
/cases/{case}/days/ event=de-served&day={yesterday}                                 in  302+ 404 302+ 404 404 302+ 404
/cases/{case}/days/ event=de-served&day=soon                                        in  422 404 422 404 404 422 404
/cases/{case}/days/ event=nothing&day={yesterday}                                   in  422 404 422 404 404 422 404
/cases/{case}/steps/ line=task:log-service&done=yes&note=R-1                        in  302+ 404 302+ 404 404 302+ 404
/cases/{case}/steps/ line=nothing&done=yes                                          in  422 404 422 404 404 422 404
/cases/{case}/people/ role=ip-manager&person={alice}                                in  302+ 404 302+ 404 404 302+ 404
/cases/{case}/people/ role=ip-manager&person={charlie}                              in  422 404 422 404 404 422 404
/cases/{case}/recount/ -                                                            in  302 404 302 404 404 302 404
/cases/{case}/close/ why=Settled                                                    in  302+ 404 302+ 404 404 302+ 404
/cases/{case}/close/ -                                                              in  422 404 422 404 404 422 404
/cases/{case}/reopen/ -                                                             in  302 404 302 404 404 302 404

# Changes of law
/desk/changes/{change}/labels/ label-1=wording&days=14&do=impact&seen={seen}                    in  403 403 403 403 302+ 302+ 403
/desk/changes/{change}/labels/ label-1=answer&facts-1={fact}&days=14&do=publish&people={reach}&seen={seen}  in  403 403 403 403 302+ 302+ 403
/desk/changes/{change}/labels/ label-1=grave&days=14&do=publish&people=0&seen={seen}            in  403 403 403 403 400 400 403
/desk/changes/{change}/impact/ label-1=answer&facts-1={fact}&days=14                in  403 403 403 403 200 200 403
/desk/changes/{change}/undo/ -                                                      in  403 403 403 403 302 302 403
/desk/changes/{change}/drop/ -                                                      in  403 403 403 403 302 302 403
/desk/changes/{nobody}/undo/ -                                                      in  403 403 403 403 404 404 403
/desk/reviews/{fact_release}/plan/ -                                                in  403 403 403 403 302+ 302+ 403
/desk/facts/{fact}/propose/ heading=x                                               in  403 403 403 403 200 200 403

# The admin site: administrators write people and training, editors the article store, auditors nothing
/admin/logout/ -                                                                    302 403 403 403 403 200 200 200
/admin/articles/topic/add/ slug=new&title_en=New&title_zh=新&position=1             in  403 403 403 403 302+ 302+ 403
/admin/people/person/import/ -                                                      in  403 403 403 403 403 200 403
/admin/people/person/import/confirm/ kept=x&digest=y                                in  403 403 403 403 403 302 403
/admin/people/person/ action=deactivate&_selected_action={charlie}                  in  403 403 403 403 403 302+ 200
/admin/people/person/ action=delete_selected&_selected_action={charlie}&post=yes    in  403 403 403 403 403 302 200
/admin/people/person/add/ email=new@example.com&display_name=New&language=en&time_zone=UTC  in 403 403 403 403 403 302+ 403
/admin/people/jobrole/add/ name_en=New&code=new                                     in  403 403 403 403 403 302+ 403
/admin/people/department/add/ name_en=New&code=new&heads-TOTAL_FORMS=0&heads-INITIAL_FORMS=0  in 403 403 403 403 403 302+ 403
/admin/jobs/job/ action=run_again&_selected_action={jobs_job}                        in  403 403 403 403 403 302+ 200
/admin/jobs/job/ action=drop&_selected_action={jobs_job}                             in  403 403 403 403 403 302+ 200
/admin/jobs/job/ action=delete_selected&_selected_action={jobs_job}&post=yes         in  403 403 403 403 403 302 200
/admin/people/auditentry/ action=delete_selected&_selected_action={entry}&post=yes  in  403 403 403 403 403 200 200
/admin/training/course/ action=archive&_selected_action={course_pk}                 in  403 403 403 403 403 302+ 200
/admin/training/assignment/ action=end&_selected_action={assignment}                in  403 403 403 403 403 302+ 200
/admin/training/assignment/add/ department={works}&course={third_pk}&due_at_0={day}&due_at_1=18:00&days_for_later=30  in 403 403 403 403 403 302+ 403
/admin/training/attemptgrant/add/ person={alice}&quiz={quiz_pk}&reason=The+browser+died  in 403 403 403 403 403 302+ 403
/admin/training/certificate/{training_certificate}/change/ -                        in  403 403 403 403 403 302 403
/admin/training/certificate/{training_certificate}/change/ revoked_why=Mistake      in  403 403 403 403 403 302+ 403

# Only its maker signs a record, shows it to others, asks for review and begins anew from it; nobody here may review
/records/{record}/again/ key={key}&seen=x                                           in  409 404 404 404 404 404 404
/records/{record}/change/ key={key}                                                 in  302+ 404 404 404 404 404 404
/records/{record}/sign/ password=a+long+enough+phrase                               in  302+ 404 404 404 404 404 404
/records/{record}/sign/ password=a+wrong+phrase                                     in  200 404 404 404 404 404 404
/records/{record}/share/ person={bob}                                               in  302+ 404 404 404 404 404 404
/records/{record}/share/ person={charlie}                                           in  200 404 404 404 404 404 404
/records/{record}/share/{bob}/end/ -                                                in  302 404 404 404 404 404 404
/records/{record}/review/ask/ -                                                     in  302 404 404 404 404 404 404
/records/{record}/review/ verdict=agreed                                            in  404 404 404 404 404 404 404
# Disclosures: everybody may invent. Only inventors change a draft, submit and withdraw; nobody decides on an invention of their own
/disclosures/new/ key={nobody}&title=Clip&department=&inventors-TOTAL_FORMS=0&inventors-INITIAL_FORMS=0      in 302+ 302+ 302+ 302+ 302+ 302+ 302+
/disclosures/new/?run={nobody} key={nobody}&title=Clip&department=&inventors-TOTAL_FORMS=0&inventors-INITIAL_FORMS=0  in 404 404 404 404 404 404 404
/disclosures/{disclosure_draft}/edit/ seen=0&title=Clip&department=&inventors-TOTAL_FORMS=0&inventors-INITIAL_FORMS=0  in 302+ 404 404 404 404 404 404
/disclosures/{disclosure_draft}/questions/ seen=0&kind=design                                    in 302+ 404 404 404 404 404 404
/disclosures/{disclosure_draft}/questions/ seen=7&kind=design                                    in 200  404 404 404 404 404 404
/disclosures/{disclosure_draft}/moves/submitted/ before=draft&digest=0&password=a+long+enough+phrase  in 302 404 404 404 404 404 404
/disclosures/{disclosure_draft}/moves/withdrawn/ before=draft                                    in 302+ 404 404 404 404 404 404
/disclosures/{disclosure}/moves/withdrawn/ before=submitted                                      in 302+ 404 200 404 404 200 200
/disclosures/{disclosure}/moves/screened/ before=submitted                                       in 200  404 200 404 404 200 200
/disclosures/{disclosure}/days/ what=filed_on&day=2026-01-05                                     in 200  404 200 404 404 200 200
/disclosures/{disclosure}/checks/ remove={nobody}                                                in 302  404 404 404 404 404 404


# The action plan: changed by its owner and the heads above, taken on by members; who reads everything changes nothing
/plan/add/ key={key}&title=Train+the+team&countermeasure=5&department={export_pk}&detail=&owner=&due=  in  302+ 200 302+ 200 403 403 403
/plan/add/ code=A4.99                                                               in  404 404 404 404 403 403 403
/plan/actions/{action}/ version=1&title=Other+words&countermeasure=4&detail=&owner=&due=  in  302+ 404 302+ 404 404 403 403
/plan/actions/{action}/move/ version=1&status=doing                                 in  302+ 404 302+ 404 404 403 403
/plan/actions/{action}/move/ version=1&status=done&evidence=                        in  422 404 422 404 404 403 403
/plan/actions/{action}/move/ version=7&status=doing                                 in  409 404 409 404 404 403 403
/plan/actions/{free_action}/take/ version=1                                         in  302+ 404 302+ 404 404 403 403

# Nobody hands in, keeps or forgets a draft for somebody else
/tools/runs/{contract_run}/text/ text=1.+Grant+of+licence                           in  302+ 404 404 404 404 404 404
/tools/runs/{contract_run}/text/ text=+                                             in  422 404 404 404 404 404 404
/tools/runs/{contract_run}/text/ choose=1&keep=on                                   in  302+ 404 404 404 404 404 404
/tools/runs/{contract_run}/text/ remove=1                                           in  302+ 404 404 404 404 404 404
"""

# Who may view, add, change and delete what in the admin site. The trail, the bank, what was certified and what was granted are never
# rewritten; people are deactivated, not deleted; articles are withdrawn, not deleted. Facts, sources and the strategy
# come from the content files.
RIGHTS = """
articles.article        view=erin,xena,audrey                change=erin,xena
articles.topic          view=erin,xena,audrey  add=erin,xena  change=erin,xena  delete=erin,xena
articles.term           view=erin,xena,audrey
articles.fact           view=erin,xena,audrey
articles.source         view=erin,xena,audrey
jobs.job                view=xena,audrey
people.auditentry       view=xena,audrey
people.person           view=xena,audrey       add=xena       change=xena
people.department       view=xena,audrey       add=xena       change=xena       delete=xena
people.jobrole          view=xena,audrey       add=xena       change=xena       delete=xena
strategy.action         view=xena,audrey
strategy.claim          view=xena,audrey
strategy.clause         view=xena,audrey
strategy.competency     view=xena,audrey
strategy.dimension      view=xena,audrey
strategy.exhaustion     view=xena,audrey
strategy.jurisdiction   view=xena,audrey
strategy.measure        view=xena,audrey
strategy.playbook       view=xena,audrey
strategy.playbookoption view=xena,audrey
strategy.playbookstep   view=xena,audrey
strategy.point          view=xena,audrey
strategy.provision      view=xena,audrey
strategy.roleprofile    view=xena,audrey
strategy.rule           view=xena,audrey
strategy.toolrecord     view=xena,audrey
strategy.toolwords      view=xena,audrey
training.course         view=xena,audrey
training.question       view=xena,audrey
training.assignment     view=xena,audrey       add=xena
training.attemptgrant   view=xena,audrey       add=xena
training.certificate    view=xena,audrey                      change=xena
"""

STAFF = ("erin", "xena", "audrey")


@dataclass(frozen=True)
class Rights:
    """Who may do what with a model in the admin site."""

    label: str
    holders: dict[str, tuple[str, ...]]

    def may(self, verb: str, role: str) -> bool:
        return role in self.holders.get(verb, ())

    @property
    def base(self) -> str:
        return f"/admin/{self.label.replace('.', '/')}/"


def rights() -> list[Rights]:
    found = []
    for line in RIGHTS.split("\n"):
        label, *verbs = line.split() or [""]
        if label:
            pairs = (verb.split("=") for verb in verbs)
            found.append(Rights(label, {verb: tuple(names.split(",")) for verb, names in pairs}))
    return found


KINDS = {"": "view", "add/": "add", "{pk}/change/": "view", "{pk}/history/": "view", "{pk}/delete/": "delete", "{pk}/": "staff"}
POSTED = {"": "view", "add/": "add", "{pk}/change/": "change", "{pk}/delete/": "delete"}


def administered(own: Rights, tail: str, verb: str) -> Row:
    """By the rule: strangers sign in; who has no role in the admin site, or not this right, is refused."""

    def outcome(role: str) -> str:
        if role == "anon":
            return "in"
        if verb == "staff":  # the short address of a thing leads to its page, which then asks
            return "302" if role in STAFF else "403"
        return "200" if own.may(verb, role) else "403"

    place = f"{{{own.label.replace('.', '_')}}}"
    return Row(own.base + tail.replace("{pk}", place), tuple(map(outcome, ROLES)), "-")


def readable() -> list[Row]:
    return [*rows(READ), *(administered(own, tail, verb) for own in rights() for tail, verb in KINDS.items())]


def writable() -> list[Row]:
    """With an empty form where nothing else is said: whoever may write is told what is missing, and nothing is changed."""
    said = list(rows(WRITE))
    known = {row.address for row in said}
    ruled = (administered(own, tail, verb) for own in rights() for tail, verb in POSTED.items())
    return [*said, *(row for row in ruled if row.address not in known)]


def parametrise(found: Iterable[Row]) -> dict[str, Any]:
    """For pytest: a row a test, named by its address and what is sent."""
    found = list(found)
    return {"argnames": "row", "argvalues": found, "ids": [f"{row.address} {row.body}".rstrip(" -") for row in found]}
