import { readFileSync, writeFileSync } from 'node:fs'

const page = 'docs/page-life.md'
const [start, end] = ['<!-- written by npm run test:browsers -->', '<!-- to here -->']
const order = ['Chromium', 'Firefox', 'WebKitGTK']

const engineOf = (version) => order.findIndex((name) => version.startsWith(name))

/**
 * The table as it stands: its engines, what is said of each, and its cells.
 * @param {string} text
 */
const readTable = (text) => {
  const lines = text.split('\n').filter((line) => line.startsWith('| '))
  const [head = [], ...rows] = lines.map((line) => line.slice(2, -2).split(' | '))
  const said = text.split('\n').filter((line) => line.startsWith('- '))
  const columns = head.slice(2).map((version, index) => ({
    version,
    said: said.find((line) => line.startsWith(`- ${version}: `)) ?? '',
    cells: new Map(rows.map((row) => [row[0], row[index + 2] ?? '–'])),
  }))
  return { columns, verdicts: new Map(rows.map(([act, verdict]) => [act, verdict])) }
}

const cellOf = (results) => {
  const not = results.find((result) => result.not)?.not
  if (not) return `not staged: ${not}`
  const held = results.filter((result) => result.held)
  const longest = Math.max(...held.map(({ tookMs }) => tookMs ?? 0)) / 1_000
  const took = longest > 0 ? `${longest.toFixed(1)} s` : 'held'
  return held.length === results.length ? took : `held ${held.length} of ${results.length}`
}

/**
 * Writes the played rows into the table. Earlier rows of other engines stay.
 * @param {readonly { engine: string, row: number, act: string, verdict: string, version?: string, held?: boolean, tookMs?: number, not?: string }[]} played
 * @param {{ times: number, where: string }} how
 */
export const writeTable = (played, { times, where }) => {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  const before = readTable(text.slice(from, to))
  const engines = [...new Set(played.map(({ engine }) => engine))]
  const fresh = engines.flatMap((engine) => {
    const own = played.filter((result) => result.engine === engine)
    const version = own.find((result) => result.version)?.version
    if (!version) return []
    const acts = [...new Set(own.map(({ act }) => act))]
    const cells = new Map(acts.map((act) => [act, cellOf(own.filter((result) => result.act === act))]))
    const often = times === 1 ? 'once' : `${times} times in a row`
    return [{ version, said: `- ${version}: played ${often}, ${where}`, cells }]
  })
  const isFresh = ({ version }) => fresh.some((column) => engineOf(column.version) === engineOf(version))
  const columns = [...before.columns.filter((column) => !isFresh(column)), ...fresh].sort(
    (one, other) => engineOf(one.version) - engineOf(other.version),
  )
  const inOrder = [...played].sort((one, other) => one.row - other.row)
  const verdicts = played.length > 0 ? new Map(inOrder.map(({ act, verdict }) => [act, verdict])) : before.verdicts
  const rows = [...verdicts].map(
    ([act, verdict]) => `| ${act} | ${verdict} | ${columns.map(({ cells }) => cells.get(act) ?? '–').join(' | ')} |`,
  )
  const table = [
    start,
    '',
    ...columns.map(({ said }) => said).filter(Boolean),
    '',
    'A time is the longest from the act to the verdict; `held`: nothing was to happen, and nothing did; `–`: not played.',
    '',
    `| act | verdict | ${columns.map(({ version }) => version).join(' | ')} |`,
    `|---|---|${columns.map(() => '---|').join('')}`,
    ...rows,
    '',
  ].join('\n')
  writeFileSync(page, text.slice(0, from) + table + text.slice(to))
  console.log(`The table in ${page} is written.`)
}
