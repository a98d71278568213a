import { z } from 'zod'
import { fields, list, named, oneOf, text } from '../written/fields.ts'

/** The form of the name of a role or a task. It also goes into a header, where commas and spaces separate names. */
export const nameForm = /^[A-Za-z][\w.:-]{0,63}$/

const duration = text(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a length of time such as "15m", "90s", "1h" or "500ms"')
const sentence = (about: string): z.ZodString => text(/\S/, `a few words: ${about}`)
const name = (what: string): z.ZodString => text(nameForm, `the name of a ${what}: letters, digits, dots and hyphens`)

const presence = fields(
  {
    ends: oneOf(['last-page', 'any-page'])
      .describe('The end of the session: when its last page is gone, or when any of its pages is gone.')
      .optional(),
    lease: duration.describe('How long a page counts as open without a report.').optional(),
    grace: duration.describe('The longest time between a goodbye and the next page.').optional(),
    lostGrace: duration.describe('The same after a page vanished without a goodbye.').optional(),
    opening: duration.describe("The longest time between a document's request and its page's first signal.").optional(),
  },
  '"never", or an object with ends, lease, grace, lostGrace or opening',
)

const then = oneOf(['end-oldest', 'refuse']).describe('The effect of one more sign-in.').optional()

const bound = fields(
  {
    most: z
      .int({ error: 'a whole number of 1 or more' })
      .min(1, { error: 'a whole number of 1 or more' })
      .describe('How many sessions a person may have at a time.'),
    then,
  },
  'an object such as {"most": 1, "then": "refuse"}',
)

const presets = ['oneMinute', 'pci', 'aal2', 'aal3'] as const
const policyRemedy = 'one of "oneMinute", "pci", "aal2", "aal3", or an object such as {"idle": "15m", "warning": "3m"}'

const policyFields = fields(
  {
    idle: duration.describe('How long a person may be inactive. Default: one minute.').optional(),
    warning: duration
      .describe('How long before such an end the warning comes. Default: half, 3 minutes at most.')
      .optional(),
    lifetime: duration.describe('The longest life of a session. Default: 12 hours.').optional(),
    lifetimeWarning: duration.describe('How long before the end of its life the warning comes.').optional(),
    presence: z
      .union([z.literal('never'), presence], { error: '"never", or an object such as {"ends": "last-page"}' })
      .describe('How closing pages ends a session.')
      .optional(),
    requests: oneOf(['people', 'all', 'none']).describe('The requests that count as activity.').optional(),
    drafts: text(/^(never|\d+(\.\d+)?(ms|s|m|h|d))$/, '"never", or a length of time such as "1h"')
      .describe('How long a draft of a form is kept for its person.')
      .optional(),
    sessions: bound.describe('How many sessions a person may have at a time.').optional(),
    moreTime: duration.describe('The extra time that the warning offers.').optional(),
    persistent: z
      .boolean({ error: 'true or false' })
      .describe('Whether the browser keeps the cookie after it was closed. Needs "presence": "never". Default: false.')
      .optional(),
    essential: sentence('why a warning below 20 seconds is essential here').optional(),
  },
  policyRemedy,
)

const policy = z.union([oneOf(presets), policyFields], { error: policyRemedy })

const role = fields(
  {
    tasks: list(name('task'), 'a list of tasks, such as ["refund.ask"]')
      .describe('The tasks of its people.')
      .optional(),
    policy: policy.describe('When the sessions of its people end. Default: after a minute.').optional(),
  },
  'an object such as {"tasks": ["refund.ask"], "policy": {"idle": "15m"}}',
)

const route = fields(
  {
    methods: list(
      text(/^[A-Z]+(-[A-Z]+)*$/, 'a method in capitals, such as "POST"'),
      'a list of methods, such as ["POST"]',
    )
      .min(1, { error: 'a list of methods, such as ["POST"], or leave it out for all' })
      .describe('The methods. GET stands for HEAD too. Default: all.')
      .optional(),
    path: text(/^/, 'a path such as "/refunds/:id/approve"').describe('The path, as a pattern of URLPattern.'),
    task: name('task').describe('The task that the person of a request must have.').optional(),
    person: sentence('why any signed-in person may do this')
      .describe('Why any signed-in person may do this.')
      .optional(),
    open: sentence('why everybody may do this').describe('Why everybody may do this, signed in or not.').optional(),
    crossSite: z
      .literal(true, { error: 'true, or leave it out' })
      .describe('Takes requests that other sites make, such as webhooks. Beside "open" alone.')
      .optional(),
    raw: z
      .literal(true, { error: 'true, or leave it out' })
      .describe('Takes a path that two readers read differently, when each reading leads to no stricter demand.')
      .optional(),
  },
  'an object such as {"path": "/*", "person": "signed in"}',
).meta({ oneOf: [{ required: ['task'] }, { required: ['person'] }, { required: ['open'] }] })

const routes = list(route, 'a list of routes, such as [{"path": "/*", "person": "signed in"}]')

const site = fields(
  {
    host: text(/^[^\s/?#@]+$/, 'a host such as "a.example" or "a.example:8443"').describe(
      'The host that requests name.',
    ),
    upstream: text(/^https?:\/\/[^\s/?#@]+\/?$/i, 'an address such as "http://127.0.0.1:8001"')
      .describe('The address of its application. Default: the one on the command line.')
      .optional(),
    routes: routes.describe('Its routes. Default: every path for signed-in persons.').optional(),
  },
  'an object such as {"host": "a.example", "upstream": "http://127.0.0.1:8001", "routes": []}',
)

/** The shape of `curfew.json`. Its messages say what to write. */
export const configShape = fields(
  {
    $schema: z.string({ error: 'the address of the schema' }).optional(),
    name: sentence("the application's name, for the gateway's own pages")
      .describe("The application's name on the gateway's own pages.")
      .optional(),
    theme: text(/\.css$/i, 'the path of a style sheet, such as "theme.css"')
      .describe("A style sheet with colours for the gateway's own pages, beside this file.")
      .optional(),
    roles: named(
      nameForm,
      role,
      'an object such as {"clerk": {"tasks": ["refund.ask"]}}, with names of letters, digits, dots and hyphens',
    )
      .describe('The roles, each with its tasks and its policy. Default: the role "person".')
      .optional(),
    apart: list(
      z.tuple([name('task'), name('task')], { error: 'a pair of tasks, such as ["refund.ask", "refund.approve"]' }),
      'a list of pairs, such as [["refund.ask", "refund.approve"]]',
    )
      .describe('Pairs of tasks that nobody may have together.')
      .optional(),
    applicationRoles: list(name('role'), 'a list of roles, such as ["clerk"]')
      .describe("The roles of a session that the application's own login starts. Default: the only role.")
      .optional(),
    applicationCookies: list(
      text(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'the name of a cookie, such as "sessionid"'),
      'a list of names of cookies, such as ["sessionid"]',
    )
      .describe('Cookies of the application that live no longer than the session in which they were set.')
      .optional(),
    routes: routes
      .describe('The demands by path. The first route that matches wins. A path without a route is refused.')
      .optional(),
    sites: list(site, 'a list of sites, such as [{"host": "a.example", "upstream": "http://127.0.0.1:8001"}]')
      .describe('Several hosts, each with its application and its routes.')
      .optional(),
  },
  'an object such as {"roles": {}, "routes": []}',
)

/** `curfew.json` as it is written. */
export type ConfigAsWritten = z.infer<typeof configShape>
/** A policy as it is written there. */
export type PolicyInFile = z.infer<typeof policy>
/** A route as it is written there. */
export type RouteInFile = z.infer<typeof route>
/** The names of ready policies. */
export type Preset = (typeof presets)[number]
