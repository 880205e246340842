import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import type { KernelState, Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { derive } from './derive.ts'
import { aNode, aResource, keysOf, public4, public6 } from './examples/networks.examples.ts'
import { bothOf, inEvery, leaving, present } from './examples/random-networks.examples.ts'

/** What members coming, going and being closed off do to the others. */

const newNode = aNode('newcomer', { ipv6: public6('2001:db8:0:77::a'), ipv4: public4('192.0.2.77') })
const newcomer = (parts: Partial<ResourcePlan> = {}) => aResource(newNode, 40, { keys: null, ...parts })

const grown = (view: NetworkView, parts: Partial<ResourcePlan> = {}): NetworkView => ({
  ...view,
  plan: { ...view.plan, resources: [...view.plan.resources, newcomer(parts)] },
  machines: { ...view.machines, [newNode.id]: newNode },
})
const others = (view: NetworkView): string[] => [
  ...present(view).map(({ node }) => node),
  view.plan.exitPoint.exit,
]

/** Everything of a state that can be added to, each thing as text; firewalls apart. */
const things = ({ rooms }: KernelState): string[] =>
  rooms.flatMap(({ netns, links, addresses, routes, neighbours, wireguards }: Room) => [
    ...[...links, ...addresses, ...routes, ...neighbours].map((it) => `${netns} ${JSON.stringify(it)}`),
    ...wireguards.map(({ peers: _, ...device }) => `${netns} ${JSON.stringify(device)}`),
    ...wireguards.flatMap(({ name, peers }) => peers.map((it) => `${netns} ${name} ${JSON.stringify(it)}`)),
  ])

it('a member more, and its keys, only add something to the others', () => {
  inEvery((view) => {
    for (const agent of others(view)) {
      const before = things(derive(view, agent))
      const added = things(derive(grown(view), agent))
      const joined = things(derive(grown(view, { keys: keysOf('newcomer') }), agent))
      expect(added).toEqual(expect.arrayContaining(before))
      expect(joined).toEqual(expect.arrayContaining(added))
      expect(joined.length).toBeGreaterThan(before.length)
    }
  })
})

it('a member that leaves is met by guards alone until it has left, and by nothing then', () => {
  inEvery((view) => {
    const joined = { keys: keysOf('newcomer') }
    for (const agent of others(view)) {
      const removed = derive(grown(view, { ...joined, removed: 30 }), agent)
      const text = JSON.stringify(removed.rooms.map(({ wireguards }) => wireguards))
      expect(text).not.toContain(joined.keys.mesh)
      expect(text).not.toContain(joined.keys.exit)
      for (const destination of bothOf(newcomer().prefix)) {
        const routes = removed.rooms.flatMap((room) =>
          room.routes.filter((it) => it.destination === destination),
        )
        expect(routes.map(({ type }) => type)).toEqual(['unreachable'])
      }
      expect(things(derive(grown(view, { ...joined, removed: 30, left: 31 }), agent))).toEqual(
        things(derive(view, agent)),
      )
    }
    expect(derive(grown(view, { ...joined, removed: 30 }), newNode.id).rooms).toEqual([])
    for (const { node } of leaving(view)) expect(derive(view, node).rooms).toEqual([])
  })
})

it('a suspended network has everything that it has when open, and forwards nothing', () => {
  const closed = (view: NetworkView, suspended: number | null): NetworkView => ({
    ...view,
    plan: { ...view.plan, suspended },
  })
  const forward = (nft: string | null): string[] => {
    const [, chain = ''] = /chain forward \{\n([^}]*)\}/.exec(nft ?? '') ?? []
    return chain.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  }
  inEvery((view) => {
    for (const agent of others(view)) {
      const [open, shut] = [derive(closed(view, null), agent), derive(closed(view, 40), agent)]
      expect(things(shut)).toEqual(things(open))
      const firewalls = shut.rooms.flatMap(({ nft }) => (nft?.includes('chain forward') ? [nft] : []))
      expect(firewalls).toHaveLength(1)
      for (const nft of firewalls)
        expect(forward(nft)).toEqual([
          'type filter hook forward priority filter; policy drop;',
          'drop comment "the network is suspended"',
        ])
      expect(open.rooms.flatMap(({ nft }) => forward(nft)).join()).toContain('accept')
    }
  })
})

it('the MTU is the least that fits everybody, also when a machine became narrower since', () => {
  inEvery((view) => {
    const narrow = { ...newNode, underlayMtu: 1_400 }
    const wide = grown(view)
    const machines = { ...wide.machines, [narrow.id]: narrow }
    for (const agent of others(view)) {
      const mtus = derive({ ...wide, machines }, agent).rooms.flatMap(({ links }) =>
        links.flatMap((link) => ('mtu' in link ? [link.mtu] : [])),
      )
      expect(new Set(mtus)).toEqual(new Set([1_320]))
    }
  })
})
