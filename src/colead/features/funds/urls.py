"""Addresses of funds."""

from django.urls import path

from colead.features.funds import views

app_name = "funds"
urlpatterns = [
    path("funds/", views.funds, name="list"),
    path("funds/open/", views.open_new, name="open"),
    path("funds/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("funds/of-initiative/<int:pk>/", views.of_initiative, name="of-initiative"),
    path("funds/initiatives/<int:pk>/", views.purse, name="purse"),
    path("funds/initiatives/<int:pk>/take/", views.take, name="take"),
    path("funds/initiatives/<int:pk>/verdict/", views.verdict, name="verdict"),
    path("funds/initiatives/<int:pk>/spend/", views.spend, name="spend"),
    path("funds/initiatives/<int:pk>/give-back/", views.give_back, name="give-back"),
    path("funds/movements/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("funds/movements/<int:pk>/reverse/", views.reverse_movement, name="reverse"),
    path("funds/receipts/<int:pk>/", views.paper, name="paper"),
    path("funds/<int:pk>/", views.fund, name="fund"),
    path("funds/<int:pk>/change/", views.change, name="change"),
    path("funds/<int:pk>/periods/close/", views.close_period, name="close-period"),
    path("funds/periods/<int:pk>/", views.period, name="period"),
    path("funds/<int:pk>/pay-in/", views.pay_in, name="pay-in"),
    path("funds/<int:pk>/close/", views.close, name="close"),
    path("funds/<int:pk>/statement/<slug:form>/", views.statement, name="statement"),
]
