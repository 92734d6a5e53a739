from __future__ import annotations

GROUPS: dict[str, str] = {
    "young": "Young people",
    "older": "Older people",
    "disabled": "Disabled people",
    "ethnicity": "People from ethnic minorities",
    "faith": "People of one faith",
    "women": "Women",
    "lgbt": "LGBT+ people",
    "migrants": "Migrants, refugees or people seeking asylum",
    "low_income": "People on low incomes",
}
SMALL = 5  # counts below this could point at one organisation, and at the people who lead it
