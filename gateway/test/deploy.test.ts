import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const unit = fileURLToPath(new URL('../deploy/curfew-gateway.service', import.meta.url))

it('systemd finds no fault in the unit', () => {
  const { error, stdout, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
  if (error) return console.log('the unit is not checked here: no systemd-analyze')
  expect(`${stdout}${stderr}`).not.toContain('curfew-gateway.service')
})
