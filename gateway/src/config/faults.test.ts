import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { configOf, readConfig } from '../config.ts'
import { Wrong } from '../wrong.ts'

const faultsOf = (text: string): readonly string[] => {
  try {
    configOf('curfew.json', text)
    return []
  } catch (failure) {
    if (!(failure instanceof Wrong)) throw failure
    return failure.message.split('\n')
  }
}

describe('a wrong file says the line, the mistake and the remedy', () => {
  it.each([
    ['', 'curfew.json:1: the file is empty; write {} at least'],
    ['[]', 'curfew.json:1: the file is an empty list; write an object such as {"roles": {}, "routes": []}'],
    ['{\n"roles": {\n}', 'curfew.json:3: a closing brace is missing; write } where the object ends'],
    ['{\n"roles": {}\n"routes": []}', 'curfew.json:3: a comma is missing before this; write one'],
    ['{"a" 1}', 'curfew.json:1: a colon is missing here; write one between the name and its value'],
    ["{'a': 1}", 'curfew.json:1: this is no value of JSON; write text between double quotes, a number, true or false'],
    ['{\n"roles": {},\n"roles": {}}', 'curfew.json:3: "roles" stands here twice; write it once'],
    ['{"roles": {}}', 'curfew.json:1: there is no role; write one, or leave "roles" out'],
    ['{\n\n"rolls": {}}', 'curfew.json:3: rolls is unknown; write one of $schema, name, theme, roles,'],
    ['{"roles": {"clerk": {\n"idle": 1}}}', 'curfew.json:2: roles.clerk.idle is unknown; write one of tasks, policy'],
    [
      '{"roles": {\n"a clerk": {}}}',
      'curfew.json:2: roles.a clerk is a name that cannot be used; write an object such as',
    ],
    ['{"roles": {"__proto__": {}}}', 'curfew.json:1: '],
    ['{"roles": {"clerk": {"tasks": "x"}}}', 'roles.clerk.tasks is "x"; write a list of tasks, such as ["refund.ask"]'],
    ['{"roles": {"clerk": {"tasks": [7]}}}', 'roles.clerk.tasks[0] is 7; write the name of a task'],
    ['{"roles": {"clerk": {"policy": "pcI"}}}', 'roles.clerk.policy is "pcI"; write one of "oneMinute", "pci", "aal2"'],
    [
      '{"roles": {"clerk": {"policy":\n{"idle": 15}}}}',
      'curfew.json:2: roles.clerk.policy.idle is 15; write a length of time',
    ],
    [
      '{"roles": {"clerk": {"policy": {"idle": "15 minutes"}}}}',
      'roles.clerk.policy.idle is "15 minutes"; write a length',
    ],
    [
      '{"roles": {"clerk": {"policy": {"idel": "1m"}}}}',
      'roles.clerk.policy.idel is unknown; write one of idle, warning,',
    ],
    [
      '{"roles": {"clerk": {"policy": {"presence": "sometimes"}}}}',
      'roles.clerk.policy.presence is "sometimes"; write "never"',
    ],
    [
      '{"roles": {"clerk": {"policy": {"presence": {"end": 1}}}}}',
      'roles.clerk.policy.presence.end is unknown; write one of ends',
    ],
    [
      '{"roles": {"clerk": {"policy": {"sessions": {"most": 0}}}}}',
      'roles.clerk.policy.sessions.most is 0; write a whole number',
    ],
    [
      '{"roles": {"clerk": {"policy": {\n"idle": "1m",\n"warning": "5s"}}}}',
      'curfew.json:3: policy.warning is 5 s; write at least "20s", or say why less is needed',
    ],
    [
      '{"roles": {"clerk": {"policy": {\n"idle": "0s"}}}}',
      'curfew.json:2: policy.idle is 0; write a length of time above zero, such as "15m"',
    ],
    [
      '{"roles": {"clerk": {"policy": {"idle": "30d", "lifetime": "60d"}}}}',
      'longer than a timer can wait; write at most "24d"',
    ],
    ['{"roles": {"clerk": {"policy":{"presence": {\n"lease": "5s"}}}}}', 'curfew.json:2: policy.presence.lease is 5 s'],
    ['{"apart": [["a", "b"]]}', 'no role has the task "a"; write a role that has it, in "roles"'],
    ['{"roles": {"x": {"tasks": ["a"]}}, "apart": [["a"]]}', 'apart[0] is a list; write a pair of tasks'],
    ['{"roles": {"x": {"tasks": ["a"]}}, "apart": [["a", "a"]]}', 'a task stands beside itself; write two tasks'],
    [
      '{"roles": {"x":\n{"tasks": ["a", "b"]}}, "apart": [["a", "b"]]}',
      'curfew.json:2: the role "x" has "a", "b", which "apart" keeps apart; take one out',
    ],
    ['{"applicationRoles": ["clerk"]}', 'there is no role "clerk"; write one of "person", or add the role to "roles"'],
    ['{"applicationCookies": ["a b"]}', 'applicationCookies[0] is "a b"; write the name of a cookie'],
    ['{"applicationCookies": ["__Host-curfew"]}', `is a cookie of the gateway's own; write the application's`],
    [
      '{"routes": [\n{"person": "x"}]}',
      'curfew.json:2: routes[0].path is missing; write a path such as "/refunds/:id/approve"',
    ],
    ['{"routes": [{"path": "/a"}]}', 'the route /a demands nothing; write "task", "person" or "open" in it'],
    [
      '{"routes": [{"path": "/a", "person": "x", "open": "y"}]}',
      'the route /a has "person" and "open"; write one of them',
    ],
    [
      '{"routes": [{"path": "/a", "person": ""}]}',
      'routes[0].person is ""; write a few words: why any signed-in person',
    ],
    [
      '{"routes": [{"path": "/a", "person": "x", "crossSite": true}]}',
      '"crossSite" stands beside no "open"; write "open"',
    ],
    [
      '{"routes": [{"path": "/a", "open": "x", "crossSite": false}]}',
      'routes[0].crossSite is false; write true, or leave it out',
    ],
    [
      '{"routes": [{"path": "/a", "open": "x", "methods": ["post"]}]}',
      'routes[0].methods[0] is "post"; write a method in capitals',
    ],
    [
      '{"routes": [{"path": "/a", "open": "x", "methods": []}]}',
      'routes[0].methods is an empty list; write a list of methods',
    ],
    ['{"routes": [{"path": "a", "open": "x"}]}', `the path "a" does not begin with a slash; write a path such as`],
    ['{"routes": [{"path": "/a(", "open": "x"}]}', 'the path "/a(" is no pattern of URLPattern; write'],
    [
      '{"routes": [{"path": "/a", "task": "refund.aprove"}]}',
      'no role has the task "refund.aprove"; write a role that has it',
    ],
    [
      '{"roles": {"x": {"tasks": ["a"]}}, "routes": [{"path": "/a",\n"task": "b"}]}',
      'curfew.json:2: no role has the task "b"; write one of "a", or add the task to "roles"',
    ],
    [
      '{"routes": [\n{"path": "/*", "person": "x"},\n{"path": "/a", "open": "y"}]}',
      'curfew.json:3: the route /a can never match, because the route /* in line 2 takes all of its requests; write it before',
    ],
    [
      '{"sites": [{"host": "https://a.example"}]}',
      'sites[0].host is "https://a.example"; write a host such as "a.example"',
    ],
    ['{"sites": [{"host": "a.example:x"}]}', 'the host "a.example:x" is none; write it as "a.example"'],
    [
      '{"sites": [{"host": "a.example"},\n{"host": "A.example"}]}',
      'curfew.json:2: the host "A.example" has a site already',
    ],
    [
      '{"sites": [{"host": "a.example", "upstream": "http://b/x"}]}',
      'sites[0].upstream is "http://b/x"; write an address',
    ],
    ['{"sites": [{"host": "a.example", "upstream": "http://b:99999"}]}', 'the upstream "http://b:99999" is no address'],
    [
      '{"theme": "none.css"}',
      'the style sheet none.css cannot be read (ENOENT); write its path from the folder of this file',
    ],
    ['{"theme": "none.txt"}', 'theme is "none.txt"; write the path of a style sheet, such as "theme.css"'],
  ])('%j', (text, fault) => {
    const faults = faultsOf(text)
    expect(faults.join('\n')).toContain(fault)
    for (const line of faults) expect(line).toMatch(/^curfew\.json:\d+: .+; (write|take|leave|give)/)
  })

  it('names every mistake at once, in the order of the lines', () => {
    const faults = faultsOf(`{
  "roles": {
    "clerk": { "tasks": ["a"], "policy": { "idle": "1m", "warning": "2m" } }
  },
  "routes": [
    { "path": "/x", "task": "b" },
    { "path": "/x", "task": "a" }
  ],
  "applicationCookies": ["curfew"]
}`)
    expect(faults.map((fault) => fault.split(':')[1])).toEqual(['3', '6', '7', '9'])
  })

  it('reads a file with a byte order mark, and counts its lines', () => {
    expect(faultsOf('\uFEFF{\n"a": 1}')[0]).toMatch(/^curfew\.json:2: a is unknown/)
    expect(faultsOf('\uFEFF{}')).toEqual([])
  })

  it('a file that is not there says so', () => {
    expect(() => readConfig('nowhere/curfew.json')).toThrow(
      'nowhere/curfew.json: there is no such file; write the path of a file such as {"roles": {}, "routes": []}',
    )
    expect(() => readConfig(tmpdir())).toThrow('this is a folder')
  })
})
