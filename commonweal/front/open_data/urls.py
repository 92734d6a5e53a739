from django.urls import path

from commonweal.front.open_data.views import data, downloads, imports

app_name = "open_data"

urlpatterns = [
    path("data/", data.home, name="data"),
    path("data/grants/", data.grants, name="grants"),
    path("data/grants.json", downloads.grants_json, name="grants_json"),
    path("data/grants.csv", downloads.grants_csv, name="grants_csv"),
    path("data/contracts/", data.contracts, name="contracts"),
    path("data/contracts.json", downloads.contracts_json, name="contracts_json"),
    path("data/contracts.csv", downloads.contracts_csv, name="contracts_csv"),
    path("data/spend/", data.spend, name="spend"),
    path("data/spend.csv", downloads.spend_csv, name="spend_csv"),
    path("data/checks/", data.reconciliation, name="checks"),
    path("data/checks/agreements.csv", data.unpaid_csv, name="unpaid_csv"),
    path("spending/", data.spending_page, name="spending"),
    path("desk/imports/", imports.listing, name="imports"),
    path("desk/imports/<str:reference>/", imports.report, name="import"),
    path("desk/imports/<str:reference>/problems.csv", imports.problems, name="problems"),
    path("desk/imports/<str:reference>/take-in/", imports.take_in, name="take_in"),
    path("desk/imports/<str:reference>/discard/", imports.discard, name="discard"),
]
