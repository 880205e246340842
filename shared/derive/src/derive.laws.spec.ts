import { anAgent } from '@sixfold/events/example-values'
import { dependencies, isWanted, type NetworkView } from '@sixfold/fold'
import type { Route } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { derive, deriveHash } from './derive.ts'
import {
  bothOf,
  cancelled,
  inEvery,
  leaving,
  mainRoom,
  pairs,
  present,
  roomsOf,
} from './examples/random-networks.examples.ts'

/** What holds for every network, whoever is in it. */

const LONGEST_DEVICE_NAME = 15
const isGuard = ({ type }: Route): boolean => type === 'unreachable'
const isDefault = ({ destination }: Route): boolean => destination === '::/0' || destination === '0.0.0.0/0'

it('every member guards every prefix of the network, its own too and those not given up yet, and nothing else', () => {
  inEvery((view) => {
    const prefixes = [...present(view), ...leaving(view), view.plan.exitPoint]
      .flatMap(({ prefix }) => bothOf(prefix))
      .toSorted()
    for (const agent of [...present(view).map(({ node }) => node), view.plan.exitPoint.exit]) {
      const guarded = mainRoom(view, agent).routes.filter(isGuard)
      expect(guarded.map(({ destination }) => destination).toSorted()).toEqual(prefixes)
    }
  })
})

it('guards stand before any default route, and lose to what leads somewhere', () => {
  inEvery((view) => {
    for (const { routes } of roomsOf(view)) {
      const [firstDefault, lastGuard] = [routes.findIndex(isDefault), routes.findLastIndex(isGuard)]
      if (firstDefault >= 0) expect(lastGuard).toBeLessThan(firstDefault)
      const guards = routes.filter(isGuard).map(({ metric }) => metric)
      const ways = routes.filter((route) => !isGuard(route)).map(({ metric }) => metric)
      expect(Math.max(0, ...ways)).toBeLessThan(Math.min(Number.POSITIVE_INFINITY, ...guards))
    }
  })
})

it('a member that joined is led to by everybody exactly once, over a device that is there', () => {
  inEvery((view) => {
    for (const [self, other] of pairs(view)) {
      const { routes, links } = mainRoom(view, self.node)
      for (const destination of bothOf(other.prefix)) {
        const ways = routes.flatMap((it) =>
          it.type === 'unicast' && it.destination === destination ? [it.dev] : [],
        )
        expect(ways).toHaveLength(other.keys === null ? 0 : 1)
        expect(links.map(({ name }) => name)).toEqual(expect.arrayContaining(ways))
      }
    }
  })
})

it('a cancelled network wants nothing; a stranger, who was removed, and who has left want nothing', () => {
  inEvery((view) => {
    const all = dependencies(view.plan)
    expect(all.flatMap((agent) => derive(cancelled(view), agent).rooms)).toEqual([])
    const gone = view.plan.resources.flatMap((it) => (isWanted(it) ? [] : [it.node]))
    expect([anAgent('stranger'), ...gone].flatMap((agent) => derive(view, agent).rooms)).toEqual([])
  })
})

const expectUnique = (things: readonly unknown[]): void => {
  const texts = things.map((thing) => JSON.stringify(thing))
  expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([])
}

it('names, addresses and routes are unique in a room, and device names fit into what Linux allows', () => {
  inEvery((view) => {
    for (const { links, addresses, routes, wireguards, neighbours } of roomsOf(view)) {
      expectUnique(links.map(({ name }) => name))
      expectUnique(wireguards.map(({ name }) => name))
      expectUnique(addresses.map(({ dev, prefix }) => [dev, prefix]))
      expectUnique(neighbours.map(({ dev, address }) => [dev, address]))
      // The kernel's own key: a second route of the same destination and metric replaces the first, or joins it.
      expectUnique(routes.map(({ destination, metric }) => [destination, metric]))
      for (const { name } of links) expect(name.length).toBeLessThanOrEqual(LONGEST_DEVICE_NAME)
    }
  })
})

it('every WireGuard device has its link, and every route its device', () => {
  inEvery((view) => {
    for (const room of roomsOf(view).filter(({ scope }) => scope === 'whole')) {
      const devices = room.links.map(({ name }) => name)
      expect(devices).toEqual(expect.arrayContaining(room.wireguards.map(({ name }) => name)))
      const used = room.routes.flatMap((route) => (route.type === 'unicast' ? [route.dev] : []))
      expect([...devices, 'lo']).toEqual(expect.arrayContaining(used))
    }
  })
})

it('no key is spelled but the public ones of the view', () => {
  inEvery((view) => {
    const keys = (text: string): string[] => text.match(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g) ?? []
    const known = new Set(keys(JSON.stringify(view)))
    for (const agent of dependencies(view.plan)) {
      const text = JSON.stringify(derive(view, agent))
      expect(keys(text).filter((key) => !known.has(key))).toEqual([])
      expect(text).not.toMatch(/PrivateKey/)
    }
  })
})

it('the order of resources changes nothing that anybody holds', () => {
  const sorted = (view: NetworkView, agent: string) =>
    derive(view, agent).rooms.map(({ routes, wireguards, addresses }) => ({
      routes: routes.map((it) => JSON.stringify(it)).toSorted(),
      addresses,
      wireguards: wireguards.map(({ peers, ...rest }) => ({
        ...rest,
        peers: peers.map((it) => JSON.stringify(it)).toSorted(),
      })),
    }))
  inEvery((view) => {
    const turned = { ...view, plan: { ...view.plan, resources: view.plan.resources.toReversed() } }
    for (const agent of dependencies(view.plan)) expect(sorted(turned, agent)).toEqual(sorted(view, agent))
  })
})

it('the hash is the same after the view went through JSON, and another where the machine is another', () => {
  inEvery((view) => {
    const copy: NetworkView = JSON.parse(JSON.stringify(view))
    const hashes = [...present(view).map(({ node }) => node), view.plan.exitPoint.exit].map((agent) => {
      expect(deriveHash(derive(copy, agent))).toBe(deriveHash(derive(view, agent)))
      return deriveHash(derive(view, agent))
    })
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})
