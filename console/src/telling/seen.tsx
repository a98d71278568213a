import type { KeptMessage, MessageSeen } from 'curfew/server/sessions'
import { type Asked, notFound } from '../asking/door.ts'
import { countOf } from '../browser/row.ts'
import { Layout, pageAnswer } from '../page/layout.tsx'
import { Moment } from '../page/moment.tsx'
import type { Desk } from '../setup.ts'

type Row = MessageSeen['sessions'][number]

const Said = ({ row: { session, seenAt } }: { readonly row: Row }) => {
  if (seenAt !== undefined)
    return (
      <>
        seen at <Moment at={seenAt} />
      </>
    )
  return <>{session.status.phase === 'ended' ? 'left before' : 'not yet'}</>
}

const Sessions = ({ rows }: { readonly rows: readonly (readonly [name: string, row: Row])[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Who</th>
        <th scope="col">Seen</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(([name, row]) => (
        <tr data-session={row.session.id}>
          <th scope="row">{name}</th>
          <td>
            <Said row={row} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const said = (count: number): string => countOf({ count })

const linesOf = (seen: MessageSeen): string =>
  `${seen.isAtLeast ? 'At least ' : ''}${said(seen.seen)} have closed it, ${said(seen.unseen)} have not, and ${said(seen.ended)} left before.`

/** The page of a sent message: who has seen it, and who has not. */
export const seenPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const seen = await desk.sessions.messageSeen(c.req.param('id') ?? '')
  if (!seen) return notFound(desk)(c)
  const { message, sessions } = seen
  const names = await Promise.all(sessions.map(async (row) => [await desk.nameOf(row.session.subject), row] as const))
  return pageAnswer(
    <Layout desk={desk} title="Sent" visit={c.get('visit')}>
      <h1>Sent</h1>
      <blockquote>{message.text}</blockquote>
      <p class="lead" data-seen={seen.seen} data-unseen={seen.unseen}>
        {linesOf(seen)}
      </p>
      <dl class="facts">
        <dt>From</dt>
        <dd>{await desk.nameOf(message.by)}</dd>
        {message.words !== undefined && (
          <>
            <dt>To</dt>
            <dd>{message.words}</dd>
          </>
        )}
        <dt>Sent</dt>
        <dd>
          <Moment at={message.at} />
        </dd>
        <dt>Kept until</dt>
        <dd>
          <Moment at={message.until} />
        </dd>
      </dl>
      <Sessions rows={names} />
      <p>
        <a href={`${desk.at}/messages/${message.id}`}>Look again</a> ·{' '}
        <a href={`${desk.at}/messages`}>Other messages</a> · <a href={`${desk.at}/`}>Back to the list</a>
      </p>
    </Layout>,
  )
}

/** The page of the messages that are kept, the latest first. */
export const listPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const kept: readonly KeptMessage[] = (await desk.sessions.keptMessages()).toReversed()
  return pageAnswer(
    <Layout desk={desk} title="Messages" visit={c.get('visit')}>
      <h1>Messages</h1>
      {kept.length === 0 && <p>No message is kept. Each is forgotten a day after it was sent.</p>}
      <ul>
        {kept.map(({ id, text, at }) => (
          <li>
            <Moment at={at} />: <a href={`${desk.at}/messages/${id}`}>{text}</a>
          </li>
        ))}
      </ul>
      <p>
        <a href={`${desk.at}/`}>Back to the list</a>
      </p>
    </Layout>,
  )
}
