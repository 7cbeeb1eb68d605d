"""Every address of the practice. Each app brings its own; accounts, language and API stand here."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from people.access import asks, open_to

handler500 = "common.views.server_error"
urlpatterns = [
    path("account/", include("people.account_urls")),
    path(
        "language/",
        open_to("everybody: the language of the page")(set_language),
        name="set_language",
    ),
    path("admin/", admin.site.urls),
    path(
        "api/schema/",
        asks("api_token", "list")(SpectacularAPIView.as_view()),
        name="api-schema",
    ),
    path(
        "api/docs/",
        asks("api_token", "list")(SpectacularSwaggerSplitView.as_view(url_name="api-schema")),
        name="api-docs",
    ),
    path("", include("people.urls")),
    path("", include("outbox.urls")),
    path("", include("crisis.urls")),
    path("", include("intake.urls")),
    path("", include("tiering.urls")),
    path("", include("packages.urls")),
    path("", include("scheduling.urls")),
    path("", include("feedback.urls")),
    path("", include("reports.urls")),
]
if not settings.PRODUCTION:
    urlpatterns += [
        path("design/", include("common.urls")),
        path("mailbox/", include("counselcrm.local.urls")),
    ]
