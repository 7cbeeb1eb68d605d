"""The preview promises nothing that a half-filled form cannot bear."""

import pytest
from django.urls import reverse

from tests.intake.sheets import typed

ROW_LEFT = {"sads-functioning": None}


def preview_of(browser, client, form) -> str:
    address = reverse("tiering:preview", args=[client.public_id])
    page = browser.post(address, form).content.decode()
    return (
        " ".join(page[: page.index('id="severity-total"')].split())
        if 'id="severity-total"' in page
        else " ".join(page.split())
    )


@pytest.mark.parametrize(
    "form", [typed(sads=None), typed(**ROW_LEFT), {}], ids=["none", "six", "empty"]
)
def test_no_tier_stands_beside_a_form_whose_severity_is_open(as_ines, cleo, form):
    page = preview_of(as_ines, cleo, form)
    assert "crm-tier--" not in page
    assert "once all seven rows of severity are answered" in page


def test_with_all_rows_answered_the_tier_is_proposed(as_ines, cleo):
    assert "crm-tier--" in preview_of(as_ines, cleo, typed())


def test_a_sign_of_danger_is_no_routine(as_ines, cleo):
    page = preview_of(as_ines, cleo, typed() | {"phq-9-self_harm": "1"})
    assert "A sign of danger was answered." in page
    assert "Crisis check" in page
    assert "Routine" not in page


@pytest.mark.parametrize(
    ("answers", "tier", "pathway"),
    [
        ({}, None, "routine"),
        ({"phq-9": {"self_harm": 1}}, None, "crisis_check"),
        ({"sads": dict.fromkeys(("emotion", "cognition", "behaviour", "body", "sleep",
                                 "relationships", "functioning"), 2)}, "basic", "routine"),
    ],
    ids=["empty", "danger", "complete"],
)  # fmt: skip
def test_the_api_says_the_same(as_ines, cleo, answers, tier, pathway):
    address = reverse("tiering:api_preview", args=[cleo.public_id])
    body = {"answers": answers}
    found = as_ines.post(address, body, content_type="application/json").json()
    assert (found["proposal"]["tier"], found["proposal"]["pathway"]) == (tier, pathway)
