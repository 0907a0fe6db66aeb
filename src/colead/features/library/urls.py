"""Addresses of the library."""

from django.urls import path

from colead.features.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.library, name="list"),
    path("library/stories/", views.stories, name="stories"),
    path("library/write/", views.write, name="write"),
    path("library/similar/", views.similar, name="similar"),
    path("library/about/<slug:kind>/<int:pk>/", views.about, name="about"),
    path("library/reuses/<int:pk>/", views.tell, name="tell"),
    path("library/<int:pk>/", views.lesson, name="lesson"),
    path("library/<int:pk>/reword/", views.reword, name="reword"),
    path("library/<int:pk>/wordings/", views.wordings, name="wordings"),
    path("library/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("library/<int:pk>/use/", views.use, name="use"),
]
