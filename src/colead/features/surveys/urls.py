"""Addresses of surveys."""

from django.urls import path

from colead.features.surveys import views

app_name = "surveys"
urlpatterns = [
    path("surveys/", views.surveys, name="list"),
    path("surveys/ask/", views.ask, name="ask"),
    path("surveys/pulses/begin/", views.begin_pulse, name="begin-pulse"),
    path("surveys/pulses/<int:pk>/", views.pulse, name="pulse"),
    path("surveys/pulses/<int:pk>/stop/", views.stop_pulse, name="stop-pulse"),
    path("surveys/questions/", views.instruments, name="instruments"),
    path("surveys/questions/take/<slug:shipped>/", views.take, name="take"),
    path("surveys/questions/<int:pk>/", views.instrument, name="instrument"),
    path("surveys/questions/<int:pk>/file.json", views.instrument_file, name="instrument-file"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/answer/", views.answer, name="answer"),
    path("surveys/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
public = [
    path("survey/<str:token>/", views.letter, name="letter"),
]
