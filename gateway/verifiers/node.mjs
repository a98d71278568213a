// Node, with jose: const person = await curfewVerifier({ jwks, issuer, audience })(request.headers['curfew-assertion'])
import { createRemoteJWKSet, jwtVerify } from 'jose'

/** Makes a function that gives an assertion's claims (sub, sid, roles, tasks), and throws for one that does not hold. */
export const curfewVerifier = ({ jwks, issuer, audience }) => {
  const keys = createRemoteJWKSet(new URL(jwks), { cacheMaxAge: 30_000, cooldownDuration: 1_000 })
  const algorithms = ['EdDSA', 'ES256']
  const requiredClaims = ['exp', 'sub', 'sid', 'roles', 'tasks']
  return async (assertion) => {
    const rules = { issuer, audience, algorithms, requiredClaims, clockTolerance: 5 }
    return (await jwtVerify(assertion, keys, rules)).payload
  }
}
