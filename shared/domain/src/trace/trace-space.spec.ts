import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { AddressSpaceAttached, AddressSpaceOrdered, AddressSpaceShared } from '@sixfold/events/orders'
import { describe, expect, it } from 'vitest'
import { aWorld } from '../plan/worlds.examples.ts'
import { evidenceOf } from '../proofs/derived.ts'
import { type FlowEnd, flowEnd, flowEnds } from './flow-end.ts'
import { growthOf } from './space-end.ts'
import { traceEnds } from './trace-space.ts'

const space = { party: aParty('acme'), space: 'old' } as never
const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2', 'home-1'], 'bolt/green': ['oslo-3'] })
const attach = (party: string, network: string, ranges: Readonly<Record<string, string>>) =>
  grown.order(
    party,
    AddressSpaceAttached.of({
      network: aNetwork(network),
      space,
      ranges: Object.entries(ranges).map(([node, range]) => ({ node: anAgent(node), range: range as never })),
    }),
  )
await grown.order('acme', AddressSpaceOrdered.of({ space: 'old' as never }))
await attach('acme', 'blue', { 'oslo-1': '10.10.0.0/24', 'oslo-2': '10.10.1.0/24', 'home-1': '10.10.2.0/24' })
await grown.order(
  'acme',
  AddressSpaceShared.of({
    space: 'old' as never,
    with: { party: aParty('bolt'), network: aNetwork('green') },
  } as never),
)
await attach('bolt', 'green', { 'oslo-3': '10.10.3.0/24' })

const evidenceFor = (party: string, network: string) => {
  const found = evidenceOf(grown.world, party, network)
  if (found === null) throw new Error('no evidence')
  return found
}
const [blue, green] = [evidenceFor('acme', 'blue'), evidenceFor('bolt', 'green')]
const beyond = new Map([
  ['acme/blue', blue],
  ['bolt/green', green],
])
const { view } = blue

const end = (text: string): Extract<FlowEnd, { member: string }> => {
  const it = flowEnd(view, text, 'ipv4')
  if ('problem' in it || it.member === null) throw new Error('problem' in it ? it.problem : 'outside')
  return it
}
const way = (from: string, to: string, evidence = blue) =>
  traceEnds(evidence, end(from), end(to), beyond).map(
    ({ at, what, of, isBroken }) =>
      `${view.machines[at]?.name} ${what}${of === undefined ? '' : ` in ${of}`}${isBroken ? ' broken' : ''}`,
  )

describe('an end in an address space', () => {
  it('is an IPv4 address of a range, or what it is on the wires', () => {
    const inIpv4 = end('10.10.1.7')
    expect(inIpv4).toMatchObject({ member: anAgent('oslo-2'), address: '10.10.1.7' })
    expect(inIpv4.what).toMatch(/^10\.10\.1\.7 is of space \d+: 10\.10\.1\.0\/24 is oslo-2's$/)
    expect(end(inIpv4.space?.translated ?? '')).toEqual(inIpv4)
    expect(growthOf(inIpv4)).toBe(20)
    expect(end('10.10.3.1')).toMatchObject({ of: 'bolt/green', member: anAgent('oslo-3') })
  })
  it('is nobody’s where no range has it', () => {
    const translated = end('10.10.1.7').space?.translated ?? ''
    const nobodys = translated.replace(/[^:]*:[^:]*$/, 'a0b:1')
    expect(flowEnd(view, nobodys, 'ipv6')).toMatchObject({
      problem: expect.stringMatching(/is nobody's: its/),
    })
  })
  it('is also a member by name, where the other end is in a space', () => {
    const { from } = flowEnds(view, { from: 'oslo-1', to: '10.10.1.7' }, 'ipv4')
    expect(from).toMatchObject({ member: anAgent('oslo-1'), address: '10.10.0.0' })
  })
})

describe('a flow inside an address space', () => {
  it('goes over two translators, also by way of the exit, and into a network that shares the space', () => {
    const direct = ['oslo-1 translate', 'oslo-1 route', 'oslo-1 wire', 'oslo-2 translate', 'oslo-2 port']
    expect(way('10.10.0.2', '10.10.1.3')).toEqual(direct)
    expect(way('10.10.0.2', '10.10.2.3').slice(-4)).toEqual([
      'exit-1 route',
      'exit-1 wire',
      'home-1 translate',
      'home-1 port',
    ])
    expect(way('10.10.0.2', '10.10.3.3').slice(-2)).toEqual([
      'oslo-3 translate in bolt/green',
      'oslo-3 port in bolt/green',
    ])
    expect(way('10.10.0.2', '10.10.0.9')).toEqual(['oslo-1 port'])
  })
  it('leads nowhere else', () => {
    const derived = end('oslo-2').address
    expect(way('10.10.0.2', derived)).toEqual(['oslo-1 translate broken'])
    expect(way(derived, '10.10.0.2')).toEqual(['oslo-2 translate broken'])
  })
  it('ends where a translator is missing', () => {
    const cut = (node: string) =>
      new Map(
        [...blue.members].map(([id, it]) =>
          id === anAgent(node) && it.room !== null
            ? [
                id,
                {
                  ...it,
                  room: {
                    ...it.room,
                    routes: it.room.routes.filter(({ destination }) => !/^10\.10\.|:a0a:/.test(destination)),
                  },
                },
              ]
            : [id, it],
        ),
      )
    const without = (node: string) => way('10.10.0.2', '10.10.1.3', { ...blue, members: cut(node) })
    expect(without('oslo-1')).toEqual(['oslo-1 translate broken'])
    expect(without('oslo-2').at(-1)).toBe('oslo-2 translate broken')
  })
})
