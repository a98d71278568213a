import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { conflict } from '../page/answers.tsx'
import { OnceKey } from '../page/form-key.tsx'
import { answerOnce } from '../page/form-once.ts'
import { numberedIn, numberIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { announced } from '../pending/pending.ts'
import { UndoList } from '../pending/undo.tsx'
import { fullNames } from '../records/people.ts'
import { type Refund, refundNumbered, refunds } from '../records/refunds.ts'
import { type Begun, wholeList } from '../roles.ts'
import { useWords, wordsOf } from '../words/words.ts'
import { RefundLine } from './refund-line.tsx'

const refundIn = (c: Context, clinic: Clinic): Begun | undefined => {
  const found = numberedIn(c, (id) => refundNumbered(clinic.db, id))
  return found && { begunBy: found.askedBy }
}

const Approve = ({ refund, viewer }: { readonly refund: Refund; readonly viewer: Viewer }) => {
  const words = useWords()
  const { refunds: said } = words.desk
  if (!viewer.may('refund.approve', { begunBy: refund.askedBy })) return <p class="hint">{said.byAnother}</p>
  return (
    <form method="post" action={`/refunds/${refund.id}/approve`} data-task="refund.approve">
      <OnceKey />
      <button type="submit">
        {said.approve}
        <span class="visually-hidden"> {said.what(words.money(refund.amount), refund.animalName)}</span>
      </button>
    </form>
  )
}

interface Waiting {
  readonly refund: Refund
  readonly viewer: Viewer
  readonly names: ReadonlyMap<string, string>
  readonly isAnnounced: boolean
}

const WaitingRefund = ({ refund, viewer, names, isAnnounced }: Waiting) => {
  const words = useWords()
  const { refunds: said } = words.desk
  return (
    <li class="card">
      <h2>
        {words.money(refund.amount)} <small>{said.forAnimal(refund.animalName)}</small>
      </h2>
      <p>{refund.reason}</p>
      <p class="hint">{said.requestedBy(names.get(refund.askedBy) ?? refund.askedBy, words.stamp(refund.askedAt))}</p>
      {isAnnounced ? (
        <p class="chip">{words.frame.openedFor(said.approve)}</p>
      ) : (
        <Approve refund={refund} viewer={viewer} />
      )}
    </li>
  )
}

const page = (c: Context, clinic: Clinic): Response | Promise<Response> => {
  const { db, announcements, now } = clinic
  const words = wordsOf(c)
  const { refunds: said } = words.desk
  const viewer = requiredViewer(c, clinic)
  const names = fullNames(db)
  const all = refunds(db)
  const waiting = all.filter(({ approvedBy }) => approvedBy === null)
  const soon = announced(db, 'approve')
  const what = (id: number): string => {
    const found = refundNumbered(db, id)
    return found ? said.what(words.money(found.amount), found.animalName) : ''
  }
  return show(
    c,
    clinic,
    { title: said.title },
    <>
      <h1>{said.title}</h1>
      <UndoList
        pending={announcements.of(viewer.person.name, 'approve')}
        now={now()}
        what={what}
        done={words.forms.done.approved}
      />
      <p class="hint">{said.queue(waiting.filter(({ id }) => !soon.has(id)).length)}</p>
      <ul class="cards">
        {waiting.map((refund) => (
          <WaitingRefund refund={refund} viewer={viewer} names={names} isAnnounced={soon.has(refund.id)} />
        ))}
      </ul>
      <h2>{said.approved}</h2>
      <ul class="lines">
        {all
          .filter(({ approvedBy }) => approvedBy !== null)
          .map((refund) => (
            <RefundLine db={db} refund={refund} />
          ))}
      </ul>
    </>,
  )
}

/** The routes on which a manager approves refunds, but never their own requests. */
export const approveRoutes = (app: Hono, clinic: Clinic): void => {
  const { doors, announcements } = clinic
  app.get(
    '/refunds',
    doors.requireTask('refund.approve', () => wholeList),
    (c) => page(c, clinic),
  )

  app.post(
    '/refunds/:id/approve',
    doors.requireTask('refund.approve', (c) => refundIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      return answerOnce(c, clinic, {}, () => {
        const begun = announcements.announce('approve', numberIn(c) ?? 0, person.name)
        return typeof begun === 'object' ? begun.place : () => conflict(c, clinic, wordsOf(c).desk.refunds.before)
      })
    },
  )
}
