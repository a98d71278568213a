import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const [file = '', jwks, issuer, audience] = process.argv.slice(2)
const { curfewVerifier } = await import(pathToFileURL(file).href)
const verify = curfewVerifier({ jwks, issuer, audience })
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const person = await verify(line.trim())
    console.log(`ok ${person.sub} ${person.roles.join(',')}`)
  } catch (failure) {
    console.log(`refused ${failure}`)
  }
}
