# counselcrm for production: web, worker, beat and watchdog are one image with four commands.
# Nothing of the demo, the tests or the local stack gets in (.dockerignore, requirements.txt only).

# Style and scripts from other hands, bundled.
FROM node:24-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY frontend frontend
RUN node frontend/build.mjs

# Python packages, as wheels only: the image needs no compiler.
FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements.txt constraints.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary=:all: -r requirements.txt

# The project with compiled translations and compressed, hashed static files.
FROM packages AS project
WORKDIR /app
ENV PATH="/venv/bin:$PATH" \
    STATIC_ROOT=/app/static_root \
    STATIC_STORAGE=whitenoise.storage.CompressedManifestStaticFilesStorage
COPY . .
COPY --from=assets /build/static_build static_build
RUN pybabel compile --directory locale --domain django
# The practice starts with good secrets only, even to collect files; these last for one line.
RUN export $(python script/new-secrets) \
        DATABASE_URL=postgres://none@127.0.0.1/none REDIS_URL=redis://127.0.0.1/0 \
        PUBLIC_URL=https://none.example ALLOWED_HOSTS=none.example \
    && python manage.py collectstatic --noinput --verbosity 0
RUN python -m compileall -q /app

FROM python:3.13-slim
# Pango, what cuts a font down to the signs in use, and a font with Chinese for the receipt as PDF;
# without them the page prints it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/counselcrm --create-home counselcrm
COPY --from=packages /venv /venv
COPY --from=project /app /app
WORKDIR /app
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COUNSELCRM_MODE=production \
    COUNSELCRM_VAR=/var/lib/counselcrm \
    DJANGO_SETTINGS_MODULE=counselcrm.settings \
    STATIC_ROOT=/app/static_root \
    STATIC_STORAGE=whitenoise.storage.CompressedManifestStaticFilesStorage
USER 10001
VOLUME /var/lib/counselcrm
EXPOSE 8000
CMD ["gunicorn", "counselcrm.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--preload", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500"]
