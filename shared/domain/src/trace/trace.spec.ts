import { anAgent } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { aWorld } from '../plan/worlds.examples.ts'
import { evidenceIn, evidenceOf } from '../proofs/derived.ts'
import { type FlowEnd, flowEnd } from './flow-end.ts'
import { traceFlow } from './trace-flow.ts'
import { asSenderWrites } from './translated-end.ts'

const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2', 'home-1'] })
const found = evidenceOf(grown.world, 'acme', 'blue')
if (found === null) throw new Error('no evidence')
const evidence = found
const { view } = evidence

const end = (text: string, family: 'ipv6' | 'ipv4' = 'ipv6'): FlowEnd => {
  const it = flowEnd(view, text, family)
  if ('problem' in it) throw new Error(it.problem)
  return it
}
const traced = (from: string, to: string, family: 'ipv6' | 'ipv4' = 'ipv6'): string[] =>
  traceFlow(evidence, anAgent(from), end(to, family)).map(
    ({ at, what, isBroken }) => `${view.machines[at]?.name} ${what}${isBroken ? ' broken' : ''}`,
  )
const prefixOf = (name: string) =>
  view.plan.resources.find(({ node }) => node === anAgent(name))?.prefix ?? ''

describe('an end of a flow', () => {
  it('is a member by name or id, an address of it, or what is outside', () => {
    const address = prefixOf('oslo-2').replace('/64', '1')
    expect(end('oslo-2')).toMatchObject({ member: anAgent('oslo-2'), address })
    expect(end(anAgent('oslo-2'))).toMatchObject({ member: anAgent('oslo-2'), address })
    expect(end(address)).toMatchObject({ member: anAgent('oslo-2') })
    expect(end('oslo-2', 'ipv4').address).toMatch(/^10\.\d+\.\d+\.1$/)
    expect(end(end('oslo-2', 'ipv4').address)).toMatchObject({ member: anAgent('oslo-2') })
    expect(end('192.0.2.1')).toMatchObject({ member: null, address: '192.0.2.1' })
  })

  it('is refused where nothing is called so, with what there is', () => {
    expect(flowEnd(view, 'oslo-9', 'ipv6')).toEqual({
      problem:
        'oslo-9 is no address, and nothing of acme/blue is called so: there is oslo-1, oslo-2, home-1, exit-1',
    })
  })
})

describe('a flow', () => {
  it('goes directly between public nodes', () => {
    for (const family of ['ipv6', 'ipv4'] as const)
      expect(traced('oslo-1', 'oslo-2', family)).toEqual(['oslo-1 route', 'oslo-1 wire', 'oslo-2 port'])
  })

  it('goes by way of the exit to who is hidden, and back', () => {
    expect(traced('oslo-1', 'home-1')).toEqual([
      'oslo-1 route',
      'oslo-1 wire',
      'exit-1 route',
      'exit-1 wire',
      'home-1 port',
    ])
    expect(traced('home-1', 'oslo-1').at(-1)).toBe('oslo-1 port')
  })

  it('leaves IPv6 where the /64 is from, and IPv4 at the exit', () => {
    expect(traced('oslo-1', '2001:db8:ffff::1')).toEqual(['oslo-1 route', 'oslo-1 out'])
    expect(traced('oslo-1', '192.0.2.1')).toEqual([
      'oslo-1 route',
      'oslo-1 wire',
      'exit-1 route',
      'exit-1 out',
    ])
  })

  it('goes to IPv4 by way of the exit where it begins at IPv6 only, and the network has a way out for that', () => {
    const router = { workload: 'router', node: anAgent('oslo-1'), ipv6: '2001:db8:a:100:1::/80', ipv4: null }
    const withGoods = (goods: object) =>
      evidenceIn({
        ...view,
        plan: { ...view.plan, goods: { ...view.plan.goods, workloads: [router], ...goods } } as never,
      })
    const to = '192.0.2.1'
    const shut = withGoods({})
    expect(asSenderWrites(shut.view, { from: 'router', to })).toEqual({ from: 'router', to })
    expect(flowEnd(shut.view, 'router', 'ipv4')).toMatchObject({
      problem: expect.stringContaining('WayOutOpened'),
    })

    const open = withGoods({ waysOut: [{ of: { kind: 'ipv6' }, since: 40 }] })
    const outTo = (target: string) => {
      const written = asSenderWrites(open.view, { from: 'router', to: target }).to
      return traceFlow(open, anAgent('oslo-1'), flowEnd(open.view, written, 'ipv6') as FlowEnd)
    }
    expect(outTo(to)).toMatchObject([
      { what: 'route', sentence: expect.stringContaining('64:ff9b::/96 to exit-1') },
      { what: 'wire' },
      {
        what: 'out',
        isBroken: false,
        sentence: expect.stringContaining('translates it to 192.0.2.1 (NAT64)'),
      },
    ])
    expect(traceFlow(shut, anAgent('oslo-1'), end('64:ff9b::c000:201')).at(-1)).toMatchObject({
      what: 'out',
      isBroken: true,
    })
    expect(outTo('169.254.169.254').at(-1)).toMatchObject({ what: 'out', isBroken: true })
    // Who has IPv4 writes IPv4.
    expect(asSenderWrites(open.view, { from: 'oslo-1', to })).toEqual({ from: 'oslo-1', to })
  })

  it('arrives where it is already', () => {
    expect(traced('oslo-1', 'oslo-1')).toEqual(['oslo-1 port'])
  })

  it('ends where a route, or the range of a peer, is missing, and says so', () => {
    const cut = (change: 'routes' | 'wireguards') => {
      const members = new Map(
        [...evidence.members].map(([id, it]) => {
          if (id !== anAgent('oslo-1') || it.room === null) return [id, it]
          return [id, { ...it, room: { ...it.room, [change]: [] } }]
        }),
      )
      return traceFlow({ ...evidence, members }, anAgent('oslo-1'), end('oslo-2'))
    }
    expect(cut('routes')).toMatchObject([
      { what: 'route', isBroken: true, sentence: `oslo-1 has no route there: ${prefixOf('oslo-2')}` },
    ])
    // Without its devices a packet would leave in clear: that is no way either.
    expect(cut('wireguards').at(-1)).toMatchObject({ what: 'out', isBroken: true })
  })

  it('ends at who has not joined yet', () => {
    const resources = view.plan.resources.map((it) =>
      it.node === anAgent('oslo-2') ? { ...it, keys: null } : it,
    )
    const early = evidenceIn({ ...view, plan: { ...view.plan, resources } })
    expect(traceFlow(early, anAgent('oslo-1'), end('oslo-2'))).toMatchObject([
      {
        isBroken: true,
        sentence: expect.stringMatching(/^oslo-1 has it unreachable: .*; oslo-2 has not joined yet$/),
      },
    ])
  })
})
