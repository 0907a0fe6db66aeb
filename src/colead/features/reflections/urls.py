"""Addresses of reflections. No words of anybody stand in one."""

from django.urls import path

from colead.features.reflections import views

app_name = "reflections"
urlpatterns = [
    path("reflections/", views.reflections, name="list"),
    path("reflections/find/", views.find, name="find"),
    path("reflections/write/", views.write, name="write"),
    path("reflections/draft/", views.draft, name="draft"),
    path("reflections/draft/drop/", views.drop_draft, name="drop-draft"),
    path("reflections/rhythm/", views.rhythm, name="rhythm"),
    path("reflections/templates/", views.templates, name="templates"),
    path("reflections/templates/<int:pk>/drop/", views.drop_template, name="drop-template"),
    path("reflections/prompts/<int:pk>/", views.prompt, name="prompt"),
    path("reflections/prompts/<int:pk>/put-away/", views.put_away, name="put-away"),
    path("reflections/pauses/", views.pauses, name="pauses"),
    path("reflections/pauses/<int:pk>/", views.pause, name="pause"),
    path("reflections/pauses/<int:pk>/pause.ics", views.pause_file, name="pause-file"),
    path("reflections/pauses/<int:pk>/cancel/", views.cancel_pause, name="cancel-pause"),
    path("reflections/shared/", views.shared, name="shared"),
    path("reflections/shared/<int:pk>/", views.passage, name="passage"),
    path("reflections/shared/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("reflections/year/", views.year, name="this-year"),
    path("reflections/year/<int:number>/", views.year, name="year"),
    path("reflections/export/", views.export, name="export"),
    path("reflections/erase/", views.erase_everything, name="erase-all"),
    path("reflections/<int:pk>/", views.reflection, name="reflection"),
    path("reflections/<int:pk>/change/", views.change, name="change"),
    path("reflections/<int:pk>/erase/", views.erase, name="erase"),
    path("reflections/<int:pk>/share/", views.share, name="share"),
]
public = [path("feeds/pauses/<str:token>.ics", views.feed, name="feed")]
