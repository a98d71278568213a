const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

const isToday = (at: Date): boolean => at.toDateString() === new Date().toDateString()

/** Shows every moment below a part of the page in the reader's own zone. Its title has it whole. */
export const showInZone = (part: ParentNode): void => {
  for (const time of part.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    time.textContent = (isToday(at) ? clock : day).format(at)
    time.title = full.format(at)
  }
}
