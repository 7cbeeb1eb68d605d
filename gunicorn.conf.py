"""Read by gunicorn from the folder it starts in, before what stands on its command line."""

logger_class = "counselcrm.gunicornlogs.MaskedLogger"
