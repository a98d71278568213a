import { createHash } from 'node:crypto'
import type { Session } from 'curfew'
import type { Store } from 'curfew/stores/store'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/**
 * Saves many sessions straight into a store, because very many sign-ins would take minutes. Each is like the session of
 * `model`, with what `differs` gives for its place. Gives their ids.
 */
export const seedSessions = async (
  store: Store,
  {
    model,
    count,
    differs = () => ({}),
  }: {
    readonly model: string
    readonly count: number
    readonly differs?: (place: number) => Partial<Session>
  },
): Promise<readonly string[]> => {
  const [like] = await store.findBySubject(model)
  if (!like) throw new Error(`${model} has no session to take as a model`)
  const ids: string[] = []
  for (let place = 0; place < count; place += 1) {
    const key = hashOf(`seeded ${place}`)
    const id = hashOf(`id ${key}`).slice(0, 16)
    await store.save(key, { ...like.session, subject: `${model}-${place}`, id, ...differs(place) }, undefined)
    ids.push(id)
  }
  return ids
}
