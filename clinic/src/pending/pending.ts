import { stampAt } from '../day.ts'
import { personNamed } from '../records/people.ts'
import type { ClinicRoles } from '../roles.ts'
import type { Db } from '../storage/open.ts'
import { type Act, acts, type Begun, type Kind } from './acts.ts'

/** How long an announced act can be undone, in milliseconds. @see WCAG 2.2, 3.3.4 (Error Prevention). */
export const undoMs = 10_000

/** An act that was announced and is not done yet. */
export interface Pending {
  readonly id: number
  readonly kind: Kind
  readonly object: number
  readonly by: string
  readonly dueAt: number
}

/** The parts that announcements use. */
export interface PendingParts {
  readonly db: Db
  readonly roles: ClinicRoles
  readonly now: () => number
}

/**
 * The announced acts, each done ten seconds later unless it is undone. The records keep them, so a restart loses none.
 */
export interface Announcements {
  /** Announces an act, inside the caller's transaction. Returns the place to go to. */
  readonly announce: (kind: Kind, object: number, by: string) => Exclude<Begun, 'done'> | { readonly place: string }
  /** Undoes an act of this person, and returns the place to go to. Undefined when it is too late. */
  readonly undo: (id: number, by: string) => string | undefined
  /** The acts that a person can still undo, the latest first. */
  readonly of: (by: string, kind: Kind) => readonly Pending[]
  /** Does the acts that are due. */
  readonly carryOut: () => void
  readonly close: () => void
}

/** The objects of a kind that were announced. */
export const announced = (db: Db, kind: Kind): ReadonlySet<number> =>
  new Set(
    db
      .prepare<[string], { object: number }>('select object from pending where kind = ?')
      .all(kind)
      .map(({ object }) => object),
  )

/** Announcements in these records. */
export const createAnnouncements = ({ db, roles, now }: PendingParts): Announcements => {
  const due = db.prepare<[number], Pending>('select * from pending where dueAt <= ? order by dueAt, id')
  const remove = db.prepare('delete from pending where id = ?')
  const timers = new Set<ReturnType<typeof setTimeout>>()

  const mayStill = (act: Act, by: string): boolean => {
    const person = personNamed(db, by)
    return person !== undefined && !person.isDisabled && roles.tasksOf(person.roles).includes(act.task)
  }

  const finish = db.transaction(() => {
    for (const { id, kind, object, by, dueAt } of due.all(now())) {
      remove.run(id)
      const act: Act = acts[kind]
      if (mayStill(act, by)) act.finish(db, object, by, stampAt(dueAt))
      else act.undo(db, object)
    }
  })

  const carryOut = (): void => {
    if (due.get(now())) finish.immediate()
  }

  const wake = (ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      // The next look tries again when another process holds the database.
      try {
        carryOut()
      } catch {}
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  const left = db.prepare<[], { dueAt: number }>('select dueAt from pending').all()
  for (const { dueAt } of left) wake(Math.min(undoMs, Math.max(0, dueAt - now())))

  return {
    announce: (kind, object, by) => {
      if (announced(db, kind).has(object)) return 'done-before'
      const begun = acts[kind].begin(db, object)
      if (begun !== 'done') return begun
      const { lastInsertRowid } = db
        .prepare('insert into pending (kind, object, by, dueAt) values (?, ?, ?, ?)')
        .run(kind, object, by, now() + undoMs)
      wake(undoMs + 50)
      return { place: `${acts[kind].path}?done=announced&pending=${lastInsertRowid}` }
    },
    undo: (id, by) =>
      db
        .transaction(() => {
          const row = db
            .prepare<[number, string, number], Pending>('select * from pending where id = ? and by = ? and dueAt > ?')
            .get(id, by, now())
          if (!row) return undefined
          remove.run(id)
          acts[row.kind].undo(db, row.object)
          const { path } = acts[row.kind]
          // After Back the browser may send its form again, as a new announcement.
          db.prepare('delete from once where answer = ?').run(`${path}?done=announced&pending=${id}`)
          return `${path}?done=undone`
        })
        .immediate(),
    of: (by, kind) =>
      db
        .prepare<[string, string, number], Pending>(
          'select * from pending where by = ? and kind = ? and dueAt > ? order by id desc',
        )
        .all(by, kind, now()),
    carryOut,
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
