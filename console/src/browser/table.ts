import { lastOf, leftOf, markOf, pagesOf, type Row, stateOf } from './row.ts'

interface Line {
  row: Row
  readAt: number
  readonly element: HTMLTableRowElement
  readonly cells: ReadonlyMap<string, Element>
}

/** The visible rows of the table. */
export interface Table {
  readonly ids: readonly string[]
  /** Shows new facts in place. Gives those rows that the table does not have. */
  readonly show: (rows: readonly Row[]) => readonly Row[]
  /** Lets the countdowns go on. */
  readonly tick: () => void
}

const changedMs = 2_500

const write = (cell: Element | undefined, text: string): void => {
  if (cell && cell.textContent !== text) cell.textContent = text
}

const lineOf = (element: HTMLTableRowElement): Line => ({
  row: JSON.parse(element.dataset['row'] ?? '{}') as Row,
  readAt: performance.now(),
  element,
  cells: new Map(
    [...element.querySelectorAll<HTMLElement>('[data-is]')].map((cell) => [cell.dataset['is'] ?? '', cell]),
  ),
})

const draw = ({ row, readAt, cells, element }: Line): void => {
  const since = performance.now() - readAt
  write(cells.get('state'), stateOf(row, since))
  write(cells.get('last'), lastOf(row, since))
  write(cells.get('left'), leftOf(row, since))
  element.dataset['mark'] = markOf(row, since)
}

const redraw = (line: Line): void => {
  const { row, cells } = line
  write(cells.get('who'), row.who)
  write(cells.get('roles'), row.roles)
  write(cells.get('pages'), pagesOf(row))
  write(cells.get('from'), row.from)
  write(cells.get('agent'), row.agent)
  draw(line)
}

const isOther = (was: Row, is: Row): boolean =>
  markOf(was) !== markOf(is) || was.roles !== is.roles || was.pages !== is.pages

/** The table on this page, as rows that change in place. */
export const tableIn = (part: ParentNode): Table => {
  const lines = new Map(
    [...part.querySelectorAll<HTMLTableRowElement>('tr[data-session]')].map((element) => [
      element.dataset['session'] ?? '',
      lineOf(element),
    ]),
  )
  return {
    ids: [...lines.keys()],
    show: (rows) =>
      rows.filter((row) => {
        const line = lines.get(row.id)
        if (!line) return true
        // An end is final, and an earlier word about the session may still be on its way.
        if (line.row.phase === 'ended' && row.phase !== 'ended') return false
        const other = isOther(line.row, row)
        line.row = row
        line.readAt = performance.now()
        redraw(line)
        if (other) {
          line.element.dataset['changed'] = ''
          setTimeout(() => delete line.element.dataset['changed'], changedMs)
        }
        return false
      }),
    tick: () => {
      for (const line of lines.values()) draw(line)
    },
  }
}
