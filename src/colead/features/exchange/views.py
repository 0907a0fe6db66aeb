"""Pages of import and export."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.exchange import actions, forms, jobs, queries, rules
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def exchange(request: Request) -> HttpResponse:
    """Bring records in, or take a copy."""
    actor = request.actor
    form = forms.BundleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        parcel = attempt(
            form,
            lambda: actions.send_in(
                name=file.name,
                chunks=file.chunks(),
                dry=form.cleaned_data["dry"],
                carry=jobs.carry_in,
                by=actor,
            ),
        )
        if parcel:
            return redirect("exchange:parcel", request.organization.slug, parcel.pk)
    return page(
        request,
        "exchange/exchange.html",
        {
            "form": form,
            "may_bring": rules.may_bring(actor),
            "may_take": rules.may_take(actor),
            "parcels": list(queries.visible_to(actor)[:10]),
        },
    )


@require_POST
def take(request: Request) -> HttpResponse:
    """Ask for a copy of the records."""
    parcel = actions.send_out(carry=jobs.carry_out, by=request.actor)
    return redirect("exchange:parcel", request.organization.slug, parcel.pk)


@require_safe
def parcel(request: Request, pk: int) -> HttpResponse:
    """How far a parcel is, and what came of it. The page asks again by itself until it is done."""
    found = queries.parcel(request.actor, pk)
    return page(request, "exchange/parcel.html", {"parcel": found, "work": queries.work_of(found)})


@require_safe
def download(request: Request, pk: int) -> HttpResponseBase:
    """The file of a copy, for the one who asked for it."""
    found = queries.parcel(request.actor, pk)
    path = actions.folder() / found.file
    if not found.outward or not path.exists():
        raise Missing("file")
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.name)
