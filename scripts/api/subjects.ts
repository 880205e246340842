import type { AggregateName } from '../../shared/events/src/index.ts'

const TOKEN = '1 to 64 of the characters A-Z a-z 0-9 _ -'

/** Of facts, by aggregate: what its subject is about, and what stands for its party and its id. */
export const AGGREGATE_SUBJECTS: Readonly<
  Record<AggregateName, Readonly<{ about: string; party: string; id: string }>>
> = {
  grid: { about: 'The grid itself: which prefixes and addresses it has.', party: '`grid`', id: '`grid`' },
  farm: { about: 'One farm.', party: '`grid`', id: `the farm's id: ${TOKEN}` },
  'exit-group': { about: 'One exit group.', party: '`grid`', id: `the exit group's id: ${TOKEN}` },
  allocation: {
    about: 'One allocation: who owns which slice of it.',
    party: '`grid`',
    id: 'its prefix as it was registered, with - for : and _ for /, like `2001-db8-a--_48`',
  },
  slice: {
    about: 'One slice: which network has which /64 of it.',
    party: '`grid`',
    id: 'its prefix, with - for : and _ for /, like `2001-db8-a-100--_56`',
  },
  node: { about: 'One node, and its listen ports.', party: '`grid`', id: "the node's id" },
  exit: { about: 'One exit, and the networks that it serves.', party: '`grid`', id: "the exit's id" },
  network: {
    about: 'One network: everything about it, in order.',
    party: 'the party to which the network belongs',
    id: `the network's id, as its party chose it: ${TOKEN}`,
  },
  tenant: { about: 'What one tenant may have.', party: '`grid`', id: "the tenant's party" },
  pool: {
    about: 'The public IPv4 addresses, ports and host names of one exit group.',
    party: '`grid`',
    id: "the exit group's id",
  },
  space: { about: 'One address space.', party: '`grid`', id: 'its number, 1 to 65535' },
  checkpoint: { about: 'Checkpoints of the log.', party: '`grid`', id: '`facts`' },
  order: {
    about:
      'What became of one order: the last write of deciding it, so there is one fact only. Rejections that were only counted are on `rejections-…`, and what was looked at for an order with `ifrevision` on `plan-…`.',
    party: 'the party that published the order',
    id: "the order's key: 32 of the characters a-z 2-7",
  },
}

/** The token of the party that publishes. */
export const PARTY_TOKEN = `Who publishes: ${TOKEN}. It equals the attribute \`party\` of the event.`
