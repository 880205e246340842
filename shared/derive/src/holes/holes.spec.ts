import { aKey, anAgent } from '@sixfold/events/example-values'
import { KeyRotationStarted, NextKeysMade, WiresMoved } from '@sixfold/events/facts'
import { evolvePlan, type Hole, type NetworkView, type NodeMachine, pairOf } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { derive, deriveHash } from '../derive.ts'
import {
  aNetworkOf,
  aNode,
  both,
  exit1,
  hidden,
  home,
  keysOf,
  lima,
  oslo1,
  oslo2,
} from '../examples/networks.examples.ts'
import { roomOf, waysOf, wiresOf } from '../examples/told.examples.ts'
import { namesOf } from '../names.ts'
import { hasHiddenPair, hiddenPairs } from './holes.ts'

const cabin = aNode('cabin', { ipv4: hidden })
const plain = aNetworkOf(home, cabin, lima)

/** The network with these ways of members tried or open. */
const withHoles = (view: NetworkView, ...holes: readonly Hole[]): NetworkView => ({
  ...view,
  plan: { ...view.plan, holes: { since: 17, holes } },
})
const at = (address: string, port: number) => ({ kind: 'observed', at: { address, port } }) as never
const hole = (punched: number | null = null): Hole => {
  const members = pairOf(home.id, cabin.id)
  const found = [at('192.0.2.1', 40_001), at('192.0.2.2', 40_003)] as const
  const candidates = members[0] === home.id ? found : ([found[1], found[0]] as const)
  return { members, family: 'ipv4', candidates, offered: 20, punched }
}
const meshOf = (view: NetworkView, name: string) =>
  wiresOf(view, name).find(({ device }) => device === 'mesh4')

describe('the pairs that can reach each other through a hole only', () => {
  const pairs = (...nodes: readonly NodeMachine[]) =>
    hiddenPairs(aNetworkOf(...nodes)).map(({ one, other, family }) => [one.node, other.node, family])

  it('are those with a family in common in which one is hidden; the one where the other is public comes first', () => {
    expect(pairs(home, cabin, lima)).toEqual([
      [home.id, cabin.id, 'ipv4'],
      [home.id, lima.id, 'ipv4'],
      [cabin.id, lima.id, 'ipv4'],
    ])
    const six = aNode('six', { ipv6: hidden, ipv4: hidden })
    expect(pairs(six, lima)).toEqual([[six.id, lima.id, 'ipv4']])
    expect(pairs(six, aNode('seven', six.reachability))[0]?.[2]).toBe('ipv6')
    expect(pairs(oslo1, oslo2, both)).toEqual([])
    expect(pairs(oslo1, home)).toEqual([])
  })

  it('are there, or not, as is said without naming them', () => {
    const nodes = [home, cabin, lima, oslo1, oslo2, both, aNode('six', { ipv6: hidden, ipv4: hidden })]
    for (const one of nodes)
      for (const other of nodes.filter((it) => it !== one))
        expect(hasHiddenPair(aNetworkOf(one, other))).toBe(pairs(one, other).length > 0)
  })
})

describe('a network with hidden members', () => {
  it('is derived as ever before it is prepared', () => {
    expect(meshOf(plain, 'home')).toBeUndefined()
    expect(wiresOf(plain, 'exit-1')).toHaveLength(1)
  })

  it('is derived the same where nobody is hidden, prepared or not', () => {
    const open = aNetworkOf(oslo1, both)
    for (const id of [oslo1.id, both.id, exit1.id])
      expect(deriveHash(derive(withHoles(open), id))).toBe(deriveHash(derive(open, id)))
  })

  it('shows the exit where its members are found, over devices on which nothing is sent', () => {
    const view = withHoles(plain)
    expect(meshOf(view, 'home')?.peers).toEqual([
      {
        publicKey: keysOf('exit-1').exit,
        endpoint: '198.51.100.1:24577',
        allowedIps: [],
        keepaliveSeconds: 25,
      },
    ])
    expect(waysOf(view, 'home')).toEqual(waysOf(plain, 'home'))
    const seen = wiresOf(view, 'exit-1').flatMap(({ peers }) =>
      peers.filter((it) => it.allowedIps.length === 0),
    )
    expect(seen.map(({ publicKey, endpoint }) => [publicKey, endpoint])).toEqual([
      [keysOf('home').mesh, null],
      [keysOf('cabin').mesh, null],
    ])
  })

  it('tries each second at the candidate of the other, and takes what comes; sends as before', () => {
    const view = withHoles(plain, hole())
    expect(meshOf(view, 'home')?.peers.at(-1)).toMatchObject({
      publicKey: keysOf('cabin').mesh,
      endpoint: '192.0.2.2:40003',
      keepaliveSeconds: 1,
    })
    expect(meshOf(view, 'cabin')?.peers.at(-1)?.endpoint).toBe('192.0.2.1:40001')
    expect(meshOf(view, 'home')?.peers.at(-1)?.allowedIps).toContain('2001:db8:a:102::/64')
    expect(waysOf(view, 'home')).toEqual(waysOf(plain, 'home'))
  })

  it('moves nothing but routes, and the keepalive, when they got through', () => {
    const [tried, open] = [withHoles(plain, hole()), withHoles(plain, hole(21))]
    const moved = waysOf(open, 'home').filter((way) => !waysOf(tried, 'home').includes(way))
    expect(moved).toEqual(['2001:db8:a:102::/64 mesh4', '10.1.2.0/24 mesh4'])
    expect(meshOf(open, 'home')?.peers.at(-1)).toEqual({
      ...meshOf(tried, 'home')?.peers.at(-1),
      keepaliveSeconds: 10,
    })
    const { routes: _, wireguards: __, ...rest } = roomOf(open, 'home')
    const { routes: ___, wireguards: ____, ...before } = roomOf(tried, 'home')
    expect(rest).toEqual(before)
  })

  it('takes what comes through one that is given up, and sends nothing through it', () => {
    const [open, lost] = [withHoles(plain, hole(21)), withHoles(plain, { ...hole(21), lost: 22 })]
    expect(wiresOf(lost, 'home')).toEqual(wiresOf(open, 'home'))
    expect(waysOf(lost, 'home')).toEqual(waysOf(plain, 'home'))
  })

  it('has the public one of two wait, and be found', () => {
    const members = pairOf(home.id, lima.id)
    const configured = { kind: 'configured', at: { address: '192.0.2.7', port: 20_031 } } as never
    const candidates = members[0] === lima.id ? ([configured, null] as const) : ([null, configured] as const)
    for (const punched of [null, 21]) {
      const view = withHoles(plain, { members, family: 'ipv4', candidates, offered: 20, punched })
      expect(meshOf(view, 'lima')?.peers).toMatchObject([{ endpoint: null, keepaliveSeconds: 0 }])
      const keepaliveSeconds = punched === null ? 1 : 10
      expect(meshOf(view, 'home')?.peers.at(-1)).toMatchObject({
        endpoint: '192.0.2.7:20031',
        keepaliveSeconds,
      })
    }
  })

  it('forgets a hole of a family that the two have no more in common', () => {
    const view = withHoles(plain, hole(21))
    const moved = { ...cabin, reachability: { ipv6: hidden } }
    const other = { ...view, machines: { ...view.machines, [anAgent('cabin')]: moved } }
    expect(waysOf(other, 'home').filter((way) => way.endsWith('mesh4'))).toEqual([])
  })

  it('is left before the keys that it was made with end, by each for itself, and takes what others still send', () => {
    const view = withHoles(plain, hole(21))
    const ids = [home.id, cabin.id, lima.id, exit1.id]
    const facts = [
      KeyRotationStarted.of({
        order: 'rotate' as never,
        generation: 2,
        resources: view.plan.resources.map(({ node, ports }) => ({
          node,
          ports: { mesh: ports.mesh + 2_000, exit: ports.exit + 2_000 },
        })),
        exitPoint: { exit: exit1.id, port: view.plan.exitPoint.port + 2_000 },
      }),
      NextKeysMade.of({
        generation: 2,
        peers: ids.map((member) => ({
          member,
          keys: {
            ...(member === exit1.id ? {} : { mesh: aKey(`${member} 2 m`) }),
            exit: aKey(`${member} 2 x`),
          },
        })),
      }),
      WiresMoved.of({ generation: 2, members: [{ member: home.id, without: [] }] }),
    ]
    const plan = facts.reduce(
      (now, fact, at) => evolvePlan(now, fact, { sequence: 100 + at, at: 0 }) ?? now,
      view.plan,
    )
    const rotating = { ...view, plan }
    const newer = namesOf(home.id, view.party, view.network).exit('ipv4', 2)
    const [cabins, homes] = [plan.resources[1]?.prefix, plan.resources[0]?.prefix]
    expect(waysOf(rotating, 'home')).toContain(`${cabins} ${newer}`)
    expect(waysOf(rotating, 'cabin')).toContain(`${homes} mesh4`)
    expect(meshOf(rotating, 'home')?.peers.at(-1)?.allowedIps).toContain(cabins)
  })
})
