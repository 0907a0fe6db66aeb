"""Addresses of vision and goals."""

from django.urls import path

from colead.features.guidance import views

app_name = "guidance"
urlpatterns = [
    path("guidance/", views.guidance, name="guidance"),
    path("guidance/circles/<int:pk>/", views.of_circle, name="of-circle"),
    path("guidance/circles/<int:pk>/vision/", views.vision, name="vision"),
    path("guidance/circles/<int:pk>/vision/write/", views.write_vision, name="write-vision"),
    path("guidance/goals/", views.closed, name="closed"),
    path("guidance/goals/open/", views.open_goal, name="open-goal"),
    path("guidance/goals/<int:pk>/", views.goal, name="goal"),
    path("guidance/goals/<int:pk>/amend/", views.amend, name="amend-goal"),
    path("guidance/goals/<int:pk>/keep/", views.keep, name="keep-goal"),
    path("guidance/goals/<int:pk>/close/", views.close, name="close-goal"),
    path("guidance/goals/<int:pk>/reopen/", views.reopen, name="reopen-goal"),
    path("guidance/goals/<int:pk>/measures/add/", views.add_measure, name="add-measure"),
    path("guidance/measures/<int:pk>/read/", views.read_measure, name="read-measure"),
    path("guidance/measures/<int:pk>/drop/", views.drop_measure, name="drop-measure"),
]
