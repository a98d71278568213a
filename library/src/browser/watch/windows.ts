/**
 * Calls `found` with every window that this page can reach: its own, and those of frames of its own origin. Nested and later
 * frames count too. It calls again for a window that lost its listeners to `document.open()`. The returned function searches
 * again: a frame inside a shadow tree is found only while it has the focus.
 */
export const watchWindows = (found: (view: Window) => void, signal: AbortSignal): (() => void) => {
  const known = new WeakSet<Element>()

  const seek = (view: Window): void => {
    try {
      // A frame of another origin throws.
      const { document } = view
      const { documentElement: root } = document
      changes.observe(document, { childList: true })
      // A new root means that the listeners may be gone.
      if (root && !known.has(root)) {
        known.add(root)
        document.addEventListener('load', seekAll, { capture: true, signal })
        found(view)
      }
      for (let nth = 0; nth < view.length; nth++) seek(view[nth] as Window)
      let { activeElement: focused } = document
      while (focused?.shadowRoot) focused = focused.shadowRoot.activeElement
      const inside = (focused as HTMLIFrameElement | null)?.contentWindow
      if (inside) seek(inside)
    } catch {}
  }
  const seekAll = (): void => seek(window)
  const changes = new MutationObserver(seekAll)

  signal.addEventListener('abort', () => changes.disconnect())
  seekAll()
  return seekAll
}
