/** One event of a stream. */
export interface Heard {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** An event stream that was asked for. */
export interface Events {
  readonly status: number
  readonly contentType: string
  /** The next event that fits; undefined when none came within this time, or the stream ended. */
  readonly next: (fits: (heard: Heard) => boolean, withinMs: number) => Promise<Heard | undefined>
  /** Whether the server ends the stream within this time. */
  readonly ends: (withinMs: number) => Promise<boolean>
  /** Hangs up. */
  readonly stop: () => void
}

const eventIn = (block: string): Heard | undefined => {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r\n|\r|\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim()
    if (line.startsWith('data:')) data.push(line.slice(5).trim())
  }
  if (data.length === 0) return undefined
  try {
    return { event, data: JSON.parse(data.join('\n')) as Heard['data'] }
  } catch {
    throw new Error(`the stream sent data that is no JSON: ${data.join('\n').slice(0, 200)}`)
  }
}

/** Reads the events of a response. */
export const eventsOf = (response: Response): Events => {
  const heard: Heard[] = []
  let failure: unknown
  let isOver = false
  let wake = (): void => {}
  const reader = response.body?.getReader()

  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    let text = ''
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      text += decoder.decode(piece.value, { stream: true })
      const blocks = text.split(/\r\n\r\n|\n\n|\r\r/)
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = eventIn(block)
        if (event) heard.push(event)
      }
      wake()
    }
  }
  read()
    .catch((cause: unknown) => {
      failure = cause
    })
    .finally(() => {
      isOver = true
      wake()
    })

  const woken = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms)
      wake = () => {
        clearTimeout(timer)
        done()
      }
    })

  const within = async <Value>(ms: number, look: () => Value | undefined): Promise<Value | undefined> => {
    const until = Date.now() + ms
    for (;;) {
      const found = look()
      const left = until - Date.now()
      if (found !== undefined || left <= 0) return found
      await woken(left)
    }
  }

  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    next: async (fits, withinMs) => {
      const found = await within(withinMs, () => {
        const at = heard.findIndex(fits)
        if (at >= 0) return heard.splice(0, at + 1).at(-1)
        return isOver ? 'over' : undefined
      })
      if (found !== 'over') return found
      if (failure instanceof Error && failure.message.startsWith('the stream')) throw failure
      return undefined
    },
    ends: async (withinMs) => (await within(withinMs, () => (isOver ? true : undefined))) ?? false,
    stop: () => void reader?.cancel().catch(() => undefined),
  }
}
