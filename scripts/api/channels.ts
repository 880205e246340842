import { AGGREGATES, type AggregateName } from '../../shared/events/src/index.ts'
import { typesOf } from './messages.ts'
import { AGGREGATE_SUBJECTS, PARTY_TOKEN } from './subjects.ts'

type Json = Readonly<Record<string, unknown>>

const messages = (section: string, names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/${section}/messages/${name}` }]))

const inComponents = (names: readonly string[]): Json => messages('components', names)

/** The id of the channel of an aggregate's facts. */
export const factsOf = (aggregate: AggregateName): string => `facts.${aggregate}`

const factChannel = (aggregate: AggregateName): Json => {
  const { about, party, id } = AGGREGATE_SUBJECTS[aggregate]
  return {
    address: `sixfold.fact.${aggregate}.{party}.{id}`,
    title: `Facts: ${aggregate}`,
    description: `${about} Kept for ever, in order; only coordinators write here. Read what is stored (operation \`followFacts\`), never the bare subject: that also carries writes which were refused.`,
    parameters: { party: { description: `${party}.` }, id: { description: `${id}.` } },
    messages: inComponents(typesOf((it) => it.kind === 'fact' && it.aggregate === aggregate)),
  }
}

const AGENT = "The agent's id."

/** Every channel: orders, facts by aggregate, reports, and what of JetStream belongs to them. */
export const channels = (): Json => ({
  orders: {
    address: 'sixfold.order.{party}',
    title: 'Orders',
    description:
      'What parties ask for. At most 64 KiB each with its headers; kept for 30 days. The orders of one party are decided one after the other, in the order in which they were stored; those of different parties in any order, but none before the orders of operators that were stored before it.',
    parameters: { party: { description: PARTY_TOKEN } },
    messages: inComponents(typesOf(({ kind }) => kind === 'order')),
  },
  ...Object.fromEntries(AGGREGATES.map((aggregate) => [factsOf(aggregate), factChannel(aggregate)])),
  reports: {
    address: 'sixfold.report.{agent}.{type}',
    title: 'Reports',
    description:
      'What agents say about themselves; the last of each type is kept. Nothing for portals: what matters of it becomes a fact.',
    parameters: {
      agent: { description: AGENT },
      type: { description: '`started`, or `network-` or `resync-` and a hash of party and network.' },
    },
    messages: inComponents(typesOf(({ kind }) => kind === 'report')),
  },
  consumers: {
    address: '$JS.API.CONSUMER.CREATE.FACTS',
    title: 'Asking JetStream to send facts',
    messages: inComponents(['follow']),
  },
  inbox: {
    address: null,
    title: 'Your inbox',
    description: 'A subject of your own, for answers: `_INBOX.` and something that nobody guesses.',
    messages: inComponents(['stored', 'following']),
  },
})

const channel = (name: string): Json => ({ $ref: `#/channels/${name}` })
const inChannel = (name: string, types: readonly string[]): Json[] =>
  types.map((type) => ({ $ref: `#/channels/${name}/messages/${type}` }))

/** What a party does: it sends orders, and receives facts. What agents do is told for completeness. */
export const operations = (): Json => ({
  orderAsPortal: {
    action: 'send',
    channel: channel('orders'),
    title: 'Order, as a portal or billing system',
    tags: [{ name: 'portals' }],
    messages: inChannel(
      'orders',
      typesOf(({ kind, by }) => kind === 'order' && by === 'portals'),
    ),
    reply: { channel: channel('inbox'), messages: inChannel('inbox', ['stored']) },
  },
  orderAsOperator: {
    action: 'send',
    channel: channel('orders'),
    title: 'Order, as an operator of the grid',
    description: 'From any other party these are refused as `NOT_OPERATOR`.',
    tags: [{ name: 'operators' }],
    messages: inChannel(
      'orders',
      typesOf(({ kind, by }) => kind === 'order' && by === 'operators'),
    ),
    reply: { channel: channel('inbox'), messages: inChannel('inbox', ['stored']) },
  },
  followFacts: {
    action: 'send',
    channel: channel('consumers'),
    title: 'Follow facts',
    description:
      'A party follows `sixfold.fact.order.<party>.*` (what became of its orders) and `sixfold.fact.network.<party>.*` (what its networks are).',
    messages: inChannel('consumers', ['follow']),
    reply: { channel: channel('inbox'), messages: inChannel('inbox', ['following']) },
  },
  ...Object.fromEntries(
    AGGREGATES.map((aggregate) => [
      `receive.${aggregate}`,
      {
        action: 'receive',
        channel: channel(factsOf(aggregate)),
        title: `Receive facts: ${aggregate}`,
        description: AGGREGATE_SUBJECTS[aggregate].about,
        tags: [{ name: 'facts' }],
      },
    ]),
  ),
  report: {
    action: 'send',
    channel: channel('reports'),
    title: 'Report, as an agent about itself',
    tags: [{ name: 'reports' }],
  },
})
