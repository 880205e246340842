import type { AggregateRef, Fact } from '@sixfold/events'
import { aClaim, anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import { PeerLeft } from '@sixfold/events/facts'
import { GRID_REF, gridRef, networkRef } from './world.ts'

/** The facts of the story in @sixfold/events/examples, each with the aggregate that it is about, in log order. */

export const [first, second, exit] = [anAgent('oslo-1'), anAgent('oslo-2'), anAgent('exit-1')]
export const blue = networkRef('acme', 'blue')

/** A fact of the story by its name. */
export const factNamed = <Name extends Fact['name']>(name: Name): Extract<Fact, { name: Name }> => {
  const versions = [...EXAMPLES.values()].filter((event) => event.kind === 'fact' && event.name === name)
  const [event] = versions.toSorted((a, b) => b.version - a.version)
  if (event === undefined) throw new Error(`no example of ${name}`)
  return event as Extract<Fact, { name: Name }>
}

/** Where each fact lives, in the order in which the story goes. */
const WHERE = {
  GridFounded: GRID_REF,
  FarmRegistered: gridRef('farm', 'oslo'),
  ExitGroupRegistered: gridRef('exit-group', 'nordic'),
  AllocationRegistered: GRID_REF,
  NodeRegistered: gridRef('node', first),
  ExitRegistered: gridRef('exit', exit),
  SliceCut: gridRef('allocation', '2001-db8-a--_48'),
  NetworkFounded: blue,
  PairReserved: blue,
  PrefixAllocated: gridRef('slice', '2001-db8-a-100--_56'),
  PortAssigned: gridRef('node', first),
  ExitAssigned: gridRef('exit', exit),
  NetworkAllocated: blue,
  NetworkAbandoned: networkRef('acme', 'other'),
  NetworkRefused: networkRef('acme', 'red'),
  PeerJoined: blue,
  NetworkConverged: blue,
  NetworkDegraded: blue,
  NetworkCancelled: blue,
  PeerLeft: blue,
  PrefixReleased: gridRef('slice', '2001-db8-a-100--_56'),
  PortReleased: gridRef('node', first),
  ExitReleased: gridRef('exit', exit),
  NetworkGone: blue,
  OrderAccepted: { aggregate: 'order', party: 'acme', id: 'order-blue' },
  OrderRejected: { aggregate: 'order', party: 'acme', id: 'order-other' },
  RejectionsCounted: { aggregate: 'order', party: 'acme', id: 'rejections-1' },
} as const satisfies Partial<Record<Fact['name'], AggregateRef>>

/** One line of the log. */
export type Line = Readonly<{ ref: AggregateRef; fact: Fact; sequence: number }>

type Told = keyof typeof WHERE

const storyFacts = (Object.keys(WHERE) as Told[]).map((name) => factNamed(name))

/** The whole story; its second node leaves last, so that all have left in the end. */
export const STORY: readonly Line[] = storyFacts
  .flatMap((fact): Fact[] => (fact.name === 'PeerLeft' ? [fact, PeerLeft.of({ members: [second] })] : [fact]))
  .map((fact, index) => ({ ref: WHERE[fact.name as Told], fact, sequence: index + 1 }))

/** The story up to a fact, that one included. */
export const storyUntil = (name: Fact['name']): readonly Line[] =>
  STORY.slice(0, STORY.findLastIndex(({ fact }) => fact.name === name) + 1)

export { aClaim }
