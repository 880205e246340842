import type { AgentId, Fact } from '@sixfold/events'
import { aKey, aPrefix } from '@sixfold/events/example-values'
import {
  KeyRotationStarted,
  KeysRotated,
  LinkedWiresMoved,
  NextKeysMade,
  WiresMoved,
} from '@sixfold/events/facts'
import { evolvePlan, type NetworkView, type NodeMachine } from '@sixfold/fold'
import type { Room, WireGuard } from '@sixfold/kernel'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { named, peering } from '../examples/links.examples.ts'
import {
  aNode,
  aResource,
  aView,
  both,
  exit1,
  hidden,
  home,
  lima,
  oslo1,
} from '../examples/networks.examples.ts'
import { namesOf } from '../names.ts'
import { linkedEnds } from './linked-ends.ts'

/** What holds for the wires between two networks that peer, however their keys are rotated: nothing is ever lost. */

const cabin = aNode('cabin', { ipv4: hidden })
const keyOf = (network: string, member: string, role: string, generation: number) =>
  aKey(`${network} ${member} ${role} ${generation}`)

const network = (name: string, index: number, ...nodes: readonly NodeMachine[]): NetworkView => {
  const keys = (member: string) => ({
    mesh: keyOf(name, member, 'mesh', 1),
    exit: keyOf(name, member, 'exit', 1),
    since: 16,
  })
  const base = 20_000 + 500 * index
  const plain = aView(
    nodes.map((node, at) => [
      node,
      aResource(node, at + 1, {
        prefix: aPrefix(`2001:db8:${index}:${101 + at}::/64`),
        keys: keys(node.id),
        ports: { mesh: base + 4 * at, exit: base + 4 * at + 2 },
      }),
    ]),
  )
  const exitPoint = {
    ...plain.plan.exitPoint,
    prefix: aPrefix(`2001:db8:e:${1000 + index}::/64`),
    port: 24_576 + 2 * index,
    keys: { ...keys(exit1.id), mesh: null },
  }
  return named({ ...plain, plan: { ...plain.plan, exitPoint } }, 'acme', name)
}

const BEFORE = [network('blue', 1, both, lima, home), network('green', 2, both, oslo1, lima, cabin)] as const
const agentsIn = ({ plan }: NetworkView): AgentId[] => [
  ...plan.resources.map(({ node }) => node),
  plan.exitPoint.exit,
]

/** The next fact of a network's rotation; members move in the order of the dice. */
const nextFact = (view: NetworkView, roll: number): Fact => {
  const { plan } = view
  const { rotation, generation: now = 1 } = plan
  const generation = rotation?.generation ?? now + 1
  if (rotation === undefined)
    return KeyRotationStarted.of({
      order: 'rotate' as never,
      generation,
      resources: plan.resources.map(({ node }, at) => {
        const mesh = 21_000 + 500 * (generation % 3) + 100 * (view.network === 'blue' ? 0 : 1) + 4 * at
        return { node, ports: { mesh, exit: mesh + 2 } }
      }),
      exitPoint: {
        exit: plan.exitPoint.exit,
        port: 25_000 + 10 * generation + (view.network === 'blue' ? 0 : 2),
      },
    })
  const agents = agentsIn(view)
  const [keyless] = agents.filter((it) => rotation.members.find(({ member }) => member === it)?.keys === null)
  if (keyless !== undefined) {
    const mesh = keyless === exit1.id ? {} : { mesh: keyOf(view.network, keyless, 'mesh', generation) }
    const keys = { ...mesh, exit: keyOf(view.network, keyless, 'exit', generation) }
    return NextKeysMade.of({ generation, peers: [{ member: keyless, keys }] })
  }
  const still = rotation.members.filter(({ moved, linked }) => moved === null || linked === undefined)
  const its = still[roll % Math.max(1, still.length)]
  if (its === undefined) return KeysRotated.of({ generation })
  if (its.moved === null) return WiresMoved.of({ generation, members: [{ member: its.member, without: [] }] })
  const to = [...new Set(linkedEnds(view, its.member).map(({ machine }) => machine))]
  return LinkedWiresMoved.of({ generation, members: [{ member: its.member, to }] })
}

type Two = readonly [NetworkView, NetworkView]
const linkedUp = ([a, b]: Two): Two => {
  const { links: _, ...one } = a
  const { links: __, ...other } = b
  return peering(one, other, 40)
}

const roomOf = (view: NetworkView, agent: string): Room => {
  const { netns } = namesOf(agent, view.party, view.network)
  return derive(view, agent as AgentId).rooms.find((it) => it.netns === netns) as Room
}
const ownKey = (view: NetworkView, agent: string, { privateKey }: WireGuard): string => {
  const [, , role = '', generation = '1'] = privateKey.split('/')
  return keyOf(view.network, agent, role, Number(generation))
}

/** Every wire of a network's members by which packets of the other one's prefixes are taken, as `ours theirs prefix`. */
const taken = (view: NetworkView, other: NetworkView): Set<string> => {
  const foreign = new Set<string>(other.plan.resources.map(({ prefix }) => prefix))
  return new Set(
    agentsIn(view).flatMap((agent) =>
      roomOf(view, agent).wireguards.flatMap((device) =>
        device.peers.flatMap(({ publicKey, allowedIps }) =>
          allowedIps
            .filter((it) => foreign.has(it))
            .map((it) => `${ownKey(view, agent, device)} ${publicKey} ${it}`),
        ),
      ),
    ),
  )
}

/** Every wire by which some member sends directly to the other network: the keys at both ends, and who sends. */
const sent = (view: NetworkView, other: NetworkView) =>
  agentsIn(view).flatMap((agent) => {
    const { routes, wireguards } = roomOf(view, agent)
    return other.plan.resources.flatMap(({ prefix }) => {
      const route = routes.find((it) => it.type === 'unicast' && it.destination === prefix)
      const device = wireguards.find(({ name }) => route?.type === 'unicast' && name === route.dev)
      const peer = device?.peers.find(({ allowedIps }) => allowedIps.includes(prefix))
      return device === undefined || peer === undefined
        ? []
        : [{ agent, ours: ownKey(view, agent, device), theirs: peer.publicKey as string }]
    })
  })

/** What one network sends as it knows things arrives in the other, as that one does. */
const arrives = (from: NetworkView, to: NetworkView): void => {
  const wires = taken(to, from)
  for (const { agent, ours, theirs } of sent(from, to)) {
    const mine = from.plan.resources.filter(({ node }) => node === agent || agent === exit1.id)
    const isTaken = mine.some(({ prefix }) => wires.has(`${theirs} ${ours} ${prefix}`))
    expect(isTaken, `${agent} of ${from.network} sends where nobody listens`).toBe(true)
  }
}

const story = (
  rolls: readonly Readonly<{ side: 0 | 1; roll: number }>[],
  law: (before: Two, after: Two) => void,
) => {
  let two = linkedUp(BEFORE)
  let sequence = 100
  for (const { side, roll } of rolls) {
    const view = two[side]
    sequence += 1
    const plan = evolvePlan(view.plan, nextFact(view, roll), { sequence, at: 0 }) ?? view.plan
    const after = linkedUp(side === 0 ? [{ ...view, plan }, two[1]] : [two[0], { ...view, plan }])
    law(two, after)
    two = after
  }
  return two
}

const rolls = fc.array(fc.record({ side: fc.constantFrom(0 as const, 1 as const), roll: fc.nat(9) }), {
  minLength: 30,
  maxLength: 45,
})

it('who is a fact ahead, or behind, is heard', () => {
  fc.assert(
    fc.property(rolls, (all) => {
      story(all, (before, after) => {
        for (const [from, to] of [
          [after[0], before[1]],
          [before[0], after[1]],
          [after[1], before[0]],
          [before[1], after[0]],
          [after[0], after[1]],
          [after[1], after[0]],
        ] as const)
          arrives(from, to)
      })
    }),
    { numRuns: 3 },
  )
})

it('on no device an address is of two peers, and no two devices of a machine have one port or name', () => {
  fc.assert(
    fc.property(rolls, (all) => {
      story(all, (_, after) => {
        for (const view of after)
          for (const agent of agentsIn(view)) {
            const { wireguards } = roomOf(view, agent)
            expect(new Set(wireguards.map(({ name }) => name)).size).toBe(wireguards.length)
            expect(new Set(wireguards.map(({ listenPort }) => listenPort)).size).toBe(wireguards.length)
            for (const { peers } of wireguards) {
              const ranges = peers.flatMap(({ allowedIps }) => allowedIps)
              expect(new Set(ranges).size).toBe(ranges.length)
              const families = peers.flatMap(({ endpoint }) =>
                endpoint === null ? [] : [endpoint.startsWith('[')],
              )
              expect(new Set(families).size).toBeLessThan(2)
            }
          }
      })
    }),
    { numRuns: 2 },
  )
})

it('of four ways between two members, one is used, and all of it ends where it began', () => {
  const all = Array.from({ length: 120 }, (_, at) => ({ side: (at % 2) as 0 | 1, roll: at }))
  const [blue, green] = story(all, () => undefined)
  expect([blue.plan.generation ?? 1, green.plan.generation ?? 1].every((it) => it > 2)).toBe(true)
  expect(sent(blue, green).length).toBe(sent(...linkedUp(BEFORE)).length)
})
