import type { Places } from './places.ts'

/** Prints a listener and a cluster for Envoy, which then sends every request through the gateway. */
export const envoy = ({ listen }: Places): string => {
  const [, host = listen, port = '80'] = /^(.*):(\d+)$/.exec(listen) ?? []
  return `# Curfew for Envoy, printed by: curfew-gateway config envoy
# Not run: no package registry that this project's tests can reach has Envoy.
# The gateway stands between Envoy and the application: curfew-gateway in-front-of URL --behind-proxy

static_resources:
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 8080 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: web
                # Envoy writes the client's address anew.
                use_remote_address: true
                xff_num_trusted_hops: 0
                # The gateway judges the path as the client wrote it.
                normalize_path: false
                merge_slashes: false
                upgrade_configs: [{ upgrade_type: websocket }]
                stream_idle_timeout: 0s
                route_config:
                  virtual_hosts:
                    - name: curfew
                      domains: ["*"]
                      routes: [{ match: { prefix: "/" }, route: { cluster: curfew, timeout: 0s } }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
  clusters:
    - name: curfew
      connect_timeout: 5s
      load_assignment:
        cluster_name: curfew
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: ${host}, port_value: ${port} } } }
`
}
