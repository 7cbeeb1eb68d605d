import gc
import os

from django.core.wsgi import get_wsgi_application

from common.encodings import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counselcrm.settings")
os.environ.setdefault("COUNSELCRM_PROGRAM", "web")

application = utf8_only(get_wsgi_application())

# What was loaded until here lives as long as the process: no collection needs to walk it again,
# and workers forked from this process go on sharing its memory.
gc.collect()
gc.freeze()
