/** The screens of each role that are checked. */
export const places: Readonly<Record<string, readonly string[]>> = {
  reception: ['/today', '/animals', '/animals/1', '/animals/new', '/visits/new', '/till', '/your-sessions', '/refunds'],
  nurse: ['/visits/201', '/drug-register', '/animals/2'],
  vet: ['/visits/201', '/animals/3', '/is-it-you'],
  dispenser: ['/dispensary', '/drug-register', '/animals/4'],
  manager: ['/refunds', '/people', '/people/vet', '/no-such-place'],
}
