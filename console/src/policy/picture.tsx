import type { Policy } from 'curfew'

// The picture's own units. The idle time has the greater part, because people meet it every day.
const [width, height, idleWidth, gap] = [640, 14, 440, 24]

// A short warning must still be seen.
const leastShown = 12

const share = (part: number, of: number, all: number): number => Math.max(leastShown, (part / of) * all)

/**
 * A policy as one line: the time without activity, the warning at its end, and after a gap the end of the lifetime with
 * its own warning. The words beside it say the same.
 */
export const PolicyLine = ({ policy }: { readonly policy: Policy }) => {
  const warning = share(policy.warning, policy.idle, idleWidth)
  const restAt = idleWidth + gap
  const rest = width - restAt
  const lifetimeWarning = share(policy.lifetimeWarning, policy.lifetime, rest)
  return (
    <svg class="policy-line" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="0" width={idleWidth - warning} height={height} />
      <rect class="warned" x={idleWidth - warning} y="0" width={warning} height={height} />
      <rect class="end" x={idleWidth} y="0" width="3" height={height} />
      <rect x={restAt} y="0" width={rest - lifetimeWarning} height={height} />
      <rect class="warned" x={width - lifetimeWarning} y="0" width={lifetimeWarning} height={height} />
      <rect class="end" x={width - 3} y="0" width="3" height={height} />
    </svg>
  )
}
