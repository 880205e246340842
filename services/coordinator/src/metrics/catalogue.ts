import { sliceCount } from '@sixfold/domain/allocation/cuts'
import { allocationRef, GRID_REF } from '@sixfold/fold'
import { counter, gauge, type Metric, one, type Reading } from './metric.ts'
import type { Sources } from './sources.ts'

const byKey = (label: string, values: Readonly<Record<string, number>>): Reading[] =>
  Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }))

/** Of each allocation that is given from, by the prefix that it was first registered with. */
const ofAllocations = ({ world }: Sources) =>
  [...world.get('grid', GRID_REF).state.allocations.values()]
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .map((allocation) => ({ allocation, labels: { allocation: allocation.name } }))

const LOG: readonly Metric[] = [
  gauge()('nats_connected', '1 while there is a connection to NATS, 0 while there is none.', (it) =>
    one(it.isConnected() ? 1 : 0),
  ),
  gauge()('log_end_sequence', 'The last sequence of FACTS; missing while NATS does not say it.', async (it) =>
    one(await it.endOfLog()),
  ),
  gauge()('log_folded_sequence', 'The last sequence of FACTS up to which all are folded.', (it) =>
    one(it.folded()),
  ),
  counter()('facts_folded_total', 'Facts folded as they came, after the log was caught up with.', (it) =>
    one(it.tally.counts().facts),
  ),
  counter()(
    'facts_unknown_total',
    'Facts of a newer version than this coordinator: from the first one on it writes nothing.',
    (it) => one(it.strangers()),
  ),
]

const ORDERS: readonly Metric[] = [
  counter('outcome', 'code')(
    'orders_decided_total',
    'Orders by outcome (accepted, rejected, or known: decided before) and code of the refusal.',
    (it) =>
      [...it.tally.orders()].map(({ outcome, code, count }) => ({ labels: { outcome, code }, value: count })),
  ),
  gauge()('orders_waiting', 'Orders in memory that wait to be decided.', (it) => one(it.waiting().orders)),
  gauge()('order_lanes_busy', 'Parties of which orders wait or are being decided.', (it) =>
    one(it.waiting().busy),
  ),
  gauge()(
    'order_lanes_parked',
    'Parties of which more orders wait than are kept in memory: the rest is read again from ORDERS.',
    (it) => one(it.waiting().parked),
  ),
  counter()(
    'commands_retried_total',
    'Commands decided again because somebody else wrote to the aggregate in between.',
    (it) => one(it.tally.counts().retries),
  ),
]

const NETWORKS: readonly Metric[] = [
  counter()('mailbox_messages_written_total', 'Messages written into mailboxes of agents.', (it) =>
    one(it.mailboxes.written),
  ),
  counter()('mailbox_conflicts_total', 'Writes into mailboxes that somebody else was faster with.', (it) =>
    one(it.mailboxes.conflicts),
  ),
  gauge('state')('networks', 'Networks by the state of their life.', (it) => byKey('state', it.lives())),
]

const PROOFS: readonly Metric[] = [
  gauge('proof')(
    'proof_violations',
    'Counterexamples that stand now, by what was to be proven; 0 is as it must be.',
    (it) => byKey('proof', it.proofs.violations()),
  ),
  counter()('proof_violations_found_total', 'Counterexamples that were found.', (it) =>
    one(it.proofs.counts().found),
  ),
  counter()('proofs_checked_total', 'How often a network was proven.', (it) =>
    one(it.proofs.counts().proven),
  ),
  gauge()('proofs_due', 'Networks that changed and wait to be proven.', (it) => one(it.proofs.counts().due)),
]

const ADDRESSES: readonly Metric[] = [
  gauge('allocation')('allocation_slices', 'Slices that an allocation has to give, cut or not.', (it) =>
    ofAllocations(it).map(({ allocation, labels }) => ({ labels, value: sliceCount(allocation) })),
  ),
  gauge('allocation')('allocation_slices_cut', 'Slices of an allocation that nodes and exits have.', (it) =>
    ofAllocations(it).map(({ allocation, labels }) => ({
      labels,
      value: it.world.get('allocation', allocationRef(allocation)).state.slices.size,
    })),
  ),
]

/** Every metric of a coordinator beside those of its process, in the order in which they are shown. */
export const METRICS: readonly Metric[] = [...LOG, ...ORDERS, ...NETWORKS, ...PROOFS, ...ADDRESSES]
