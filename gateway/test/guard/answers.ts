import type { Answer } from '../application.ts'

/** Answers of an application that a proxy must leave as they are. */
export const answers: Readonly<Record<string, Answer>> = {
  '/sets': (_, response) =>
    response.setHeader('set-cookie', ['a=b', '__Host-curfew-gateway=x; Secure; Path=/']).end('set'),
  '/wrong': (_, response) => response.writeHead(422, { 'content-type': 'application/json' }).end('{}'),
  '/none': (_, response) => response.writeHead(401).end('the application said so'),
}
