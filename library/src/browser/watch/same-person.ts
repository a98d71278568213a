import type { WireStatus } from '../../core/wire.ts'
import type { Ended, Live } from '../prediction.ts'
import { askServer } from './transport.ts'

// The server reports the replacement before the response with the new cookie arrives. An application may need a while for
// that response. So the page stays hidden for up to 6 s.
const waits = [50, 100, 200, 400, 800, 1_500, 3_000]

/** Whether two sessions belong to one person. Then the page goes on with the next one, and keeps its typed text. */
export const isSamePerson = (one: Live, other: Live): boolean => !!one.person && one.person === other.person

/** Whether a session ended because another one began in this browser, possibly the same person's. */
export const isReplaced = (status: WireStatus): boolean => (status as Ended).reason === 'replaced'

/** The status after a session was replaced; undefined when the server reports no other in time. */
export const askForNext = async (path: string): Promise<WireStatus | undefined> => {
  for (const wait of waits) {
    const status = await askServer(path)
    if (status.phase && !isReplaced(status)) return status
    await new Promise((done) => setTimeout(done, wait))
  }
  return undefined
}
