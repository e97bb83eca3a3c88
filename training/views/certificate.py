"""Certificates: one's own list, the page, the PDF, and what anybody may check."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.common.printing import qr_svg
from portal.people.access import Refused, signed_in
from training import access, paper
from training.access import PersonRequest
from training.models import Certificate


@signed_in
@require_safe
def index(request: PersonRequest) -> HttpResponse:
    """One's own certificates, newest first."""
    mine = Certificate.objects.filter(completion__person=request.user).with_law().select_related("completion__course")
    rows = [{"certificate": row, "state": row.state()} for row in mine.order_by("-issued_at", "-pk")]
    return render(request, "training/certificate/index.html", {"rows": rows, "moment": timezone.now()})


@signed_in
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """One certificate, to print or to fetch as PDF."""
    certificate = access.certificate(request.user, number)
    link = public_address(certificate)
    context = {
        "certificate": certificate,
        "state": certificate.state(),
        "link": link,
        "qr": mark_safe(qr_svg(link, "cert__code")),  # noqa: S308  (paths of our own making)
        "moment": timezone.now(),
        "own": certificate.completion.person_id == request.user.pk,
    }
    return render(request, "training/certificate/certificate.html", context)


@signed_in
@require_safe
def pdf(request: PersonRequest, number: str) -> FileResponse:
    """The certificate as a PDF file, A4 landscape."""
    certificate = access.certificate(request.user, number)
    content = paper.certificate_pdf(certificate, public_address(certificate))
    return FileResponse(content, as_attachment=True, filename=f"certificate-{certificate.number}.pdf", content_type="application/pdf")


@never_cache
@require_safe
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open to everybody who has the address: holder, course, date and state, nothing else."""
    certificate = Certificate.objects.with_law().filter(public_id=public_id).first()
    if certificate is None:
        raise Refused("certificate")
    context = {
        "holder": certificate.holder,
        "course_title": certificate.course_title,
        "issued_on": certificate.issued_on,
        "state": certificate.state(),
        "certificate": certificate,
        "moment": timezone.now(),
    }
    return render(request, "training/certificate/verify.html", context)


def public_address(certificate: Certificate) -> str:
    return settings.SITE_URL + reverse("verify", args=[certificate.public_id])
