import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepLongRun, notesVariable } from './long-run.mjs'
import { runNode } from './run.mjs'

// Every long test in its whole length, for some hours: npm run test:long. It leaves its record in tools/long-run.json.
const parts = ['tools/faults.mjs', 'tools/browsers.mjs', 'tools/worlds.mjs']

const folder = mkdtempSync(join(tmpdir(), 'long-run-'))
const notes = join(folder, 'notes.jsonl')
writeFileSync(notes, '')
let failed = 0
for (const part of parts) {
  const { code } = await runNode(part, [], { show: 'shown', env: { [notesVariable]: notes } })
  if (code !== 0) failed += 1
}
keepLongRun(notes, `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
rmSync(folder, { recursive: true })
process.exitCode = failed > 0 ? 1 : 0
