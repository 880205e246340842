import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import {
  AddressSpaceAttached,
  AddressSpaceDetached,
  AddressSpaceOrdered,
  AddressSpaceShared,
  NetworkCancelled,
  NetworkResumed,
  NetworkSuspended,
  PeeringAccepted,
  PeeringEnded,
  PeeringOffered,
} from '@sixfold/events/orders'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aWorld, type GrowingWorld } from '../plan/worlds.examples.ts'
import { type Evidence, evidenceOf, type Room } from './derived.ts'
import { proveBetween, proveLinkedApart } from './linked.ts'
import { prove } from './prove.ts'

const [blue, green] = [
  { party: aParty('acme'), network: aNetwork('blue') },
  { party: aParty('bolt'), network: aNetwork('green') },
]
const space = { party: aParty('acme'), space: 'old' } as never
const attach = (network: string, ranges: Readonly<Record<string, string>>) =>
  AddressSpaceAttached.of({
    network: aNetwork(network),
    space,
    ranges: Object.entries(ranges).map(([node, range]) => ({ node: anAgent(node), range: range as never })),
  })
const offer = PeeringOffered.of({ network: blue.network, peer: green })
const accept = PeeringAccepted.of({ network: green.network, peer: blue })

/** Blue and green have a node in common, and green a hidden one; they peer, and share a space. */
const linked = async (): Promise<GrowingWorld> => {
  const grown = await aWorld({
    'acme/blue': ['oslo-1', 'oslo-2'],
    'bolt/green': ['oslo-2', 'oslo-3', 'home-1'],
    'bolt/red': ['oslo-1'],
  })
  await grown.order('acme', AddressSpaceOrdered.of({ space: 'old' as never }))
  await grown.order('acme', attach('blue', { 'oslo-1': '10.10.0.0/24', 'oslo-2': '10.10.1.0/24' }))
  await grown.order('acme', AddressSpaceShared.of({ space: 'old' as never, with: green } as never))
  await grown.order('bolt', attach('green', { 'oslo-3': '10.10.3.0/24', 'home-1': '10.10.4.0/24' }))
  await grown.order('acme', offer)
  await grown.order('bolt', accept)
  return grown
}

const evidence = ({ world }: GrowingWorld, { party, network }: typeof blue): Evidence => {
  const found = evidenceOf(world, party, network)
  if (found === null) throw new Error('no evidence')
  return found
}

/** The same, but one member's room is another one than it derives. */
const changed = (good: Evidence, member: string, change: (room: Room) => Room): Evidence => ({
  ...good,
  members: new Map(
    [...good.members].map(([id, it]) =>
      id === anAgent(member) && it.room !== null ? [id, { ...it, room: change(it.room) }] : [id, it],
    ),
  ),
})
const prefixOf = ({ view }: Evidence, member: string): string =>
  view.plan.resources.find(({ node }) => node === anAgent(member))?.prefix ?? ''

const sentences = (findings: readonly { proof: string; sentence: string }[]): string =>
  findings.map(({ proof, sentence }) => `${proof} ${sentence}`).join('\n')

describe('linked networks', () => {
  it('have nothing to be found, directly, by way of both exits, and in a space', async () => {
    const grown = await linked()
    expect(sentences([...prove(grown.world)])).toBe('')
    expect(evidence(grown, blue).view.links?.networks).toHaveLength(1)
  })

  it('whatever is agreed and ended, in any order', async () => {
    const orders = fc.constantFrom(
      ['acme', offer] as const,
      ['bolt', accept] as const,
      ['bolt', PeeringEnded.of({ network: green.network, peer: blue })] as const,
      ['bolt', PeeringOffered.of({ network: aNetwork('red'), peer: blue })] as const,
      [
        'acme',
        PeeringAccepted.of({ network: blue.network, peer: { ...green, network: aNetwork('red') } }),
      ] as const,
      ['bolt', NetworkSuspended.of({ network: green.network } as never)] as const,
      ['bolt', NetworkResumed.of({ network: green.network } as never)] as const,
      ['bolt', AddressSpaceDetached.of({ network: green.network, space } as never)] as const,
      ['bolt', attach('green', { 'oslo-2': '10.1.0.0/16' })] as const,
      ['bolt', NetworkCancelled.of({ network: green.network })] as const,
    )
    await fc.assert(
      fc.asyncProperty(fc.array(orders, { minLength: 1, maxLength: 8 }), async (all) => {
        const grown = await linked()
        for (const [party, order] of all) {
          await grown.order(party, order)
          expect(sentences([...prove(grown.world)])).toBe('')
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('a fault between them bites', async () => {
  const grown = await linked()
  const [own, far] = [evidence(grown, blue), evidence(grown, green)]
  const unrouted = (room: Room, destination: string): Room => ({
    ...room,
    routes: room.routes.filter((it) => it.type === 'unreachable' || it.destination !== destination),
  })

  it('a way that is missing, there or back', () => {
    const towards = changed(own, 'oslo-1', (room) => unrouted(room, prefixOf(far, 'oslo-3')))
    expect(sentences(proveBetween(towards, far))).toMatch(
      /return-path acme\/blue: oslo-1 of acme\/blue has it unreachable: \S+ is oslo-3 of bolt\/green's/,
    )
    const back = changed(far, 'oslo-3', (room) => unrouted(room, prefixOf(own, 'oslo-1')))
    expect(sentences(proveBetween(own, back))).toMatch(/but back to \S+ oslo-3 of bolt\/green has it unreach/)
  })

  it('a peer that does not take what is sent, also between the exits', () => {
    for (const member of ['oslo-3', 'exit-1']) {
      const deaf = changed(far, member, (room) => ({
        ...room,
        wireguards: room.wireguards.map((it) => ({
          ...it,
          peers: it.peers.map((peer) => ({
            ...peer,
            allowedIps: peer.allowedIps.filter((range) => range !== prefixOf(own, 'oslo-1')),
          })),
        })),
      }))
      expect(sentences(proveBetween(own, deaf))).toMatch(/return-path .*but back to .*takes it/)
    }
  })

  it('a way back by other wires', () => {
    const other = changed(far, 'oslo-3', (room) => ({
      ...room,
      routes: room.routes.map((it) =>
        it.type === 'unicast' && it.destination === prefixOf(own, 'oslo-1')
          ? { ...it, dev: room.wireguards.find(({ peers }) => peers.length === 1)?.name ?? '' }
          : it,
      ),
    }))
    expect(sentences(proveBetween(own, other))).toMatch(/oslo-1 of acme\/blue → oslo-3 of .* but back oslo-3/)
  })

  it('more than both agreed on, sent or taken', () => {
    const exitPrefix = far.view.plan.exitPoint.prefix
    const more = changed(own, 'oslo-1', (room) => ({
      ...room,
      routes: room.routes.map((it) =>
        it.destination === prefixOf(far, 'oslo-3') ? { ...it, destination: exitPrefix } : it,
      ),
      wireguards: room.wireguards.map((it) => ({
        ...it,
        peers: it.peers.map((peer) =>
          peer.allowedIps.includes(prefixOf(far, 'oslo-3'))
            ? { ...peer, allowedIps: [...peer.allowedIps, exitPrefix] }
            : peer,
        ),
      })),
    }))
    const found = sentences(proveBetween(more, far))
    expect(found).toContain(`oslo-1 sends ${exitPrefix} to bolt/green, and both did not agree on it`)
    expect(found).toContain(`oslo-1 takes ${exitPrefix} from bolt/green, and both did not agree on it`)
  })

  it('an address that means two things', () => {
    expect(proveLinkedApart(own)).toEqual([])
    const its = prefixOf(far, 'oslo-3')
    const wide = changed(own, 'oslo-1', (room) => ({
      ...room,
      routes: room.routes.flatMap((it) =>
        it.destination === its ? [it, { ...it, destination: its.replace('::/64', '::/63') }] : [it],
      ),
    }))
    expect(sentences(proveLinkedApart(wide))).toMatch(/overlap acme\/blue: oslo-1 has \S+ and \S+, of which/)
  })
})

it('costs as much as there are links', async () => {
  const grown = await linked()
  let looks = 0
  const counted = {
    ...grown.world,
    get: ((...words: Parameters<typeof grown.world.get>) => {
      looks += words[0] === 'network' ? 1 : 0
      return grown.world.get(...words)
    }) as typeof grown.world.get,
  }
  const before = [...prove(counted)].length
  const withLink = looks
  await grown.order('bolt', PeeringEnded.of({ network: green.network, peer: blue }))
  looks = 0
  expect([...prove(counted)].length - before).toBe(0)
  expect(withLink - looks).toBeLessThan(withLink / 2)
})
