"""Addresses of initiatives."""

from django.urls import path

from colead.features.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("initiatives/", views.initiatives, name="list"),
    path("initiatives/start/", views.start, name="start"),
    path("initiatives/verdict/", views.verdict, name="verdict"),
    path("initiatives/instead/<slug:way>/", views.instead, name="instead"),
    path("initiatives/lessons/", views.lessons, name="lessons"),
    path("initiatives/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("initiatives/of-member/<int:pk>/", views.of_member, name="of-member"),
    path("initiatives/about/<slug:kind>/<int:pk>/", views.about, name="about"),
    path("initiatives/<int:pk>/", views.initiative, name="initiative"),
    path("initiatives/<int:pk>/co-leading/", views.co_leading, name="co-leading"),
    path("initiatives/<int:pk>/edit/", views.edit, name="edit"),
    path("initiatives/<int:pk>/advice/", views.advice, name="advice"),
    path("initiatives/<int:pk>/join/", views.join, name="join"),
    path("initiatives/<int:pk>/leave/", views.leave, name="leave"),
    path("initiatives/<int:pk>/help/", views.help_out, name="help"),
    path("initiatives/<int:pk>/step-in/", views.step_in, name="step-in"),
    path("initiatives/<int:pk>/step-back/", views.step_back, name="step-back"),
    path("initiatives/<int:pk>/offer-lead/", views.offer_lead, name="offer-lead"),
    path("initiatives/<int:pk>/offer-part/", views.offer_part, name="offer-part"),
    path("initiatives/<int:pk>/offer-advice/", views.offer_advice, name="offer-advice"),
    path("initiatives/<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("initiatives/<int:pk>/commit/", views.commit, name="commit"),
    path("initiatives/<int:pk>/offer-task/", views.offer_task, name="offer-task"),
    path("initiatives/<int:pk>/check-in/", views.check_in, name="check-in"),
    path("initiatives/<int:pk>/measure/", views.measure, name="measure"),
    path("initiatives/<int:pk>/need/", views.need, name="need"),
    path("initiatives/<int:pk>/reminders/", views.reminders, name="reminders"),
    path("initiatives/<int:pk>/pause/", views.pause, name="pause"),
    path("initiatives/<int:pk>/resume/", views.resume, name="resume"),
    path("initiatives/<int:pk>/end/", views.end, name="end"),
    path("initiatives/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("initiatives/commitments/<int:pk>/<slug:act>/", views.commitment, name="commitment"),
    path("initiatives/outcomes/<int:pk>/read/", views.read, name="read"),
    path("initiatives/needs/<int:pk>/met/", views.need_met, name="need-met"),
]
public = [path("remind/<str:token>/", views.reminder_link, name="reminder")]
