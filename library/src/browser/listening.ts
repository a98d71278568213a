/**
 * Calls `listen` at once, and again whenever `document.open()` may have removed the listeners of this document and its
 * window. `listen` must add the same functions each time, because a browser adds each only once.
 */
export const keepListening = (listen: () => void, signal?: AbortSignal): void => {
  const changes = new MutationObserver(listen)
  // `document.open()` gives the document a new root.
  changes.observe(document, { childList: true })
  signal?.addEventListener('abort', () => changes.disconnect())
  listen()
}
