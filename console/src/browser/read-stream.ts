import type { Row } from './row.ts'

const retryMs = 2_000

const later = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, ms)
    const leave = (): void => {
      clearTimeout(timer)
      done()
    }
    signal.addEventListener('abort', leave, { once: true })
  })

const rowsIn = (message: string): readonly Row[] =>
  message.startsWith('data: ') ? (JSON.parse(message.slice('data: '.length)) as readonly Row[]) : []

const readOnce = async (
  address: string,
  take: (rows: readonly Row[]) => void,
  signal: AbortSignal,
): Promise<boolean> => {
  // An `EventSource` cannot say that it is no activity of the operator.
  const answer = await fetch(address, { headers: { 'curfew-passive': '1' }, signal })
  if (!answer.ok || !answer.body) return answer.status >= 500
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    const messages = (rest + value).split('\n\n')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const rows = rowsIn(message)
      if (rows.length > 0) take(rows)
    }
  }
}

/** Reads the stream of changed rows until the signal aborts it, and opens it again when it breaks. */
export const readStream = async (
  address: string,
  take: (rows: readonly Row[]) => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const goesOn = await readOnce(address, take, signal).catch(() => true)
    if (!goesOn) return
    await later(retryMs, signal)
  }
}
