import pino from 'pino'
import { createClinic } from './create.ts'
import { listen } from './listen.ts'
import { policiesInWords } from './policy-words.ts'
import { demoPassword, demoPeople } from './records/demo-people.ts'
import { hasDemoPage } from './settings/demo.ts'
import type { Environment } from './settings/environment.ts'
import { readSettings, type Settings } from './settings/settings.ts'
import { wordsIn } from './words/words.ts'

/** The running clinic. */
export interface StartedClinic {
  /** The address for browsers. */
  readonly address: string
  /** Closes everything. It ends no session. */
  readonly close: () => Promise<void>
}

/** Receives a line for the person at the terminal. */
export type Say = (line: string) => void

const tell = (say: Say, address: string, settings: Settings): void => {
  say(`Harbour Vets is open at ${settings.origin ?? address}`)
  if (settings.demo === 'on') {
    const names = demoPeople.slice(0, 5).map(({ name }) => name)
    say(`Demo accounts: ${names.join(', ')}. The password of all: ${demoPassword}`)
  } else say('No demo accounts. Make an account with: npm run clinic:person -- add NAME --role ROLE')
  if (hasDemoPage(settings)) say(`${wordsIn('en').demo.title}: ${address}/demo`)
  for (const sentence of policiesInWords(wordsIn('en'), settings)) say(sentence)
}

/**
 * Starts the clinic with the settings of an environment.
 * @throws WrongSetting naming a setting that cannot be used, its value and what to write.
 */
export const startClinic = async (environment: Environment, say: Say = () => {}): Promise<StartedClinic> => {
  const settings = readSettings(environment)
  const log = settings.log === 'info' ? { log: pino.destination({ fd: 1, sync: true }) } : {}
  const open = await createClinic(settings, { ...log, say })
  try {
    const listening = await listen(open.app, settings)
    tell(say, listening.address, settings)
    return {
      address: listening.address,
      close: async () => {
        await listening.close(open.quiet)
        await open.close()
      },
    }
  } catch (failure) {
    await open.close()
    throw failure
  }
}
