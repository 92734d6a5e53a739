"""Every real file that councils publish, taken in twice: all its correct rows once, and nothing the second time."""

import pytest

from commonweal.cycle.deliver.models import Agreement, SpendLine
from commonweal.front.open_data import actions
from commonweal.front.open_data.reading import Unreadable

pytestmark = pytest.mark.one_database

FILES = {
    # file: kind, rows that can be taken in
    "contracts_register/exeter_2026-04_give.csv": ("contracts", 129),
    "council_grants/devon_2014.csv": ("grants", 781),
    "council_grants/devon_2017.csv": ("grants", 582),
    "council_grants/exeter_2014_2015_csv.csv": ("grants", 199),
    "council_grants/exeter_2016_2017_csv.csv": ("grants", 212),
    "council_grants/exeter_2018_2019_csv.csv": ("grants", 193),
    "council_grants/exeter_2019_2020_csv.csv": ("grants", 151),
    "council_grants/exeter_2021_2022_csv.csv": ("grants", 156),
    "council_grants/exeter_2023_2024_csv.csv": ("grants", 45),
    "council_grants/exeter_2024_2025_csv.csv": ("grants", 64),
    "360giving/a001p00000zgyHZAAY.json": ("360", 783),
    "360giving/a001p00000zgyHZAAY.xlsx": ("360", 783),
    "360giving/a002400000KeYdsAAF.json": ("360", 379),
    "360giving/a002400000nO46WAAS.json": ("360", 870),
    "ocds/fictional_05-contract.json": ("ocds", 1),
    "ocds/fictional_06-implementation.json": ("ocds", 1),
    "ocds/fts_083650-2026_UK6_award.json": ("ocds", 1),
    "spend500/devon_DCCSpendingOver500_202508.csv": ("spend", 1770),
    "spend500/devon_DCCSpendingOver500_202511.csv": ("spend", 1838),
    "spend500/exeter_apr_2025_jun_2025_csv.csv": ("spend", 2691),
    "spend500/exeter_jan_2024_mar_2025_csv.csv": ("spend", 3110),
    "spend500/exeter_oct_2025_dec_2025_cvs.csv": ("spend", 2820),
    "spend500/lambeth_2012-06-payments.csv": ("spend", 3155),
    "spend500/leeds_2020-06.csv": ("spend", 16176),
    "spend500/salford_clean_2022-04.csv": ("spend", 1786),
    "needs/croydon_imd2019_lsoa11.csv": ("areas", 220),
    "needs/croydon_lsoa21_ward24_lookup.csv": ("areas", 229),
    "needs/croydon_lsoa_boundaries.geojson": ("areas", 229),
    "needs/croydon_population2020_lsoa11.csv": ("areas", 220),
    "needs/iod2025_all_lads.csv": ("areas", 2960),
    "needs/la_orgid_to_gss.csv": ("areas", 434),
    "needs/lancaster_imd2025_lsoa21.csv": ("areas", 88),
    "needs/southwark_ward_boundaries.geojson": ("areas", 23),
    "needs/trafford_mid2024_population_ward.csv": ("areas", 63),
}


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_taken_in_twice(shared, cast, now, name):
    kind, rows = FILES[name]
    content = (shared / "data" / "real" / name).read_bytes()
    counts = []
    for _ in range(2):
        imported = actions.read_file(kind=kind, content=content, file_name=name, by=cast.admin, at=now)
        actions.take_in(imported=imported, by=cast.admin, at=now)
        assert imported.rows == rows
        counts.append((imported.added, imported.changed, imported.unchanged))
    assert counts == [(rows, 0, 0), (0, 0, rows)]
    model = SpendLine if kind == "spend" else Agreement
    if kind != "areas":
        assert model.objects.count() == rows


@pytest.mark.parametrize(
    "name", ["contracts_finder_2025-give.json", "sell2wales_2025-give.json", "fts_083563-2026_UK4_tender_lots.json"]
)
def test_notices_of_others_and_of_what_is_not_agreed_are_left_out_row_by_row(shared, cast, now, name):
    content = (shared / "data" / "real" / "ocds" / name).read_bytes()
    imported = actions.read_file(kind="ocds", content=content, file_name=name, by=cast.admin, at=now)
    assert imported.rows == 0
    assert all(one["what_is_wrong"] and one["how_to_fix"] for one in imported.problems)


@pytest.mark.parametrize("name", ["contracts_register/preston_contracts_finder_notices.json"])
def test_a_file_of_another_kind_is_refused_in_a_sentence(shared, cast, now, name):
    content = (shared / "data" / "real" / name).read_bytes()
    with pytest.raises(Unreadable, match="is JSON, but it has no releases or records"):
        actions.read_file(kind="ocds", content=content, file_name=name.split("/")[1], by=cast.admin, at=now)
