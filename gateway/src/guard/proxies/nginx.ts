import { isIP } from 'node:net'
import { claimed, identity, type Places, unwanted, watchedPattern } from './places.ts'

const variable = (header: string): string => `$${header.toLowerCase().replaceAll('-', '_')}`

const lines = (names: readonly string[], line: (name: string) => string): string =>
  names.map((name) => `    ${line(name)}`).join('\n')

// nginx inherits no `proxy_set_header` into a location that has one of its own.
const connection = `    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_intercept_errors off;`

const asking = `    proxy_method GET;
    proxy_pass_request_body off;
    proxy_set_header Connection "";
    proxy_set_header Content-Length "";
    proxy_set_header X-Original-Method $request_method;
    proxy_set_header X-Original-URI $request_uri;
    proxy_cache off;`

const streaming = `    proxy_buffering off;
    proxy_request_buffering off;
    proxy_read_timeout 1h;
    proxy_cache off;`

const gatewayPlaces = ({ listen, private: inner, at }: Places): string => `# The gateway's own pages.
location ^~ ${at}/ {
    proxy_pass http://${listen};
    proxy_set_header Connection "";
${connection}
${streaming}
}

# The sub-request that nginx sends before a request goes straight to the application.
location = ${at}/auth {
    internal;
    proxy_pass http://${inner}/auth;
    # The answer repeats the cookies of the application, and these may be long.
    proxy_buffer_size 32k;
    proxy_buffers 4 32k;
    proxy_busy_buffers_size 64k;
${asking}
${connection}
}

# The answer to a person whose request was refused.
location @curfew_refused {
    rewrite ^ ${at}/refused break;
    proxy_pass http://${listen};
${asking}
${connection}
}

# Pages, frames, WebSockets and event streams go through the gateway.
location @curfew_through {
    proxy_pass http://${listen};
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $curfew_connection;
${connection}
${streaming}
}
`

// The gateway follows the application's own login and sign-out by their responses.
const watching = (places: Places): string => {
  const pattern = watchedPattern(places)
  return pattern === undefined ? '' : `\n    if ($uri ~* "${pattern}") { set $curfew_through 1; }`
}

// With `$request_uri` the application gets the path that was judged, whatever the server rewrote. nginx would look up a
// name at each request then, and needs a resolver for it.
const passing = (upstream: string): string =>
  isIP(new URL(upstream).hostname.replace(/^\[|\]$/g, '')) > 0
    ? `    proxy_pass ${upstream}$request_uri;
    proxy_redirect ${upstream}/ /;`
    : `    proxy_pass ${upstream};`

const applicationPlace = (places: Places): string => {
  const { upstream, at, name } = places
  return `# Everything else goes straight to the application.
location / {
    set $curfew_through "";
    set $curfew_connection "";
    set $curfew_kind "$http_sec_fetch_dest $http_accept";
    if ($http_upgrade ~* "^websocket$") { set $curfew_through 1; set $curfew_connection upgrade; }
    if ($http_accept ~* "text/event-stream") { set $curfew_through 1; }
    if ($http_sec_fetch_dest ~* "^(document|iframe|frame|fencedframe|embed|object)$") { set $curfew_through 1; }
    if ($http_sec_fetch_mode = navigate) { set $curfew_through 1; }
    if ($http_upgrade_insecure_requests) { set $curfew_through 1; }
    if ($curfew_kind ~* "^ .*(text/html|application/xhtml)") { set $curfew_through 1; }${watching(places)}
    error_page 418 = @curfew_through;
    if ($curfew_through) { return 418; }

    satisfy all;
    auth_request ${at}/auth;
    error_page 401 403 500 = @curfew_refused;
${lines(identity, (header) => `auth_request_set ${variable(header)} $upstream_http_${variable(header).slice(1)};`)}
    auth_request_set $curfew_cookie $upstream_http_cookie;
    auth_request_set $curfew_timing $upstream_http_server_timing;
    auth_request_set $curfew_taken $upstream_http_set_cookie;

    # With these two lines nginx no longer inherits the add_header lines of the server. Repeat yours here.
    add_header Server-Timing $curfew_timing always;
    add_header Set-Cookie $curfew_taken always;

${passing(upstream)}
    proxy_set_header Connection "";
${connection}
    proxy_set_header Cookie $curfew_cookie;
${lines(identity, (header) => `proxy_set_header ${header} ${variable(header)};`)}
${lines([...unwanted, ...claimed], (header) => `proxy_set_header ${header} "";`)}
    # A browser takes no __Host- cookie without Secure. So the application cannot set the gateway's own.
    proxy_cookie_flags __Host-curfew-${name} nosecure;
}
`
}

/** Prints an include for the `server` of an application behind nginx. */
export const nginx = (
  places: Places,
): string => `# Curfew for nginx 1.19.3 or newer, printed by: curfew-gateway config nginx
# Save it as /etc/nginx/curfew.conf, and write in the application's server { … }, in the place of its location /:
#     include curfew.conf;
# Every location that stays beside it is open to all. Keep underscores_in_headers off and ignore_invalid_headers on,
# as they are: nginx then drops the headers that it could not drop by name.

${gatewayPlaces(places)}
${applicationPlace(places)}`
