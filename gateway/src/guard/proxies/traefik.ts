import type { Places } from './places.ts'

/** Prints a dynamic configuration for Traefik, which then sends every request through the gateway. */
export const traefik = ({
  listen,
}: Places): string => `# Curfew for Traefik 3, printed by: curfew-gateway config traefik
# Not run: no package registry that this project's tests can reach has Traefik.
# The gateway stands between Traefik and the application: curfew-gateway in-front-of URL --behind-proxy
# Save it as a file of Traefik's file provider, and set the host and the entry point.

http:
  routers:
    curfew:
      rule: Host(\`shop.example\`)
      entryPoints: [websecure]
      service: curfew
      tls: {}
  services:
    curfew:
      loadBalancer:
        # The gateway judges the host that the client named.
        passHostHeader: true
        responseForwarding:
          flushInterval: 1ms
        servers:
          - url: http://${listen}
`
