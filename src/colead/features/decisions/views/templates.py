"""Templates of decisions in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.decisions import actions, forms, queries
from colead.features.decisions.rules import methods, patterns
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def templates(request: Request) -> HttpResponse:
    """All templates, and bringing one from a file."""
    form = forms.TemplateFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        raw = form.cleaned_data["file"].read(patterns.LARGEST + 1)
        made = attempt(form, lambda: actions.bring_template(raw, by=request.actor))
        if made:
            messages.success(
                request, _("“%(name)s” is among your templates.") % {"name": made.name}
            )
            return redirect("decisions:templates", request.organization.slug)
    return page(
        request,
        "decisions/templates.html",
        {
            "form": form,
            "own": queries.own_templates(request.actor),
            "shipped": patterns.SHIPPED.values(),
            "labels": {method.name: method.label for method in methods.methods()},
        },
    )


@require_http_methods(["GET", "POST"])
def keep_template(request: Request, pk: int) -> HttpResponse:
    """Keep a decision as a template."""
    decision = queries.decision(request.actor, pk)
    form = forms.KeepTemplateForm(request.POST or None, initial={"name": decision.title})
    if form.is_valid() and attempt(
        form, lambda: actions.keep_template(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("It is among the templates now."))
        return redirect("decisions:templates", request.organization.slug)
    context = {
        "decision": decision,
        "form": form,
        "heading": _("Keep as a template"),
        "lead": _("Its words, its method and its rules; neither people nor answers."),
        "submit": _("Keep it"),
    }
    return page(request, "decisions/act.html", context)


@require_safe
def template_file(request: Request, key: str) -> HttpResponse:
    """A template as a file, to give on."""
    found = queries.pattern(request.actor, key)
    answer = HttpResponse(found.as_file(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="template-{key}.json"'
    return answer


@require_POST
def end_template(request: Request, pk: int) -> HttpResponse:
    """Take a template away."""
    actions.end_template(pk, by=request.actor)
    messages.success(request, _("The template is gone; decisions that began with it stay."))
    return redirect("decisions:templates", request.organization.slug)
