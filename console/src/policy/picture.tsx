import type { Policy } from 'curfew'

// The picture's own units. The idle time has the greatest part, because people meet it every day.
const [width, height, gap] = [640, 14, 20]
const [idleWidth, closedWidth] = [380, 70]

// A short warning must still be seen.
const leastShown = 12

const share = (part: number, of: number, all: number): number => Math.max(leastShown, (part / of) * all)

const End = ({ at }: { readonly at: number }) => <rect class="end" x={at - 3} y="0" width="3" height={height} />

/**
 * A policy as one line. It has the idle time, the lifetime, the warning of each, and the grace after the last page was
 * closed. The words below it say the same.
 */
export const PolicyLine = ({ policy }: { readonly policy: Policy }) => {
  const warning = share(policy.warning, policy.idle, idleWidth)
  const restAt = idleWidth + gap
  const restEnd = policy.presence ? width - closedWidth - gap : width
  const lifetimeWarning = share(policy.lifetimeWarning, policy.lifetime, restEnd - restAt)
  return (
    <svg class="policy-line" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="0" width={idleWidth - warning} height={height} />
      <rect class="warned" x={idleWidth - warning} y="0" width={warning} height={height} />
      <End at={idleWidth} />
      <rect x={restAt} y="0" width={restEnd - restAt - lifetimeWarning} height={height} />
      <rect class="warned" x={restEnd - lifetimeWarning} y="0" width={lifetimeWarning} height={height} />
      <End at={restEnd} />
      {policy.presence && (
        <>
          <rect class="closed" x={width - closedWidth} y="0" width={closedWidth} height={height} />
          <End at={width} />
        </>
      )}
    </svg>
  )
}
