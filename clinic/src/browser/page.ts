import 'curfew/browser/session-draft-define'
import 'curfew/browser/session-ended-define'
import 'curfew/browser/warning-dialog-define'
import { onePress } from 'curfew/browser/one-press'
import { sweepDrafts } from 'curfew/browser/session-draft'
import { showTasks } from 'curfew/browser/show-tasks'
import { watchSession } from 'curfew/browser/watch'
import { announceDone } from './announce-done.ts'
import { keepLive } from './keep-live.ts'
import { showRoles } from './show-roles.ts'
import { showStrip } from './show-strip.ts'

const session = watchSession()
showTasks(session)
showRoles(session)
showStrip(session)
keepLive()
announceDone()
onePress(document)
sweepDrafts()
