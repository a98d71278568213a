import { useIdle as useMantineIdle } from '@mantine/hooks'
import { useIdle as useVueIdle } from '@vueuse/core'
import SessionActivityService from 'hmrc-frontend/hmrc/components/timeout-dialog/session-activity-service'
import TimeoutDialog from 'hmrc-frontend/hmrc/components/timeout-dialog/timeout-dialog'
import $ from 'jquery'
import { createElement, useEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { useIdleTimer } from 'react-idle-timer'
import { effectScope, watch } from 'vue'

// The script of django-session-security is a classic one, and looks for jQuery there.
Object.assign(globalThis, { $, jQuery: $ })

const inReact = (useIt) => {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  const Watching = () => useIt() ?? null
  flushSync(() => root.render(createElement(Watching)))
  return () => {
    flushSync(() => root.unmount())
    place.remove()
  }
}

const hmrcSetup = ({ idle, warning }) => ({
  'data-timeout': idle / 1_000,
  'data-countdown': warning / 1_000,
  'data-keep-alive-url': '/keep-alive',
  'data-sign-out-url': '/signed-out',
  'data-synchronise-tabs': true,
})

/**
 * What Curfew is measured against, each set up as its documentation shows, for all tabs where it can: begins to watch,
 * with milliseconds until the warning and the end, and answers how to stop. `warned`, `ended`: what a site would do then.
 */
export const candidates = {
  'react-idle-timer': ({ idle, warning, warned, ended }) =>
    inReact(() => {
      useIdleTimer({
        timeout: idle,
        promptBeforeIdle: warning,
        onPrompt: warned,
        onIdle: ended,
        throttle: 500,
        crossTab: true,
      })
    }),
  'hmrc-frontend': (setup) => {
    const meta = document.head.appendChild(document.createElement('meta'))
    for (const [name, value] of Object.entries(hmrcSetup(setup))) meta.setAttribute(name, String(value))
    const dialog = new TimeoutDialog(meta, new SessionActivityService(BroadcastChannel))
    dialog.init()
    return () => {
      dialog.cleanup()
      meta.remove()
    }
  },
  'django-session-security': ({ idle, warning }) => {
    const element = document.body.appendChild(document.createElement('div'))
    element.id = 'session_security_warning'
    element.hidden = true
    element.style.display = 'none'
    const security = new globalThis.yourlabs.SessionSecurity({
      pingUrl: '/session_security/ping/',
      warnAfter: (idle - warning) / 1_000,
      expireAfter: idle / 1_000,
      returnToUrl: '/signed-out',
    })
    return () => {
      clearTimeout(security.timeout)
      $(document).off()
      element.remove()
    }
  },
  vueuse: ({ idle, ended }) => {
    const scope = effectScope()
    scope.run(() => watch(useVueIdle(idle).idle, (is) => is && ended()))
    return () => scope.stop()
  },
  mantine: ({ idle, ended }) =>
    inReact(() => {
      const is = useMantineIdle(idle, { initialState: false })
      useEffect(() => is && ended(), [is])
    }),
}
