import type { IncomingMessage } from 'node:http'
import type { LiveVisit, Sessions } from 'curfew/server/sessions'
import type { Match, Route } from './route.ts'

/** A WebSocket or an event stream of a person, while it is open. */
export interface Stream {
  readonly request: IncomingMessage
  readonly visit: LiveVisit
  /** Cuts it, with the reason. */
  readonly cut: (reason: string) => void
}

/** The sessions and routes of one engine, as far as streams need them. */
export interface StreamLaw {
  readonly sessions: Pick<Sessions, 'whenChanged' | 'roles'>
  readonly matchOf: (request: IncomingMessage) => Match | undefined
}

/** The open streams of a gateway. They outlive the engine in which they began, because a new config cuts nobody off. */
export interface Streams {
  /** Follows a stream, and cuts it when its session ends or its person may no longer have it. The returned function stops it. */
  readonly follow: (stream: Stream) => () => void
  /** Follows all streams, and later ones, by the sessions and routes of a new engine. */
  readonly obey: (law: StreamLaw) => void
}

interface Followed extends Stream {
  /** The roles of its person, as they were last heard. */
  roles: readonly string[]
  stop: () => void
}

const isAllowed = ({ sessions }: StreamLaw, { demand }: Route, { visit, roles }: Followed): boolean => {
  const decide = sessions.roles.decide as (who: object, task: string) => { readonly allow: boolean }
  return demand.kind !== 'task' || decide({ subject: visit.subject, roles }, demand.task).allow
}

const mayGoOn = (law: StreamLaw, stream: Followed): boolean => {
  const match = law.matchOf(stream.request)
  return match?.kind === 'route' && isAllowed(law, match.route, stream)
}

const listen = (law: StreamLaw, stream: Followed): (() => void) =>
  law.sessions.whenChanged({ ...stream.visit, roles: stream.roles } as LiveVisit, (change) => {
    if (change.kind !== 'live') return stream.cut(change.kind === 'ended' ? change.reason : change.kind)
    stream.roles = change.roles
    if (!mayGoOn(law, stream)) stream.cut('role')
  })

/** The streams of a gateway whose first engine has this law. */
export const createStreams = (): Streams => {
  const open = new Set<Followed>()
  let law: StreamLaw | undefined
  return {
    follow: (stream) => {
      const followed: Followed = { ...stream, roles: stream.visit.roles, stop: () => undefined }
      open.add(followed)
      if (law) followed.stop = listen(law, followed)
      return () => {
        open.delete(followed)
        followed.stop()
      }
    },
    obey: (next) => {
      law = next
      for (const stream of open) {
        stream.stop()
        stream.stop = listen(next, stream)
        if (!mayGoOn(next, stream)) stream.cut('role')
      }
    },
  }
}
