import { memoize } from './values/address.ts'
import { hashToken, TOKEN } from './values/token.ts'

/**
 * The only place that spells a NATS subject. These shapes never change: permissions, accounts and archives hang on them.
 */

/** Where a fact lives: the aggregate that owns the invariant, the party it belongs to, and its id. */
export type AggregateRef = Readonly<{ aggregate: AggregateName; party: string; id: string }>

/** The aggregates; each invariant belongs to exactly one. */
export const AGGREGATES = [
  'grid',
  'farm',
  'exit-group',
  'allocation',
  'slice',
  'node',
  'exit',
  'network',
  'tenant',
  'pool',
  'space',
  'checkpoint',
  'order',
] as const
export type AggregateName = (typeof AGGREGATES)[number]

/** The party token of what belongs to no tenant: farms, nodes, exits and prefixes are the grid's; their owner is in the data. */
export const GRID = 'grid'

const lookAt = (text: string): string => (TOKEN.test(text) ? text : `h_${hashToken(26, text)}`)
const remembered = memoize(lookAt)

/** What is longer than keys and most names is nearly always a machine's id, and there are only so many machines. */
const LONG = 32

/** A foreign string as a subject token: itself where it is one, else its hash. */
export const tokenOf = (text: string): string => (text.length > LONG ? remembered(text) : lookAt(text))

export const orderSubject = (party: string): string => `sixfold.order.${tokenOf(party)}`
export const factSubject = ({ aggregate, party, id }: AggregateRef): string =>
  `sixfold.fact.${aggregate}.${tokenOf(party)}.${tokenOf(id)}`
export const mailboxSubject = (agent: string, party: string, network: string): string =>
  `sixfold.mailbox.${agent}.${tokenOf(party)}.${tokenOf(network)}`
export const reportSubject = (agent: string, type: string): string => `sixfold.report.${agent}.${type}`
export const presenceSubject = (agent: string): string => `sixfold.presence.${agent}`

/** Every subject of a kind, for streams and consumers. */
export const ALL = {
  orders: 'sixfold.order.*',
  facts: 'sixfold.fact.*.*.*',
  factsOf: (aggregate: AggregateName): string => `sixfold.fact.${aggregate}.*.*`,
  mailboxes: 'sixfold.mailbox.*.*.*',
  mailboxesOf: (agent: string): string => `sixfold.mailbox.${agent}.*.*`,
  reports: 'sixfold.report.*.*',
  reportsOf: (agent: string): string => `sixfold.report.${agent}.*`,
  presence: 'sixfold.presence.*',
} as const

/** Republished copies of stored mailbox messages: only ever a wake-up. */
export const live = (subject: string): string => `sixfold.live.${subject.slice('sixfold.'.length)}`

const tokens = (subject: string, kind: string, count: number): string[] | null => {
  const all = subject.split('.')
  return all.length === count + 2 && all[0] === 'sixfold' && all[1] === kind ? all.slice(2) : null
}

/** The party of an order's subject, or null when it is none. */
export const partyOfOrder = (subject: string): string | null => tokens(subject, 'order', 1)?.[0] ?? null

/** The aggregate of a fact's subject, or null when it is none. */
export const refOf = (subject: string): AggregateRef | null => {
  const [aggregate, party, id] = tokens(subject, 'fact', 3) ?? []
  if (aggregate === undefined || party === undefined || id === undefined) return null
  return AGGREGATES.includes(aggregate as AggregateName)
    ? { aggregate: aggregate as AggregateName, party, id }
    : null
}

/** Agent and type of a report's subject, or null when it is none. */
export const reportOf = (subject: string): Readonly<{ agent: string; type: string }> | null => {
  const [agent, type] = tokens(subject, 'report', 2) ?? []
  return agent === undefined || type === undefined ? null : { agent, type }
}

/** Agent, party and network of a mailbox subject, or null when it is none. */
export const mailboxOf = (
  subject: string,
): Readonly<{ agent: string; party: string; network: string }> | null => {
  const [agent, party, network] = tokens(subject, 'mailbox', 3) ?? []
  return agent === undefined || party === undefined || network === undefined
    ? null
    : { agent, party, network }
}

/** The agent of a presence subject, or null when it is none. */
export const agentOfPresence = (subject: string): string | null => tokens(subject, 'presence', 1)?.[0] ?? null

/** The report types under which an agent says what it is, what it did last, and how it stands with its BGP neighbours. */
export const STARTED_REPORT = 'agent-started'
export const REPAIRS_REPORT = 'repairs'
export const UPSTREAM_REPORT = 'upstream'
/** The report type of what an exit sees of those that it stands by for. */
export const STANDING_BY_REPORT = 'standing-by'
/** The report type of one network: its state on that agent, last value only. */
export const networkReportType = (party: string, network: string): string =>
  `network-${hashToken(20, party, network)}`
/** The report type of what one network's policies dropped on that agent, last value only. */
export const policyReportType = (party: string, network: string): string =>
  `policy-${hashToken(20, party, network)}`
/** The report type of which peers of one network do not answer that agent, last value only. */
export const handshakesReportType = (party: string, network: string): string =>
  `handshakes-${hashToken(20, party, network)}`
/** The report type of what an agent sees of the ways between hidden members of one network, last value only. */
export const pathsReportType = (party: string, network: string): string =>
  `paths-${hashToken(20, party, network)}`
/** The report type of whether the exit of one network answers that agent, last value only. */
export const probesReportType = (party: string, network: string): string =>
  `probes-${hashToken(20, party, network)}`
/** The report type of which ways in clear of one network pass packets, as that agent sees it, last value only. */
export const farmWaysReportType = (party: string, network: string): string =>
  `farm-ways-${hashToken(20, party, network)}`
export const resyncReportType = (party: string, network: string): string =>
  `resync-${hashToken(20, party, network)}`

/** The mailbox of a machine itself rather than of a network: its own registration and slices. */
export const MACHINE = { party: GRID, network: 'machine' } as const
