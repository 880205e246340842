import { foresee } from '@sixfold/domain'
import {
  aWorld,
  BEGIN,
  cancellation,
  GRID,
  growingWorld,
  network,
  randomOrders,
  worldAt,
} from '@sixfold/domain/plan/worlds.examples'
import { decodeEnvelope, type Order } from '@sixfold/events'
import { anAgent, anOrder, aParty } from '@sixfold/events/example-values'
import { viewOf } from '@sixfold/fold'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffStates } from './diff/diff-state.ts'
import { differenceLines, kernelDiffLines } from './diff/render-diff.ts'
import { concerningNetwork, concerningOrder, ordersOf } from './history/concerning.ts'
import { whoOf } from './history/who.ts'
import type { Entry } from './log/read-entry.ts'
import { namesIn } from './names/agent-names.ts'
import { parseNetworkName } from './names/network-name.ts'
import { seal } from './orders/sealed-order.ts'
import { kernelDiff } from './plan/kernel-diff.ts'
import { planOf } from './plan/plan.ts'
import { readAsked } from './plan/read-asked.ts'
import { planLines } from './plan/render-plan.ts'
import { proofLines } from './prove/render-proofs.ts'
import { palette } from './render/color.ts'
import { parseCut, parseRange } from './state/cut.ts'
import { gridAt } from './state/grid-at.ts'
import { machineAt } from './state/machine-at.ts'
import { networkAt } from './state/network-at.ts'
import { gridLines, machineStateLines, networkStateLines, placeLine } from './state/render-state.ts'

const plain = palette(false)
const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'], 'bolt/green': ['oslo-1', 'home-1'] })
const { world, log } = grown
const names = namesIn(world)
const firstOf = (name: string): number => log.find(({ fact }) => fact.name === name)?.sequence ?? 0

describe('a place on the log', () => {
  test.for([
    ['120', { kind: 'fact', sequence: 120 }],
    ['0', { kind: 'fact', sequence: 0 }],
    ['end', { kind: 'end' }],
  ] as const)('%s', ([text, cut]) => expect(parseCut(text)).toEqual(cut))
  test.for([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21 08:00:00.5', '2026-11-21T08:00:00.500Z'],
    ['2026-11-21T08:00+01:00', '2026-11-21T07:00:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ] as const)('%s is %s', ([text, time]) =>
    expect(parseCut(text)).toMatchObject({ kind: 'moment', at: Date.parse(time) }),
  )
  test.for(['', '-1', '1.5', 'yesterday', '2026-13-45', '08:00'])('%j is none', (text) =>
    expect(() => parseCut(text)).toThrow('no place on the log'),
  )
  test('ranges', () => {
    expect(parseRange('3..7')).toEqual({ from: parseCut('3'), to: parseCut('7') })
    expect(parseRange('3..')).toEqual({ from: parseCut('3'), to: { kind: 'end' } })
    expect(parseRange('2026-11-21..end').to).toEqual({ kind: 'end' })
    for (const text of ['3', '..7', '1..2..3']) expect(() => parseRange(text)).toThrow('no range')
  })
})

describe('the state at a cut', () => {
  test('is that of a world folded from the facts up to there and no others', async () => {
    await fc.assert(
      fc.asyncProperty(randomOrders, fc.nat(), async (orders, roll) => {
        const real = growingWorld()
        await real.found()
        const states = new Map([[0, JSON.stringify(gridAt(worldAt([], 0)))]])
        const tell = (): void => void states.set(real.world.sequence(), JSON.stringify(gridAt(real.world)))
        for (const order of GRID) await real.order('operator', order)
        tell()
        for (const { party, order, isJoined } of orders) {
          await real.order(party, order)
          if (isJoined && 'network' in order.data) await real.join(party, order.data.network as string)
          tell()
        }
        // What was told while the log went on is what a fresh fold of its beginning tells.
        for (const [sequence, state] of states)
          expect(JSON.stringify(gridAt(worldAt(real.log, sequence)))).toBe(state)
        const cut = roll % (real.log.length + 1)
        const told = JSON.stringify(gridAt(worldAt(real.log, cut)))
        expect(told).toBe(JSON.stringify(gridAt(worldAt(real.log.slice(0, cut), real.log.length))))
      }),
      { numRuns: 20 },
    )
  })

  test('of everything, a network and a machine, read aloud', () => {
    const text = gridLines(gridAt(world), plain).join('\n')
    expect(text).toMatch(/acme\/blue +converging +\d+ +oslo-1 oslo-2 exit-1/)
    expect(text).toMatch(/2001:db8:a::\/48 +farm oslo +3 × \/56 +3/)
    const blue = networkAt(world, 'acme', 'blue', names)
    if (blue === null) throw new Error('no blue')
    expect(networkStateLines(blue, names, plain).join('\n')).toMatch(/oslo-1 +node +2001:db8:a:100::\/64/)
    expect(networkAt(world, 'acme', 'nothing', names)).toBeNull()
    const machine = world.get('node', { aggregate: 'node', party: 'grid', id: anAgent('oslo-1') }).state
      .machine
    if (machine === null) throw new Error('no oslo-1')
    const lines = machineStateLines(machineAt(world, machine), plain).join('\n')
    expect(lines).toMatch(/oslo-1 {2}node of farm oslo/)
    expect(lines).toContain('acme/blue, bolt/green')
    expect(gridLines(gridAt(worldAt([], 0)), plain)).toContain('there were no networks')
    expect(placeLine({ fact: 0, at: null }, plain)).toBe('before the first fact')
    expect(placeLine({ fact: 3, at: BEGIN }, plain)).toBe('as of fact 3, 2026-11-21 08:00:00.000 UTC')
  })
})

describe('the difference of two cuts', () => {
  const between = (from: number, to: number) =>
    diffStates(gridAt(worldAt(log, from)), gridAt(worldAt(log, to)))

  test('is nothing between a cut and itself', () => expect(between(log.length, log.length)).toEqual([]))

  test('names what came, what went and what changed', async () => {
    const more = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
    const before = gridAt(worldAt(more.log, more.log.length))
    await more.order('acme', network('red', ['oslo-3']))
    await more.order('acme', cancellation('blue'))
    const lines = differenceLines(diffStates(before, gridAt(more.world)), plain).join('\n')
    expect(lines).toMatch(/^~ network acme\/blue\n {4}state: converging → leaving/m)
    expect(lines).toMatch(/^\+ network acme\/red\n {4}joining\n {4}node oslo-3 2001:db8:a:300::\/64/m)
    expect(lines).toMatch(/\+ prefix 2001:db8:a:300::\/64 of acme\/red/)
    expect(lines).toMatch(/~ machine oslo-3\n {4}\+ network acme\/red/)
    const back = differenceLines(diffStates(gridAt(more.world), before), plain).join('\n')
    expect(back).toMatch(/^- network acme\/red/m)
  })

  test('of the kernels: keys bring peers and routes', () => {
    const joined = firstOf('PeerJoined')
    const [before, after] = [joined - 1, joined].map((at) => viewOf(worldAt(log, at), 'acme', 'blue'))
    const members = kernelDiff(before ?? null, after ?? null, names)
    expect(members.map(({ name }) => name).toSorted()).toEqual(['exit-1', 'oslo-1', 'oslo-2'])
    const kinds = new Set(members.flatMap(({ added }) => added.map(({ kind }) => kind)))
    expect(kinds).toEqual(new Set(['route', 'peer']))
    expect(members.flatMap(({ removed }) => removed)).toEqual([])
    expect(kernelDiffLines('acme/blue', members, plain).join('\n')).toMatch(/ {2}oslo-1\n {4}\+ route /)
    expect(kernelDiffLines('acme/blue', [], plain)).toContain(
      'nothing is different in the kernels of acme/blue',
    )
  })
})

describe('a plan', () => {
  const ask = (order: Order, party = 'acme') => ({
    order,
    party: aParty(party),
    key: anOrder(`plan-${order.name}-${(order.data as { network: string }).network}`),
  })
  const at = { now: BEGIN, coolDownMs: 0 }

  test('tells facts, words of refusals, and kernels with words for keys', async () => {
    const plan = planOf(
      world,
      await foresee(world, [ask(network('red', ['oslo-1', 'oslo-3'])), ask(network('blue', ['oslo-1']))], at),
    )
    expect(plan.revision).toBe(world.sequence())
    expect(plan.orders.map(({ outcome, refusal }) => [outcome, refusal?.code])).toEqual([
      ['accepted', undefined],
      ['rejected', 'NETWORK_EXISTS'],
    ])
    const lines = planLines(plan, 'sixfold order x.yaml --if-revision 9', plain).join('\n')
    expect(lines).toMatch(/1\. NetworkOrdered of acme would be accepted/)
    expect(lines).toMatch(/acme\/red +NetworkFounded/)
    expect(lines).toMatch(/2\. NetworkOrdered of acme would be rejected\n {3}code {6}NETWORK_EXISTS/)
    expect(lines).toMatch(/\+ peer \(mesh key of oslo-3\) of sfm\w+, at \[2001:db8:0:1::a1\]:\d+/)
    expect(lines).toMatch(/\+ namespace sf-\S+ with \d+ sysctls, 1 table, \d+ chains, \d+ rules/)
    expect(lines).toContain('what would be rejected is to be mended first')
    const good = planOf(world, await foresee(world, [ask(cancellation('blue'))], at))
    expect(planLines(good, 'sixfold order x.yaml --if-revision 9', plain).at(-1)).toBe(
      '  sixfold order x.yaml --if-revision 9',
    )
  })

  test('of an end takes everything away', async () => {
    const plan = planOf(world, await foresee(world, [ask(cancellation('blue'))], at))
    expect(plan.networks.flatMap(({ members }) => members.flatMap(({ added }) => added))).toEqual([])
    expect(plan.networks[0]?.members).toHaveLength(3)
  })

  const sealing = { id: () => 'one', now: () => '2026-11-21T08:00:00.000Z' as never, find: () => '' }
  const short = {
    kind: 'short',
    party: 'acme',
    name: 'NetworkCancelled',
    version: 1,
    id: null,
    source: null,
  } as const
  const nothing = { outcomes: new Map() }

  test('reads orders as a coordinator does', () => {
    const reading = (data: unknown, outcomes = new Map()) =>
      readAsked(seal({ ...short, data }, sealing), { outcomes })
    expect(reading({ network: 'blue' })).toMatchObject({
      kind: 'asked',
      asked: { order: { name: 'NetworkCancelled' } },
    })
    expect(reading({ network: 'no such name' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'malformed', field: 'data.network' },
    })
    const { key, digest } = seal({ ...short, data: { network: 'blue' } }, sealing)
    expect(reading({ network: 'blue' }, new Map([[key, { bytes: digest }]]))).toMatchObject({ kind: 'known' })
    expect(reading({ network: 'blue' }, new Map([[key, { bytes: 'other' }]]))).toMatchObject({
      refusal: { code: 'id-reused' },
    })
    expect(readAsked(seal({ kind: 'whole', party: 'acme', text: '{}' }, sealing), nothing)).toMatchObject({
      refusal: { code: 'malformed' },
    })
  })

  test('is in the envelope of what is placed for it', () => {
    const envelopeOf = (bytes: Uint8Array) => {
      const read = decodeEnvelope(bytes)
      return 'envelope' in read ? read.envelope : null
    }
    const forPlan = { ...sealing, plan: { revision: 412, id: 'p' } }
    const made = seal({ ...short, data: { network: 'blue' } }, forPlan)
    expect(envelopeOf(made.bytes)).toMatchObject({ ifrevision: 412, planid: 'p' })
    const bare = seal({ ...short, data: { network: 'blue' } }, sealing)
    expect(made.key).toBe(bare.key)
    expect(envelopeOf(bare.bytes)).not.toHaveProperty('ifrevision')
    const text = new TextDecoder().decode(bare.bytes).replace('{', '{ ')
    const whole = seal(
      { kind: 'whole', party: 'acme', text },
      { ...forPlan, plan: { revision: 7, id: null } },
    )
    expect(new TextDecoder().decode(whole.bytes)).toBe(text.replace('{', '{"ifrevision":7,'))
    expect(envelopeOf(whole.bytes)).toMatchObject({ ifrevision: 7 })
  })
})

describe('a history', () => {
  const entries = log.map(
    ({
      ref,
      fact,
      sequence,
      cause,
    }): Pick<Entry, 'ref' | 'data' | 'correlation' | 'causation' | 'sequence'> => ({
      ref,
      data: fact.data,
      sequence,
      causation: cause.causationId,
      correlation: cause.correlationId ?? null,
    }),
  )

  test('of a network has its facts, its claims and its orders, and nothing of others', () => {
    const its = ordersOf(parseNetworkName('acme/blue'))
    for (const entry of entries) its.note(entry)
    const filter = concerningNetwork(parseNetworkName('acme/blue'), its.orders)
    const found = entries
      .filter((entry) => filter(entry as Entry))
      .map(({ sequence }) => log[sequence - 1]?.fact.name)
    expect(found).toEqual(
      expect.arrayContaining([
        'NetworkFounded',
        'PrefixAllocated',
        'PortAssigned',
        'ExitAssigned',
        'PeerJoined',
      ]),
    )
    expect(found).not.toContain('NodeRegistered')
    expect(found.filter((name) => name === 'NetworkFounded')).toHaveLength(1)
    const outcome = { ref: { aggregate: 'order', party: 'acme', id: [...its.orders][0] }, correlation: null }
    expect(filter(outcome as Entry)).toBe(true)
    expect(filter({ ...outcome, ref: { ...outcome.ref, id: 'other' } } as Entry)).toBe(false)
  })

  test('of an order, and who is behind a fact', () => {
    const founded = log.find(({ fact }) => fact.name === 'NetworkFounded')
    const order = founded?.cause.correlationId ?? ''
    const found = entries.filter((entry) => concerningOrder(order)(entry as Entry))
    expect(found.length).toBeGreaterThan(4)
    expect(found.every(({ correlation }) => correlation === order)).toBe(true)
    const outcome = { party: 'acme', type: 'sixfold.order.NetworkOrdered.v2' } as never
    expect(
      whoOf({ causation: order, correlation: order }, { outcomes: new Map([[order, outcome]]) }, names),
    ).toEqual({
      party: 'acme',
      orderType: 'NetworkOrdered',
      order,
      cause: `order ${order.slice(0, 8)}…`,
    })
  })
})

test('proofs read aloud', () => {
  const finding = { proof: 'mtu', network: null, sentence: 'a wire is too narrow' } as const
  const lines = proofLines({ fact: 9, networks: 1, findings: [finding] }, plain)
  expect(lines.slice(0, 2)).toEqual([
    'as of fact 9, 1 network',
    "holds  nothing of one network is in another's derived state",
  ])
  expect(lines.join('\n')).toMatch(
    /fails {2}every MTU fits its wires: 1 counterexample\n {7}a wire is too narrow/,
  )
})
