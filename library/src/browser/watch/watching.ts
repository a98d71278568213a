import type { WireSignal } from '../../core/wire.ts'
import { createTimer, startWatch } from '../clock.ts'
import { awaitsAnswer, isLive } from '../prediction.ts'
import type { Outcome, WatchedSession, WatchSetup } from '../watched.ts'
import { createVeil } from './cleared-page.ts'
import { ask, greet, report } from './conversation.ts'
import { begin, look, onSilence, onWord, part, streamOf } from './page-life.ts'
import { onPage, unsent } from './reporting.ts'
import { looksEvery, type Watch } from './state.ts'
import { createStream, longestSilence } from './stream.ts'

const createWatch = (setup: Required<WatchSetup>): Watch => {
  const watch: Watch = {
    setup,
    listeners: new Set(),
    veil: createVeil(),
    age: startWatch(),
    lastActive: () => 0,
    stream: createStream(
      (nth) => streamOf(watch, nth),
      (...word) => onWord(watch, ...word),
      () => onSilence(watch),
    ),
    sinceUnload: startWatch(looksEvery),
    sinceWord: startWatch(longestSilence),
    sentUpTo: 0,
    believed: 'unknown',
    sinceReport: startWatch(looksEvery),
    sinceSeen: startWatch(),
    retryAt: 0,
    isAnswered: true,
    asksAfter: looksEvery,
    look: createTimer(() => look(watch)),
    lastCall: createTimer(() => unsent(watch)[0] && report(watch, unsent(watch))),
    change: createTimer(() => ask(watch)),
  }
  return watch
}

const answerWith = async (watch: Watch, type: 'extend' | 'more-time' | 'sign-out'): Promise<Outcome> => {
  const signal: WireSignal = type === 'sign-out' ? { type } : { type, ...onPage(watch.lease) }
  const status = await ask(watch, [signal], 'report')
  if (!status) return 'unreachable'
  return (type !== 'sign-out') === (isLive(status) && !awaitsAnswer(status)) ? 'yes' : 'refused'
}

/** Begins to watch this document. `onClose` is called when the application stops the watch. */
export const startWatching = (setup: Required<WatchSetup>, onClose: () => void): WatchedSession => {
  const watch = createWatch(setup)
  begin(watch)
  return {
    name: setup.name,
    path: setup.path,
    status: () => watch.latest,
    age: () => watch.age(),
    subscribe: (...listeners) => {
      watch.listeners.add(listeners)
      if (watch.latest) listeners[0](watch.latest)
      return () => watch.listeners.delete(listeners)
    },
    extend: () => answerWith(watch, 'extend'),
    moreTime: () => answerWith(watch, 'more-time'),
    signOut: () => answerWith(watch, 'sign-out'),
    refresh: () => greet(watch),
    close: () => {
      part(watch)
      watch.veil.disabled = true
      onClose()
    },
  }
}
