import { apache } from './proxies/apache.ts'
import { caddy } from './proxies/caddy.ts'
import { envoy } from './proxies/envoy.ts'
import { haproxy } from './proxies/haproxy.ts'
import { nginx } from './proxies/nginx.ts'
import type { Places } from './proxies/places.ts'
import { traefik } from './proxies/traefik.ts'

export { everyPath, type Places } from './proxies/places.ts'

/** The printed configuration of each proxy. nginx and Caddy ask the guard; the others send everything through. */
export const proxies = { nginx, caddy, haproxy, apache, traefik, envoy } satisfies Readonly<
  Record<string, (places: Places) => string>
>
