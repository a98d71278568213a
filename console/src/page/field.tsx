import type { PropsWithChildren } from 'hono/jsx'

/** A labelled field of a form, with its control inside. */
export const Field = ({ label, children }: PropsWithChildren<{ readonly label: string }>) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: each use has its control inside.
  <label class="field">
    <span>{label}</span>
    {children}
  </label>
)
