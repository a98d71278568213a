import { claimed, identity, type Places, unwanted, watchedPattern } from './places.ts'

const lines = <Item>(tabs: number, names: readonly Item[], line: (name: Item) => string): string =>
  names.map((name) => `${'\t'.repeat(tabs)}${line(name)}`).join('\n')

const copied = [
  ['cookie', 'Cookie'],
  ['person', 'Curfew-Assertion'],
  ['taken', 'Set-Cookie'],
  ['timing', 'Server-Timing'],
] as const

const through = [
  '{http.request.header.Upgrade}.matches("(?i)^websocket$")',
  '{http.request.header.Accept}.contains("text/event-stream")',
  '{http.request.header.Sec-Fetch-Dest}.matches("^(document|iframe|frame|fencedframe|embed|object)$")',
  '{http.request.header.Sec-Fetch-Mode} == "navigate"',
  '{http.request.header.Upgrade-Insecure-Requests} != ""',
  '({http.request.header.Sec-Fetch-Dest} == "" && {http.request.header.Accept}.matches("text/html|application/xhtml"))',
] as const

// The gateway follows the application's own login and sign-out by their responses.
const throughOf = (places: Places): string => {
  const pattern = watchedPattern(places)?.replaceAll('\\', '\\\\')
  const watching = pattern === undefined ? [] : [`{http.request.uri.path}.matches("(?i)${pattern}")`]
  return [...through, ...watching].join(' || ')
}

const asking = (tabs: number): string =>
  lines(
    tabs,
    ['X-Original-Method {http.request.method}', 'X-Original-URI {http.request.uri}'],
    (text) => `header_up ${text}`,
  )

/** Prints an import for the site of an application behind Caddy. */
export const caddy = (places: Places): string => {
  const { listen, private: inner, upstream, at, name } = places
  return `# Curfew for Caddy 2.6 or newer, printed by: curfew-gateway config caddy
# Save it as /etc/caddy/curfew.caddy, and write in the application's site, in the place of its reverse_proxy:
#     import curfew.caddy
# Every handle that stays beside it is open to all.

# The gateway's own pages, and pages, frames, WebSockets and event streams of the application.
@curfew_own path ${at}/*
handle @curfew_own {
	reverse_proxy ${listen} {
		header_up -Forwarded
		flush_interval -1
	}
}
@curfew_through expression \`${throughOf(places)}\`
handle @curfew_through {
	reverse_proxy ${listen} {
		header_up -Forwarded
		flush_interval -1
	}
}

# Everything else goes straight to the application, when the gateway says yes.
handle {
	route {
		# Without it a client could have Caddy drop a header that the gateway adds.
		request_header -Connection
		reverse_proxy ${inner} {
			method GET
			rewrite /auth?
${asking(3)}
			@yes status 2xx
			handle_response @yes {
				# A placeholder without a value is null, and would be written out by its name.
${lines(4, copied, ([name, header]) => `@${name} expression \`{http.reverse_proxy.header.${header}} != null\``)}
				route {
					request_header -Cookie
					request_header @cookie Cookie {http.reverse_proxy.header.Cookie}
${lines(5, identity, (header) => `request_header @person ${header} {http.reverse_proxy.header.${header}}`)}
					header @taken +Set-Cookie {http.reverse_proxy.header.Set-Cookie}
					header @timing +Server-Timing {http.reverse_proxy.header.Server-Timing}
				}
			}
			@no status 1xx 3xx 4xx 5xx
			handle_response @no {
				reverse_proxy ${listen} {
					method GET
					rewrite ${at}/refused?
${asking(5)}
				}
			}
		}
		reverse_proxy ${upstream} {
			# The application cannot set the gateway's own cookie.
			header_down Set-Cookie "(?i)^[\\s=]*(__Host-)?curfew-${name}\\s*=.*" "curfew-refused=; Max-Age=0"
${lines(3, [...unwanted, ...claimed], (header) => `header_up -${header}`)}
		}
	}
}
`
}
