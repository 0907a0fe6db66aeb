"""Addresses of circles, roles, domains and skills."""

from django.urls import path

from colead.features.circles import views

app_name = "circles"
urlpatterns = [
    path("circles/", views.circles_map, name="map"),
    path("circles/new/", views.open_circle, name="open"),
    path("circles/of-member/<int:pk>/", views.of_member, name="of-member"),
    path("circles/<int:pk>/", views.circle, name="circle"),
    path("circles/<int:pk>/edit/", views.amend_circle, name="amend"),
    path("circles/<int:pk>/move/", views.move_circle, name="move"),
    path("circles/<int:pk>/close/", views.close_circle, name="close"),
    path("circles/<int:pk>/join/", views.join, name="join"),
    path("circles/<int:pk>/leave/", views.leave, name="leave"),
    path("circles/<int:pk>/offer/", views.offer_place, name="offer-place"),
    path("circles/<int:pk>/people/", views.people, name="people"),
    path("circles/<int:pk>/domains/new/", views.open_domain, name="open-domain"),
    path("circles/<int:pk>/roles/new/", views.open_role, name="open-role"),
    path("domains/<int:pk>/edit/", views.amend_domain, name="amend-domain"),
    path("domains/<int:pk>/close/", views.close_domain, name="close-domain"),
    path("roles/<int:pk>/", views.role, name="role"),
    path("roles/<int:pk>/edit/", views.amend_role, name="amend-role"),
    path("roles/<int:pk>/review/", views.review_role, name="review-role"),
    path("roles/<int:pk>/adapt/", views.adapt_role, name="adapt-role"),
    path("roles/<int:pk>/close/", views.close_role, name="close-role"),
    path("roles/<int:pk>/step-up/", views.step_up, name="step-up"),
    path("roles/<int:pk>/offer/", views.offer_role, name="offer-role"),
    path("roles/terms/<int:pk>/step-down/", views.step_down, name="step-down"),
    path("roles/terms/<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("skills/", views.skills, name="skills"),
    path("skills/mine/", views.state_skill, name="state-skill"),
    path("skills/<int:pk>/drop/", views.drop_skill, name="drop-skill"),
    path("skills/<int:pk>/endorse/", views.endorse, name="endorse"),
    path("endorsements/<int:pk>/revoke/", views.revoke_endorsement, name="revoke-endorsement"),
    path("endorsements/<int:pk>/hide/", views.hide_endorsement, name="hide-endorsement"),
]
