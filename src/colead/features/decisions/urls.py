"""Addresses of decisions."""

from django.urls import path

from colead.features.decisions import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.register, name="list"),
    path("decisions/propose/", views.propose, name="propose"),
    path("decisions/propose/<slug:method>/verdict/", views.verdict, name="verdict"),
    path("decisions/export.<slug:form>", views.export, name="export"),
    path("decisions/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("decisions/about/<slug:kind>/<int:pk>/", views.about, name="about"),
    path("decisions/templates/", views.templates, name="templates"),
    path("decisions/templates/<int:pk>/end/", views.end_template, name="end-template"),
    path("decisions/templates/<slug:key>.json", views.template_file, name="template-file"),
    path("decisions/<int:pk>/keep-as-template/", views.keep_template, name="keep-template"),
    path("decisions/voices/", views.voices, name="voices"),
    path("decisions/voices/<int:pk>/take/", views.take_voice, name="take-voice"),
    path("decisions/voices/<int:pk>/end/", views.end_voice, name="end-voice"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("decisions/<int:pk>/record/", views.record, name="record"),
    path("decisions/<int:pk>/ballots/", views.ballots, name="ballots"),
    path("decisions/<int:pk>/ballots.json", views.ballot_list, name="ballot-list"),
    path("decisions/<int:pk>/cast/", views.cast, name="cast"),
    path("decisions/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("decisions/<int:pk>/add-option/", views.add_option, name="add-option"),
    path("decisions/<int:pk>/changes/", views.changes, name="changes"),
    path("decisions/<int:pk>/changes/<int:number>/drop/", views.drop_change, name="drop-change"),
    path("decisions/<int:pk>/changes/again/", views.try_changes_again, name="try-changes-again"),
    path("decisions/<int:pk>/put/", views.put, name="put"),
    path("decisions/<int:pk>/amend/", views.amend, name="amend"),
    path("decisions/<int:pk>/voters/", views.add_voters, name="add-voters"),
    path("decisions/<int:pk>/draw/", views.draw_lots, name="draw-lots"),
    path("decisions/<int:pk>/schedule/", views.schedule, name="schedule"),
    path("decisions/<int:pk>/extend/", views.extend, name="extend"),
    path("decisions/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("decisions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("decisions/<int:pk>/integrate/", views.integrate, name="integrate"),
    path("decisions/<int:pk>/nominate/", views.nominate, name="nominate"),
    path("decisions/<int:pk>/hear/", views.hear, name="hear"),
    path("decisions/<int:pk>/candidate/", views.propose_candidate, name="candidate"),
    path("decisions/<int:pk>/work/", views.work, name="work"),
    path(
        "decisions/wordings/<int:pk>/take-back/", views.take_back_wording, name="take-back-wording"
    ),
    path("decisions/<int:pk>/ask/", views.ask, name="ask"),
    path("decisions/<int:pk>/remind/", views.remind, name="remind"),
    path("decisions/<int:pk>/advise/", views.give_advice, name="advise"),
    path("decisions/<int:pk>/note/", views.note, name="note"),
    path("decisions/<int:pk>/decide/", views.decide, name="decide"),
    path("decisions/<int:pk>/review/", views.review, name="review"),
    path("decisions/advice/<int:pk>/answer/", views.answer_advice, name="answer-advice"),
    path("decisions/objections/<int:pk>/examine/", views.examine, name="examine"),
    path(
        "decisions/objections/<int:pk>/withdraw/",
        views.withdraw_objection,
        name="withdraw-objection",
    ),
]
public = [
    path("answer/<str:token>/", views.answer, name="answer"),
    path("feeds/decisions/<str:token>.atom", views.feed, name="feed"),
]
