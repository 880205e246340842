import type { AgentId } from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import { KeyRotationStarted, KeysRotated, NextKeysMade, WiresMoved } from '@sixfold/events/facts'
import {
  evolvePlan,
  hasMoved,
  isBornNext,
  isWanted,
  type NetworkPlan,
  type NetworkView,
  nextOf,
} from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { derive, deriveHash } from './derive.ts'
import { mainRoom, present, randomNetwork } from './examples/random-networks.examples.ts'
import { haveWire } from './generations.ts'

/** What holds for the wires of every network, however far a rotation of its keys is. */

const agentsIn = (view: NetworkView): string[] => [
  ...present(view).map(({ node }) => node),
  view.plan.exitPoint.exit,
]

type Dice = Readonly<{ hasKeys: boolean; hasMoved: boolean; withoutFirst: boolean; isNew: boolean }>
const dice = fc.array(
  fc.record({
    hasKeys: fc.boolean(),
    hasMoved: fc.boolean(),
    withoutFirst: fc.boolean(),
    isNew: fc.boolean(),
  }),
  { minLength: 6, maxLength: 6 },
)

const evolve = (plan: NetworkPlan, fact: Parameters<typeof evolvePlan>[1], sequence: number): NetworkPlan =>
  evolvePlan(plan, fact, { sequence, at: 0 }) ?? plan

/** A network in the middle of a rotation: some have made keys, some have moved, some came since. */
const rotating = (view: NetworkView, rolls: readonly Dice[]): NetworkView => {
  const all = present(view)
  const born = new Set(all.flatMap(({ node }, index) => (rolls[index]?.isNew === true ? [node] : [])))
  const old = all.filter(({ node }) => !born.has(node))
  const { exit } = view.plan.exitPoint
  if (old.length === 0) return view
  const started = KeyRotationStarted.of({
    order: 'rotate' as never,
    generation: 2,
    resources: old.map(({ node, ports }) => ({
      node,
      ports: { mesh: ports.mesh + 2_000, exit: ports.exit + 2_000 },
    })),
    exitPoint: { exit, port: view.plan.exitPoint.port + 2_000 },
  })
  const ids = [...all.map(({ node }) => node), exit]
  const peers = ids.flatMap((member, index) => {
    if (rolls[index]?.hasKeys !== true || born.has(member)) return []
    const mesh = member === exit ? {} : { mesh: aKey(`${member} next mesh`) }
    return [{ member, keys: { ...mesh, exit: aKey(`${member} next exit`) } }]
  })
  const moved = peers.flatMap(({ member }) => {
    const roll = rolls[ids.indexOf(member)]
    const keyless = ids.filter((it) => !born.has(it) && !peers.some((peer) => peer.member === it))
    const first = roll?.withoutFirst === true ? ids.filter((it) => it !== member).slice(0, 1) : []
    return roll?.hasMoved === true ? [{ member, without: [...new Set([...keyless, ...first])] }] : []
  })
  let plan = evolve(view.plan, started, 100)
  if (peers.length > 0) plan = evolve(plan, NextKeysMade.of({ generation: 2, peers }), 101)
  if (moved.length > 0) plan = evolve(plan, WiresMoved.of({ generation: 2, members: moved }), 102)
  const resources = plan.resources.map((it) => (born.has(it.node) ? { ...it, since: 103 } : it))
  return { ...view, plan: { ...plan, resources } }
}

const inEveryRotation = (law: (view: NetworkView) => void): void =>
  fc.assert(fc.property(randomNetwork, dice, (view, rolls) => law(rotating(view, rolls))))

it('no two devices of a machine share a name or a port, and names fit', () => {
  inEveryRotation((view) => {
    for (const agent of agentsIn(view)) {
      const { wireguards, links } = mainRoom(view, agent)
      const names = links.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      expect(names.every((name) => name.length <= 15)).toBe(true)
      expect(new Set(wireguards.map(({ listenPort }) => listenPort)).size).toBe(wireguards.length)
      expect(new Set(wireguards.map(({ privateKey, name }) => `${privateKey} ${name}`)).size).toBe(
        wireguards.length,
      )
    }
  })
})

it('no device has an address in the AllowedIPs of two peers', () => {
  inEveryRotation((view) => {
    for (const agent of agentsIn(view))
      for (const { peers } of mainRoom(view, agent).wireguards) {
        const all = peers.flatMap(({ allowedIps }) => allowedIps)
        expect(new Set(all).size).toBe(all.length)
      }
  })
})

/** The device by which a machine sends to a member that it has a wire to, and the key that it uses there. */
const sending = (view: NetworkView, from: string, to: string) => {
  const room = mainRoom(view, from)
  const prefix = [
    ...view.plan.resources.map((it) => ({ ...it, id: it.node })),
    { ...view.plan.exitPoint, id: view.plan.exitPoint.exit },
  ].find(({ id }) => id === to)?.prefix
  const route = room.routes.find((it) => it.type === 'unicast' && it.destination === prefix)
  if (route?.type !== 'unicast') return null
  const device = room.wireguards.find(({ name }) => name === route.dev)
  const peer =
    device?.peers.find(({ allowedIps }) => allowedIps.includes(prefix as string)) ??
    device?.peers.find(({ allowedIps }) => allowedIps.includes('::/0'))
  return { device, peer }
}

/** Every member with every other one that it has a wire to. */
const wired = (view: NetworkView): [string, string][] =>
  agentsIn(view).flatMap((from) =>
    agentsIn(view).flatMap((to): [string, string][] =>
      from !== to && haveWire(view, from as AgentId, to as AgentId) ? [[from, to]] : [],
    ),
  )

/** Whether some device of a machine, of that generation, has one of these keys for a peer. */
const hasPeer = (view: NetworkView, agent: string, isNext: boolean, keys: readonly string[]): boolean =>
  mainRoom(view, agent).wireguards.some(
    ({ privateKey, peers }) =>
      privateKey.endsWith('/2') === isNext && peers.some(({ publicKey }) => keys.includes(publicKey)),
  )

it('whoever sends to a member by a wire of its own does so over the generation that the facts say, and is a peer there', () => {
  inEveryRotation((view) => {
    for (const [from, to] of wired(view)) {
      const sent = sending(view, from, to)
      if (sent === null) continue
      const isNext = sent.device?.privateKey.endsWith('/2') === true
      expect(isNext).toBe(hasMoved(view.plan, from as AgentId, to as AgentId))
      const keys = keysFrom(view, from, isNext)
      // One that has not made its own keys yet is nobody's peer.
      if (sent.peer !== undefined && keys.length > 0) expect(hasPeer(view, to, isNext, keys)).toBe(true)
    }
  })
})

const keysFrom = (view: NetworkView, id: string, isNext: boolean): string[] => {
  const { resources, exitPoint } = view.plan
  const its = resources.find(({ node }) => node === id)
  const isBorn = its !== undefined && isBornNext(view.plan, its)
  const keys = isNext && !isBorn ? nextOf(view.plan, id as AgentId)?.keys : (its ?? exitPoint).keys
  return keys === null || keys === undefined ? [] : [keys.exit, keys.mesh].filter((it) => it !== null)
}

it('ends with one generation again, whose devices, keys and ports are none of before', () => {
  fc.assert(
    fc.property(randomNetwork, (view) => {
      const whole = rotating(
        view,
        Array.from({ length: 6 }, () => ({
          hasKeys: true,
          hasMoved: true,
          withoutFirst: false,
          isNew: false,
        })),
      )
      if (whole.plan.rotation === undefined) return
      const after = { ...whole, plan: evolve(whole.plan, KeysRotated.of({ generation: 2 }), 110) }
      expect(Object.keys(after.plan)).not.toContain('rotation')
      for (const agent of agentsIn(view)) {
        const [old, now] = [mainRoom(view, agent), mainRoom(after, agent)]
        expect(now.wireguards).toHaveLength(old.wireguards.length)
        expect(now.links).toHaveLength(old.links.length)
        for (const { name, listenPort, privateKey } of now.wireguards) {
          expect(old.wireguards.some((it) => it.name === name || it.listenPort === listenPort)).toBe(false)
          expect(privateKey).toMatch(/\/2$/)
        }
      }
      expect(present(after).every((it) => isWanted(it))).toBe(true)
    }),
  )
})

it('a fact of another generation changes nothing that is derived', () => {
  inEveryRotation((view) => {
    const other = evolve(
      view.plan,
      WiresMoved.of({ generation: 9, members: [{ member: view.plan.exitPoint.exit, without: [] }] }),
      120,
    )
    for (const agent of agentsIn(view))
      expect(deriveHash(derive({ ...view, plan: other }, agent))).toBe(deriveHash(derive(view, agent)))
  })
})
