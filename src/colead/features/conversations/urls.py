"""Addresses of conversations."""

from django.urls import path

from colead.features.conversations import views

app_name = "conversations"
urlpatterns = [
    path("conversation/mentionable/", views.mentionable, name="mentionable"),
    path("conversation/<slug:kind>/<int:pk>/", views.comment, name="comment"),
    path("conversation/<slug:kind>/<int:pk>/earlier/", views.earlier, name="earlier"),
    path("comments/<int:pk>/", views.by_id, name="comment-by-id"),
    path("comments/<int:pk>/answer/", views.answer, name="answer"),
    path("comments/<int:pk>/replies/", views.replies, name="replies"),
    path("comments/<int:pk>/wordings/", views.wordings, name="wordings"),
    path("comments/<int:pk>/edit/", views.edit, name="edit"),
    path("comments/<int:pk>/retract/", views.retract, name="retract"),
    path("comments/<int:pk>/react/", views.react, name="react"),
]
