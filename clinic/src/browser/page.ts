import 'curfew/browser/session-draft-define'
import 'curfew/browser/warning-dialog-define'
import { sweepDrafts } from 'curfew/browser/session-draft'
import { showTasks } from 'curfew/browser/show-tasks'
import { watchSession } from 'curfew/browser/watch'
import { keepLive } from './keep-live.ts'

showTasks(watchSession())
keepLive()
sweepDrafts()
