import { countDown } from './countdown.ts'
import { keepNow } from './now.ts'
import { showInZone } from './zone.ts'

showInZone(document)
for (const element of document.querySelectorAll<HTMLElement>('[data-until-ms]')) countDown(element)
const part = document.querySelector<HTMLElement>('[data-sessions]')
if (part) keepNow(part, document.body.dataset['at'] ?? '')
