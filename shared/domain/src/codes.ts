import { GOODS_CODES } from './codes-goods.ts'
import { LIFECYCLE_CODES } from './codes-lifecycle.ts'

/**
 * What is wrong with an order before anybody asks what it is about, or whatever it is about: each code with what it means
 * and what to do. A code never changes its meaning.
 */
export const ENVELOPE_CODES: Readonly<Record<string, string>> = {
  malformed:
    'The order is no CloudEvent, or its data breaks the schema of its type. `field` names the first fault, `(whole)` stands for the body as a whole. Mend it and publish it under a new id.',
  'unknown-type':
    'This grid knows no order of this type and version. See the list of orders; an older coordinator may not know the newest version yet.',
  'party-mismatch':
    'The attribute `party` is missing, or is not the last token of the subject. Publish on `sixfold.order.<party>` with the same party inside.',
  'id-reused':
    'An order with this source and id was published before, with other bytes. That one holds; give the new one an id of its own.',
  cancelled:
    'OrderCancelled named this order before it was decided. Nothing of it was done, and nothing will be, whatever comes under its id. `stream` is `cancelled-before-it-came`; `bytes` and `position` are those of the OrderCancelled; `excerpt` is empty.',
  'plan-stale':
    'The order was to be done only if nothing had changed since it was planned, and something has. Plan it again.',
}

/** What `order check` says of an order that never reaches a coordinator: on the log nobody finds these. */
export const CHECK_CODES: Readonly<Record<string, string>> = {
  'too-large':
    'Only `sixfold order check` says so: with more than 64 KiB the order is not stored, and NATS answers the publish with `err_code` 10054. Make several smaller ones.',
}

/**
 * Why an order that can be read is refused: each code with what it means and what to do. A code never changes its
 * meaning. A spec sees to it that every code of the sources is here, and no other.
 */
export const CODES: Readonly<Record<string, string>> = {
  ...GOODS_CODES,
  ...LIFECYCLE_CODES,
  ALLOCATION_EXHAUSTED:
    'Every slice of the allocation is cut. Register another one for the same holder, or extend it.',
  ALLOCATION_EXTENSION:
    '`extended` must be shorter than the allocation as it is now, and contain it. Nothing is ever taken from an allocation but all of it.',
  ALLOCATION_IN_USE:
    'Networks have a /64 of the allocation; the sentence lists them. Cancel them first, or say `force`.',
  ALLOCATION_LENGTH: 'The prefix is no allocation: it must be from /29 to /56, and shorter than its slices.',
  ALLOCATION_NONE: 'The farm or exit group has no allocation. Register one for it first.',
  ALLOCATION_OVERLAPS: 'The prefix overlaps one that is registered already. No address is ever given twice.',
  ALLOCATION_TAKEN: 'The prefix is registered already, with another holder or slice length.',
  ALLOCATION_UNKNOWN: 'No such allocation is registered. Name it by the prefix that it was registered with.',
  ALLOCATION_WITHDRAWN:
    'The allocation was withdrawn before: nothing is given from it. It comes back when it is registered again as it was: the same prefix, holder and slice length.',
  EXIT_GROUP_EMPTY:
    'No exit that takes networks is in this exit group. Choose another one, or register an exit.',
  EXIT_GROUP_TAKEN:
    'An exit group with this id is registered already, by another operator or under another name.',
  EXIT_GROUP_UNKNOWN: 'No such exit group is registered. Register it first.',
  EXIT_NONE: 'No exit is registered that takes networks. An operator has to register one.',
  EXIT_TAKEN:
    'This id is registered already, as another exit or as a node. A machine that is both has two agents and two ids.',
  EXIT_UNKNOWN: 'No such exit is registered.',
  FARM_TAKEN: 'A farm with this id is registered already, by another operator or under another name.',
  FARM_UNKNOWN: 'No such farm is registered. Register it first.',
  NETWORK_CANCELLED: 'The network was cancelled before. Its id is never used again.',
  NETWORK_EXISTS:
    'A network of this party with this id was ordered before. Choose another id: one is never used twice.',
  NETWORK_UNKNOWN: 'The party has no such network.',
  NODE_TAKEN:
    'This id is registered already, as another node or as an exit. A machine that is both has two agents and two ids.',
  NODE_UNKNOWN: 'No such node is registered.',
  NOT_OPERATOR: 'The order is for operators of this grid, and the party is none.',
  PORTS_EXHAUSTED: 'The machine has no listen port left for another network.',
  PREFIX_EXHAUSTED:
    'No /64 is left for a member, also after what cools down; the sentence says of which machine. An operator has to extend its allocation or register another one.',
  SLICE_LENGTH: 'Slices must be longer than the allocation, and from /48 to /63.',
}

/** Codes by which deciders and handlers understand each other: no party ever reads one. */
export const INTERNAL_CODES: ReadonlySet<string> = new Set([
  'EXIT_NOT_RESERVED',
  'NETWORK_FOUNDED',
  'NETWORK_HELD',
  'NETWORK_NOT_FOUNDED',
  'ORDER_TAKEN_UP',
  'PAIR_NOT_RESERVED',
  'PAIR_TAKEN',
  'RESOURCE_NOT_RESERVED',
  'ROTATION_INCOMPLETE',
  'ROTATION_NOT_RESERVED',
  'SPACE_NUMBER_TAKEN',
  'VNIS_EXHAUSTED',
])
