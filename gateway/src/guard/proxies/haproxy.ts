import type { Places } from './places.ts'

/** Prints a back end for HAProxy, which then sends every request through the gateway. */
export const haproxy = ({ listen }: Places): string => `# Curfew for HAProxy, printed by: curfew-gateway config haproxy
# The gateway stands between HAProxy and the application: curfew-gateway in-front-of URL --behind-proxy
# Put these lines at the end of haproxy.cfg, and write in the application's frontend:
#     default_backend curfew

backend curfew
    mode http
    # The address of the client, and no word of the client about it.
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto https if { ssl_fc }
    # Event streams send something each 5 s. WebSockets may be silent for long.
    timeout server 60s
    timeout tunnel 1h
    server curfew ${listen}
`
