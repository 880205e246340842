import { aNetworkOf, aNode, hidden, home, lima, oslo1 } from '@sixfold/derive/examples/networks.examples'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import {
  HolePunchOffered,
  HolePunchPrepared,
  HolePunchRested,
  NatHoleLost,
  NatHolePunched,
} from '@sixfold/events/facts'
import { evolveNetwork, initialNetwork, type NetworkView, type NodeMachine } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import type { HolesCommand } from '../network/holes.commands.ts'
import { pathsOf } from '../paths/paths.ts'
import { type HolesLook, nextHoles } from './next-holes.ts'
import { heardSeen, type PathsSaid, type SeenBy } from './seen-by.ts'

const cabin = aNode('cabin', { ipv4: hidden })
const exit = anAgent('exit-1')
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

type Sight = readonly [name: string, address: string, port: number]

/** A network of these nodes over time: what members say, and what is recorded of it. */
const story = (...nodes: readonly NodeMachine[]) => {
  let view: NetworkView = aNetworkOf(...nodes)
  let state = { ...initialNetwork(), status: 'allocated' as const, plan: view.plan }
  let [sequence, now] = [100, 1_000_000_000]
  const facts: string[] = []
  const said = new Map<string, PathsSaid>()
  let places: SeenBy = new Map()
  const held = new Map<string, number>()
  const isSilent = new Set<string>()
  const say = (id: string, more: Partial<PathsSaid> = {}): void => {
    const nothing = {
      party: aParty('acme'),
      network: aNetwork('blue'),
      lan: [],
      seen: [],
      met: [],
      silent: [],
    }
    const words = { ...nothing, ...said.get(id), ...more }
    places = heardSeen(places, id as never, { was: said.get(id)?.seen ?? [], seen: words.seen, now })
    said.set(id, words)
  }
  const look = (): HolesLook => ({
    view,
    state,
    isAble: (it) => said.has(it),
    saidBy: (it) => said.get(it),
    seen: places,
    heldBy: (it) => held.get(it) ?? sequence,
    isSilent: (it) => isSilent.has(it),
    now,
  })
  const factOf = (command: HolesCommand) => {
    const pairs = 'pairs' in command ? command.pairs.map(({ members }) => members) : []
    switch (command.type) {
      case 'PrepareHolePunch':
        return HolePunchPrepared.of({})
      case 'OfferHolePunch':
        return HolePunchOffered.of({ pairs: command.pairs })
      case 'RecordNatHoles':
        return NatHolePunched.of({ pairs })
      case 'LoseNatHoles':
        return NatHoleLost.of({ pairs })
      case 'RestHolePunch':
        return HolePunchRested.of({ pairs })
    }
  }
  /** Records what is to be recorded now, until nothing is. */
  const settle = (): void => {
    for (let step = 0; step < 8; step += 1) {
      const { commands } = nextHoles(look())
      if (commands.length === 0) return
      for (const command of commands) {
        sequence += 1
        const fact = factOf(command)
        facts.push(fact.name)
        state = evolveNetwork(state, fact, { sequence, at: now }) as typeof state
        view = { ...view, plan: state.plan }
      }
    }
    throw new Error('it never comes to rest')
  }
  const seen = (...at: readonly Sight[]): void => seenBy(exit, ...at)
  const seenBy = (id: string, ...at: readonly Sight[]): void =>
    say(id, {
      seen: at.map(([name, address, port]) => ({
        key: view.plan.resources.find(({ node }) => node === anAgent(name))?.keys?.mesh as never,
        at: { address: address as never, port },
      })),
    })
  const holes = () => view.plan.holes?.holes ?? []
  const word = (id: string, of: 'met' | 'silent'): void => {
    const [hole] = holes()
    const peer = hole?.members.find((it) => it !== id)
    const since = of === 'met' ? hole?.offered : hole?.punched
    if (peer !== undefined && since != null) say(id, { [of]: [{ peer, since }] })
  }
  return {
    say,
    seen,
    seenBy,
    settle,
    word,
    holes,
    held,
    isSilent,
    look: () => nextHoles(look()),
    paths: () => pathsOf(view, state, now).map(({ is, why }) => `${is}: ${why}`),
    pass: (milliseconds: number): void => {
      now += milliseconds
      settle()
    },
    /** What was recorded since this was asked last. */
    recorded: (): string[] => facts.splice(0),
    /** What was heard of last is first now, as with who heard of it in another order. */
    reorder: (): void => {
      const turned = [...places].map(([key, all]) => {
        const times = all.map(({ since }) => since).toReversed()
        return [key, all.map((it, at) => ({ ...it, since: times[at] ?? 0 }))] as const
      })
      places = new Map(turned)
    },
    change: (machine: typeof home): void => {
      view = { ...view, machines: { ...view.machines, [machine.id]: machine } }
    },
  }
}

const allSay = (it: ReturnType<typeof story>, ...ids: readonly string[]): void => {
  for (const id of [...ids, exit]) it.say(id)
  it.settle()
}

/** Two homes behind two NATs, prepared and seen. */
const homes = () => {
  const it = story(home, cabin)
  allSay(it, home.id, cabin.id)
  it.seen(['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.2', 20_003])
  it.settle()
  return it
}

describe('what is recorded of hidden members', () => {
  it('is nothing in a network without them', () => {
    const it = story(oslo1, aNode('oslo-2', oslo1.reachability))
    allSay(it, oslo1.id, anAgent('oslo-2'))
    expect([it.recorded(), it.look().lookAt]).toEqual([[], null])
  })

  it('is that they are prepared when every member knows how, then an offer when both are seen', () => {
    const it = story(home, cabin)
    it.say(home.id)
    it.say(exit)
    it.settle()
    expect(it.recorded()).toEqual([])
    it.say(cabin.id)
    it.settle()
    expect(it.recorded()).toEqual(['HolePunchPrepared'])
    it.seen(['home', '192.0.2.1', 20_001])
    it.settle()
    expect([it.recorded(), it.paths()]).toEqual([
      [],
      ['relayed: the exit has not seen yet where home and cabin are found'],
    ])
    it.seen(['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    expect(it.recorded()).toEqual(['HolePunchOffered'])
    const [hole] = it.holes()
    const ports = [home.id, cabin.id].toSorted().map((id) => (id === home.id ? 20_001 : 20_003))
    expect(hole?.candidates.map((at) => at?.at.port)).toEqual(ports)
  })

  it('is the hole by the word of one, and its loss by the word of one', () => {
    const it = homes()
    it.recorded()
    it.word(home.id, 'met')
    it.settle()
    expect([it.recorded(), it.paths()]).toEqual([
      ['NatHolePunched'],
      ['direct: through a hole that both opened'],
    ])
    it.pass(HOUR)
    expect(it.recorded()).toEqual([])
    it.word(cabin.id, 'silent')
    it.settle()
    expect(it.recorded()).toEqual(['NatHoleLost', 'HolePunchRested', 'HolePunchOffered'])
  })

  it('waits with the next try until both have forgotten the last one', () => {
    const it = homes()
    it.word(home.id, 'met')
    it.settle()
    it.pass(HOUR)
    it.recorded()
    it.held.set(cabin.id, 1)
    it.word(cabin.id, 'silent')
    it.settle()
    expect(it.recorded()).toEqual(['NatHoleLost'])
    it.pass(29 * SECOND)
    expect(it.recorded()).toEqual([])
    it.pass(SECOND)
    expect(it.recorded()).toEqual(['HolePunchRested'])
    it.pass(4 * SECOND)
    expect(it.recorded()).toEqual([])
    it.pass(SECOND)
    expect(it.recorded()).toEqual(['HolePunchOffered'])
  })

  it('keeps a hole that was lost for a member that is away, and tries again at once when it is back', () => {
    const it = homes()
    it.word(home.id, 'met')
    it.settle()
    it.pass(HOUR)
    it.recorded()
    it.held.set(cabin.id, 1)
    it.isSilent.add(cabin.id)
    it.word(home.id, 'silent')
    it.settle()
    it.pass(HOUR)
    expect(it.recorded()).toEqual(['NatHoleLost'])
    expect(it.holes()).toHaveLength(1)
    it.isSilent.delete(cabin.id)
    it.held.delete(cabin.id)
    it.settle()
    expect(it.recorded()).toEqual(['HolePunchRested', 'HolePunchOffered'])
  })

  it('is a handful where nothing helps: ever later rounds, and none at last', () => {
    const it = homes()
    it.recorded()
    for (let minute = 0; minute < 60; minute += 1) it.pass(MINUTE)
    expect(it.recorded().filter((name) => name === 'HolePunchOffered')).toHaveLength(6)
    for (let hour = 0; hour < 24 * 30; hour += 1) it.pass(HOUR)
    expect(it.recorded()).toHaveLength(4)
    expect(it.look().lookAt).toBeNull()
    expect(it.paths()).toEqual([
      'relayed: round 7 of tries was in vain; they try again when one is seen elsewhere (after 7 rounds)',
    ])
    it.seen(['home', '192.0.2.1', 55_555], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    expect(it.recorded()).toEqual(['HolePunchOffered'])
  })

  it('is bounded for a NAT that wanders: two facts an hour', () => {
    const it = homes()
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      it.seen(['home', '192.0.2.1', 30_000 + minute], ['cabin', '192.0.2.2', 20_003])
      it.pass(MINUTE)
    }
    expect(it.recorded().length).toBeLessThan(70)
  })

  it('tries the LAN first where both are behind one address, and then what is seen', () => {
    const it = story(home, cabin)
    allSay(it, home.id, cabin.id)
    it.say(home.id, { lan: ['192.168.1.7' as never] })
    it.say(cabin.id, { lan: ['192.168.1.8' as never] })
    it.seen(['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.1', 20_003])
    it.settle()
    const kinds = () => it.holes()[0]?.candidates.map((at) => at?.kind)
    expect(kinds()).toEqual(['lan', 'lan'])
    it.pass(3 * SECOND)
    expect(kinds()).toEqual(['observed', 'observed'])
    it.pass(12 * SECOND)
    expect([it.holes(), it.recorded().slice(1)]).toEqual([
      [],
      ['HolePunchOffered', 'HolePunchOffered', 'HolePunchRested'],
    ])
    const lan = story(home, cabin)
    allSay(lan, home.id, cabin.id)
    for (const id of [home.id, cabin.id]) lan.say(id, { lan: [`192.168.1.${id.length}` as never] })
    lan.seen(['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.1', 20_003])
    lan.settle()
    lan.word(home.id, 'met')
    lan.settle()
    expect(lan.paths()).toEqual(['lan: both are behind one address, and meet behind it'])
  })

  it('lets the one of two open, and then the other, where both at once were in vain', () => {
    const it = homes()
    const sends = () => it.holes()[0]?.candidates.map((at, end) => (at === null ? end : 'found'))
    expect(sends()).toEqual(['found', 'found'])
    it.pass(12 * SECOND)
    it.pass(44 * SECOND)
    expect(it.holes()).toEqual([])
    it.pass(SECOND)
    expect(sends()).toEqual([0, 'found'])
    it.pass(3 * SECOND)
    expect(sends()).toEqual(['found', 'found'])
    it.pass(12 * SECOND)
    expect(it.holes()).toEqual([])
    it.pass(MINUTE)
    expect(sends()).toEqual(['found', 1])
    it.pass(3 * SECOND)
    it.pass(12 * SECOND)
    it.pass(5 * MINUTE)
    expect(sends()).toEqual(['found', 'found'])
  })

  it('begins at once, both, where a hole was lost', () => {
    const it = homes()
    it.word(home.id, 'met')
    it.settle()
    it.pass(MINUTE)
    it.recorded()
    it.seen(['home', '192.0.2.1', 30_001], ['cabin', '192.0.2.2', 20_003])
    it.word(home.id, 'silent')
    it.settle()
    expect(it.recorded()).toEqual(['NatHoleLost', 'HolePunchRested', 'HolePunchOffered'])
    expect(it.holes()[0]?.candidates).not.toContain(null)
  })

  it('goes by who saw a member last: the exit, or one that is public; by nobody who is hidden, or a stranger', () => {
    const it = story(home, cabin, lima)
    allSay(it, home.id, cabin.id, lima.id)
    const ports = () =>
      it
        .holes()
        .find(({ members }) => !members.includes(lima.id))
        ?.candidates.map((at) => at?.at.port)
        .toSorted()
    it.seenBy(lima.id, ['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    expect(ports()).toEqual([20_001, 20_003])
    it.pass(30 * SECOND)
    it.seen(['home', '192.0.2.1', 30_001], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    expect(ports()).toEqual([20_003, 30_001])
    it.pass(30 * SECOND)
    it.seenBy(lima.id, ['home', '192.0.2.1', 31_001], ['cabin', '192.0.2.2', 20_003])
    it.pass(SECOND)
    for (const id of [cabin.id, anAgent('stranger')]) it.seenBy(id, ['home', '192.0.2.1', 40_001])
    // What is said again is not seen again.
    it.seen(['home', '192.0.2.1', 30_001], ['cabin', '192.0.2.2', 20_003])
    for (let second = 0; second < 60 && ports() === undefined; second += 1) it.pass(SECOND)
    expect(ports()).toEqual([20_003, 31_001])
  })

  it('is no more where those who see a member see it in different places, each of them always in the same', () => {
    const it = story(home, cabin, lima)
    allSay(it, home.id, cabin.id, lima.id)
    it.word(lima.id, 'met')
    it.seen(['home', '192.0.2.1', 30_001], ['cabin', '192.0.2.2', 20_003])
    it.pass(SECOND)
    it.seenBy(lima.id, ['home', '192.0.2.1', 40_001], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    // Two coordinators that heard of both in another order take turns.
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      it.pass(HOUR)
      it.reorder()
    }
    expect(it.recorded().length).toBeLessThan(40)
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      it.pass(HOUR)
      it.reorder()
    }
    expect(it.recorded()).toEqual([])
  })

  it('needs no sight of one that a public one waits for', () => {
    const it = story(lima, home)
    allSay(it, lima.id, home.id)
    expect(it.recorded()).toEqual(['HolePunchPrepared', 'HolePunchOffered'])
    expect(it.holes()[0]?.candidates.filter((at) => at !== null)).toMatchObject([{ kind: 'configured' }])
  })

  it('is no offer to who is away, nor between those without a family in common', () => {
    const it = story(home, cabin)
    allSay(it, home.id, cabin.id)
    it.isSilent.add(cabin.id)
    it.seen(['home', '192.0.2.1', 20_001], ['cabin', '192.0.2.2', 20_003])
    it.settle()
    expect(it.recorded()).toEqual(['HolePunchPrepared'])
    const apart = story(home, aNode('six', { ipv6: hidden }))
    allSay(apart, home.id, anAgent('six'))
    expect([apart.recorded(), apart.paths()]).toEqual([
      [],
      ['relayed: they have no address family in common'],
    ])
  })

  it('keeps a hole that is open while it may be one, and ends it where the two share no family any more', () => {
    const it = homes()
    it.word(home.id, 'met')
    it.settle()
    it.recorded()
    it.change({ ...home, reachability: lima.reachability })
    it.settle()
    expect(it.recorded()).toEqual([])
    it.change({ ...home, reachability: { ipv6: hidden } })
    it.settle()
    expect(it.recorded()[0]).toBe('NatHoleLost')
  })
})
