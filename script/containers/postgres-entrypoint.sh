#!/bin/bash
# As the official image: initdb, a first server on the socket alone to make the database, then
# the real one.
set -Eeo pipefail
if [ "$1" = postgres ]; then
    mkdir -p "$PGDATA"; chmod 700 "$PGDATA"
    if [ "$(id -u)" = 0 ]; then
        find "$PGDATA" ! -user postgres -exec chown postgres '{}' +
        exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
    fi
    if [ ! -s "$PGDATA/PG_VERSION" ]; then
        : "${POSTGRES_PASSWORD:?}" "${POSTGRES_USER:=postgres}"; : "${POSTGRES_DB:=$POSTGRES_USER}"
        eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"
        printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
        pg_ctl -D "$PGDATA" -o "$(printf '%q ' "${@:2}" -c listen_addresses=)" -w start
        psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --command "CREATE DATABASE \"$POSTGRES_DB\""
        for script in /docker-entrypoint-initdb.d/*.sh; do [ ! -e "$script" ] || . "$script"; done
        pg_ctl -D "$PGDATA" -m fast -w stop
    fi
fi
exec "$@"
