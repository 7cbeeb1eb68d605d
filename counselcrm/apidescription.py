"""How the description of the API is written: read by ``counselcrm.settings``."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "counselcrm",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "TierEnum": ["basic", "development", "flagship"],
        "HowEnum": ["in_person", "phone", "writing"],
        "AppealOutcomeEnum": ["stands", "new"],
        "RequestOutcomeEnum": "people.api.requests.OUTCOMES",
        "RequestEndEnum": "people.api.requests.CLOSED_AS",
        "ImportColumnEnum": "people.api.importshapes.COLUMNS",
        "ImportStateEnum": "people.api.importshapes.STATES",
        "PolicyStateEnum": "tiering.models.PolicyVersion.State",
        "SimulationStateEnum": "tiering.models.Simulation.State",
        "CoSignStateEnum": "tiering.models.CoSignRequest.State",
    },
}
