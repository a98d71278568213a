import type { Places } from './places.ts'

/** Prints lines for a virtual host of Apache, which then sends every request through the gateway. */
export const apache = ({
  listen,
}: Places): string => `# Curfew for Apache 2.4.47 or newer, printed by: curfew-gateway config apache
# The gateway stands between Apache and the application: curfew-gateway in-front-of URL --behind-proxy
# Save these lines as /etc/apache2/curfew.conf, run: a2enmod proxy proxy_http headers
# and write in the application's <VirtualHost>, in the place of its ProxyPass:
#     Include /etc/apache2/curfew.conf

ProxyRequests Off
ProxyPreserveHost On
# The gateway judges the address as the client wrote it. So Apache must not write it anew.
AllowEncodedSlashes NoDecode
# The address of the client, and no word of the client about it: Apache adds it.
RequestHeader unset X-Forwarded-For
ProxyPass / http://${listen}/ nocanon upgrade=websocket flushpackets=on timeout=3600
`
