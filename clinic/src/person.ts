import { addFromWords } from './people/add.ts'
import { askPassword } from './people/ask-password.ts'
import { WrongSetting } from './settings/wrong-setting.ts'

const terminal = { input: process.stdin, output: process.stderr }

try {
  const { kind, sentence } = await addFromWords(process.argv.slice(2), process.env, () => askPassword(terminal))
  if (kind === 'added') console.log(sentence)
  else console.error(sentence)
  process.exitCode = kind === 'added' ? 0 : 1
} catch (failure) {
  console.error(failure instanceof WrongSetting ? failure.message : failure)
  process.exitCode = 1
}
