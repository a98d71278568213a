/** The error of a WebDriver that did not carry out a command. */
export interface Refusal {
  readonly error: string
  readonly message: string
}

/** A WebDriver session, with one command after another. A window's command goes to the window that was switched to last. */
export interface WebDriver {
  /** The version that the browser reports. */
  readonly version: string
  /** Sends a command to no window. */
  readonly tell: <Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<Answer>
  /** Sends a command to one window. */
  readonly tellWindow: <Answer>(
    handle: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ) => Promise<Answer>
}

const say = async <Answer>(address: string, method: string, body: object | undefined): Promise<Answer> => {
  const answer = await fetch(address, {
    method,
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    // A browser that is stopped for a while responds when it goes on.
    signal: AbortSignal.timeout(90_000),
  })
  const { value } = (await answer.json()) as { readonly value: Answer | Refusal }
  if (!answer.ok) {
    const { error, message } = value as Refusal
    throw new Error(`${error}: ${message}`)
  }
  return value as Answer
}

/** Has a listening WebDriver start its browser. */
export const startSession = async (address: string, capabilities: object): Promise<WebDriver> => {
  const { sessionId, capabilities: own } = await say<{
    readonly sessionId: string
    readonly capabilities: { readonly browserVersion: string }
  }>(`${address}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } })
  const session = `${address}/session/${sessionId}`
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
    const done = before.then(act)
    before = done.catch(() => {})
    return done
  }
  return {
    version: own.browserVersion,
    tell: (method, path, body) => inTurn(() => say(session + path, method, body)),
    tellWindow: (handle, method, path, body) =>
      inTurn(async () => {
        await say(`${session}/window`, 'POST', { handle })
        return say(session + path, method, body)
      }),
  }
}
