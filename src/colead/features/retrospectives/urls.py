"""Addresses of looking back."""

from django.urls import path

from colead.features.retrospectives import views

app_name = "retrospectives"
urlpatterns = [
    path("second-look/", views.second_look, name="second-look"),
    path("retrospectives/", views.retrospectives, name="list"),
    path("retrospectives/start/", views.start, name="start"),
    path("retrospectives/lessons/", views.lessons, name="lessons"),
    path("retrospectives/formats/", views.formats, name="formats"),
    path("retrospectives/formats/new/", views.new_format, name="new-format"),
    path("retrospectives/formats/<int:pk>/", views.format, name="format"),
    path("retrospectives/formats/<int:pk>/retire/", views.retire_format, name="retire-format"),
    path("retrospectives/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("retrospectives/of-initiative/<int:pk>/", views.of_initiative, name="of-initiative"),
    path("retrospectives/rhythm/<int:pk>/", views.rhythm, name="rhythm"),
    path("retrospectives/rhythm/<int:pk>/set/", views.set_rhythm, name="set-rhythm"),
    path("retrospectives/ended/<int:pk>/", views.look_back, name="look-back"),
    path("retrospectives/ended/<int:pk>/start/", views.look_back_now, name="look-back-now"),
    path("retrospectives/ended/<int:pk>/later/", views.look_back_later, name="look-back-later"),
    path("retrospectives/cards/<int:pk>/edit/", views.edit_card, name="edit-card"),
    path("retrospectives/cards/<int:pk>/drop/", views.drop_card, name="drop-card"),
    path("retrospectives/cards/<int:pk>/move/", views.move_card, name="move-card"),
    path("retrospectives/groups/<int:pk>/name/", views.name_group, name="name-group"),
    path("retrospectives/commitments/<int:pk>/", views.commitment, name="commitment"),
    path("retrospectives/commitments/<int:pk>/take/", views.take, name="take"),
    path("retrospectives/<int:pk>/", views.retrospective, name="retrospective"),
    path("retrospectives/<int:pk>/come/", views.come, name="come"),
    path("retrospectives/<int:pk>/card/", views.write_card, name="write-card"),
    path("retrospectives/<int:pk>/dots/", views.give_dots, name="give-dots"),
    path("retrospectives/<int:pk>/note/", views.note, name="note"),
    path("retrospectives/<int:pk>/commit/", views.commit, name="commit"),
    path("retrospectives/<int:pk>/wish/", views.wish, name="wish"),
    path("retrospectives/<int:pk>/useful/", views.useful, name="useful"),
    path("retrospectives/<int:pk>/lesson/", views.keep_lesson, name="keep-lesson"),
    path("retrospectives/<int:pk>/invite/", views.invite, name="invite"),
    path("retrospectives/<int:pk>/record/", views.record, name="record"),
    path("retrospectives/<int:pk>/record.md", views.record_markdown, name="record-markdown"),
    path("retrospectives/<int:pk>/record.csv", views.record_csv, name="record-csv"),
    path("retrospectives/<int:pk>/do/<slug:deed>/", views.step, name="step"),
]
