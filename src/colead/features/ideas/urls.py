"""Addresses of ideas."""

from django.urls import path

from colead.features.ideas import views

app_name = "ideas"
urlpatterns = [
    path("ideas/", views.ideas, name="list"),
    path("ideas/new/", views.post, name="post"),
    path("ideas/similar/", views.similar, name="similar"),
    path("ideas/<int:pk>/", views.idea, name="idea"),
    path("ideas/<int:pk>/edit/", views.edit, name="edit"),
    path("ideas/<int:pk>/wordings/", views.wordings, name="wordings"),
    path("ideas/<int:pk>/support/", views.support, name="support"),
    path("ideas/<int:pk>/merge/", views.merge, name="merge"),
    path("ideas/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("ideas/<int:pk>/reopen/", views.reopen, name="reopen"),
]
