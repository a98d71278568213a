import { Misuse } from 'curfew'
import { WrongSetting } from './settings/wrong-setting.ts'
import { startClinic } from './start.ts'

try {
  const clinic = await startClinic(process.env, (line) => console.log(line))
  let isStopping = false
  const stop = async (): Promise<void> => {
    // A second Ctrl-C stops at once.
    if (isStopping) process.exit(1)
    isStopping = true
    await clinic.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
} catch (failure) {
  const isWritten = failure instanceof WrongSetting || failure instanceof Misuse
  console.error(isWritten ? failure.message : failure)
  process.exitCode = 1
}
