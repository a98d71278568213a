import { countDown } from './countdown.ts'
import { keepJournal } from './journal.ts'
import { keepNow } from './now.ts'
import { showInZone } from './zone.ts'

const at = document.body.dataset['at'] ?? ''
showInZone(document)
for (const element of document.querySelectorAll<HTMLElement>('[data-until-ms]')) countDown(element)
const list = document.querySelector<HTMLElement>('[data-sessions]')
if (list) keepNow(list, at)
const newer = document.querySelector<HTMLElement>('[data-newer]')
if (newer) keepJournal(newer, at)
