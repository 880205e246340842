import { aWorld } from '@sixfold/domain/plan/worlds.examples'
import { Ipv4Prefix } from '@sixfold/events'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { AddressSpaceAttached, AddressSpaceOrdered, WayOutOpened } from '@sixfold/events/orders'
import { describe, expect, test } from 'vitest'
import { findObjects } from './find.ts'
import type { KernelObject } from './objects.ts'
import { OBJECT_KINDS, parseQuery } from './query.ts'
import { type Derived, derivedOn } from './states.ts'

const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2', 'home-1'], 'bolt/green': ['oslo-1'] })
await grown.order('acme', AddressSpaceOrdered.of({ space: 'old' }))
await grown.order(
  'acme',
  AddressSpaceAttached.of({
    network: aNetwork('blue'),
    space: { party: aParty('acme'), space: 'old' },
    ranges: ['oslo-1', 'home-1'].map((node, index) => ({
      node: anAgent(node),
      range: Ipv4Prefix.parse(`10.10.${index}.0/24`),
    })),
  }),
)
await grown.order('acme', WayOutOpened.of({ network: aNetwork('blue'), of: { kind: 'ipv6' } }))
await grown.order(
  'acme',
  WayOutOpened.of({
    network: aNetwork('blue'),
    of: { kind: 'space', space: { party: aParty('acme'), space: 'old' } },
  }),
)
const MACHINES = ['oslo-1', 'oslo-2', 'home-1', 'exit-1'].map(anAgent)

const on = (machine: (typeof MACHINES)[number]): Derived[] =>
  derivedOn(grown.world, machine, { uplink: ['2001:db8:0:1::a2/64'], address: '' })

/** What somebody would paste of an object. */
const asked = ({ kind, text, names }: KernelObject): string => {
  if (kind === 'rule') return `rule ${names[0]}`
  if (kind === 'chain') return `chain ${/^chain (\w+)/.exec(text)?.[1]}`
  if (kind === 'route') return text.replace(/^route default \((.*?)\)/, 'route $1')
  return `${kind} ${names[0]}`
}

describe('every object of every machine', () => {
  test('is found by its name, and has a fact, an order and a party behind it', () => {
    const kinds = new Set<string>()
    for (const machine of MACHINES) {
      const derived = on(machine)
      const all = derived.flatMap(({ objects }) => objects)
      for (const { network, objects, causeOf } of derived)
        for (const object of objects) {
          kinds.add(object.kind)
          const because = causeOf(object)
          const fact = grown.log[because - 1]
          expect(fact, `${object.text} because of ${because}`).toBeDefined()
          if (network !== null) expect(fact?.ref.party, object.text).toBe(network.party)
          const found = findObjects(parseQuery([asked(object)]), all)
          expect(
            found.some((it) => it === object),
            asked(object),
          ).toBe(true)
        }
    }
    // A workload is attached, or has a name, only where somebody placed one, and only policies have counters.
    const others = ['attachment', 'name', 'counter']
    expect([...kinds].toSorted()).toEqual(OBJECT_KINDS.filter((kind) => !others.includes(kind)).toSorted())
  })

  test('an element of a set is because of the fact that made its member one', () => {
    const [blue] = on(anAgent('oslo-1'))
    const elements =
      blue?.objects.filter(({ kind, text }) => kind === 'element' && text.includes('members')) ?? []
    const facts = elements.map((object) => grown.log[(blue?.causeOf(object) ?? 0) - 1]?.fact.name)
    expect(facts.length).toBeGreaterThan(3)
    expect(new Set(facts)).toEqual(new Set(['NetworkAllocated']))
  })
})
