import 'curfew/browser/warning-dialog-define'
import { showTasks } from 'curfew/browser/show-tasks'
import { watchSession } from 'curfew/browser/watch'
import { keepLive } from './keep-live.ts'

showTasks(watchSession())
keepLive()
