FROM localhost/standin/debian:trixie
RUN groupadd -r -g 999 redis && useradd -r -g redis -u 999 redis && apt-get update \
    && apt-get install --yes --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/* && mkdir -p /data && chown redis:redis /data
WORKDIR /data
COPY --chmod=755 redis-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]
