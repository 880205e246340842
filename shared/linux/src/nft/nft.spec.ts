import { bind, fingerprintOf, pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws } from '../../../testkit/src/facility-laws.ts'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { netnsFacility } from '../netns/index.ts'
import { nftFacility } from './index.ts'
import type { Listings } from './model.ts'
import { frameIn, NO_TABLE } from './parse.ts'
import { rememberListing } from './remember.ts'

const room = bind(netnsFacility('netns'), ['sf-x-a'])
const bound = (body: string, listings: Listings) =>
  bind(nftFacility('sf-x-a', listings), body, {
    needs: ['netns'],
    settled: rememberListing('sf-x-a', body, listings),
  })

describe('the nft facility', () => {
  facilityLaws({
    wanted: fc.constantFrom(
      'chain a {}',
      'chain b {}',
      'set s { type ipv6_addr; }',
      'set s { type ipv6_addr; elements = { ::1, ::2 } }',
      'set s { type ipv6_addr; elements = { ::2, ::3 } }',
    ),
    host: pretendHost,
    bind: (wanted) => [room, bound(wanted, new Map())],
  })

  it('swaps the whole table in one transaction that also works where there is none', () => {
    const facility = nftFacility('sf-x-a')
    const [change] = facility.diff('chain a {}', { ...NO_TABLE, isFirm: false })
    expect(facility.steps(change === undefined ? [] : [change])).toEqual([
      {
        do: 'exec',
        argv: ['nsenter', '--net=/run/netns/sf-x-a', 'nft', '-f', '-'],
        stdin: `table inet sixfold\ndelete table inet sixfold\ntable inet sixfold {\ncomment "sixfold:${fingerprintOf('chain a {}')}"\nchain a {}\nchain written {\n  return comment "sixfold:${fingerprintOf('chain a {}')}"\n}\n}\n`,
        stdinIsPublic: true,
      },
    ])
  })

  it('takes no other comment for its fingerprint', () => {
    expect(frameIn('table inet sixfold {\n\tcomment "sixfold:0123456789abcdef"\n}')).toBe('0123456789abcdef')
    expect(frameIn('table inet sixfold {\n\tcomment "mine"\n}')).toBeNull()
    expect(frameIn('\tchain x { ip saddr 1.2.3.4 accept comment "sixfold:0123456789abcdef"')).toBeNull()
  })

  it('puts a table right in which somebody changed a rule under our fingerprint', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    const facilities = [room, bound('chain a {}', listings)]
    await pass(host, facilities)
    await pass(host, facilities)
    const netns = host.world.netns.get('sf-x-a')
    if (netns !== undefined) netns.table = netns.table?.replace('chain a {}', 'chain a { accept }') ?? null
    expect((await pass(host, facilities)).stepsRun).toBe(1)
    expect(netns?.table).toContain('chain a {}')
    expect((await pass(host, facilities)).stepsRun).toBe(0)
    expect((await pass(host, facilities)).stepsRun).toBe(0)
  })

  it('does not take a change of ours for a hand of somebody else', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    const steps = async (body: string) => (await pass(host, [room, bound(body, listings)])).stepsRun
    await steps('chain a {}')
    expect([await steps('chain a {}'), await steps('chain b {}'), await steps('chain b {}')]).toEqual([
      0, 1, 0,
    ])
  })

  const withSet = (...elements: readonly string[]): string =>
    `counter c { packets 0 bytes 0 }\nset s { type ipv4_addr;${elements.length === 0 ? '' : ` elements = { ${elements.join(', ')} }`} }\nchain a {\n}`

  it('sends what changed of the elements where nothing else did, and the whole where it remembers nothing', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    await pass(host, [room, bound(withSet('192.0.2.1'), listings)])
    const sent = async (body: string) => {
      const before = host.commands.length
      await pass(host, [room, bound(body, listings)])
      return host.commands.slice(before)
    }
    await sent(withSet('192.0.2.1'))
    expect((await sent(withSet('192.0.2.1', '192.0.2.2'))).join()).toContain(
      'add element inet sixfold s { 192.0.2.2 }',
    )
    expect((await sent(withSet('192.0.2.2'))).join()).toContain('delete element inet sixfold s { 192.0.2.1 }')
    expect(await sent(withSet('192.0.2.2'))).toEqual([])
    // Another process, after us.
    listings.clear()
    expect((await sent(withSet('192.0.2.3'))).join()).toContain('delete table inet sixfold')
  })

  it('takes nothing away where elements are only added, and what it left lying with the next that goes or after sixteen', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    const marks = async (...elements: readonly string[]): Promise<number> => {
      const facilities = [room, bound(withSet(...elements), listings)]
      await pass(host, facilities)
      expect((await pass(host, facilities)).stepsRun).toBe(0)
      return host.world.netns.get('sf-x-a')?.table?.match(/return comment/g)?.length ?? 0
    }
    const all = Array.from({ length: 20 }, (_, at) => `192.0.2.${at}`)
    const counts: number[] = []
    for (const at of all.keys()) counts.push(await marks(...all.slice(0, at + 1)))
    expect(counts.map(String)).toEqual([...Array(16).keys(), 0, 1, 2, 3].map((at) => `${at + 1}`))
    expect(await marks('192.0.2.0')).toBe(1)
    // Another process, after us, that wants the same.
    await marks('192.0.2.0', '192.0.2.1')
    listings.clear()
    expect(await marks('192.0.2.0', '192.0.2.1')).toBe(2)
  })

  it('replaces the whole where a change of elements was refused', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    const run = async (body: string) => pass(host, [room, bound(body, listings)])
    await run(withSet('192.0.2.1'))
    await run(withSet('192.0.2.1'))
    const netns = host.world.netns.get('sf-x-a')
    if (netns !== undefined) netns.table = netns.table?.replace('192.0.2.1', '192.0.2.9') ?? null
    expect((await run(withSet('192.0.2.2'))).isConverged).toBe(false)
    expect((await run(withSet('192.0.2.2'))).isConverged).toBe(true)
    expect(netns?.table).toContain('{ 192.0.2.2 }')
  })

  it('sees that somebody changed elements, within half a minute', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    const body = withSet('192.0.2.1')
    const steps = async (seconds: number) => {
      const at = () => seconds
      const facility = bind(nftFacility('sf-x-a', listings, at), body, {
        needs: ['netns'],
        settled: rememberListing('sf-x-a', body, listings, at),
      })
      return (await pass(host, [room, facility])).stepsRun
    }
    // The namespace (three steps) and the table; and the first look at what stands there then is only at its frame.
    expect([await steps(0), await steps(1), await steps(31), await steps(32)]).toEqual([4, 0, 0, 0])
    const netns = host.world.netns.get('sf-x-a')
    if (netns !== undefined) netns.table = netns.table?.replace('192.0.2.1', '192.0.2.9') ?? null
    expect([await steps(33), await steps(61), await steps(62)]).toEqual([0, 1, 0])
  })

  it('lets counters go on through a swap', async () => {
    const host = pretendHost()
    const listings: Listings = new Map()
    await pass(host, [room, bound(withSet('192.0.2.1'), listings)])
    const netns = host.world.netns.get('sf-x-a')
    if (netns !== undefined)
      netns.table = netns.table?.replace('packets 0 bytes 0', 'packets 7 bytes 420') ?? null
    await pass(host, [room, bound(`${withSet('192.0.2.1')}\nchain b {\n}`, listings)])
    expect(netns?.table).toContain('counter c { packets 7 bytes 420 }')
    if (netns !== undefined) netns.table = null
    await pass(host, [room, bound(withSet('192.0.2.1'), listings)])
    expect(netns?.table).toContain('counter c { packets 7 bytes 420 }')
  })

  it('reports a text that nft does not take, for a person to look at', async () => {
    const report = await pass(pretendHost(), [room, bound('not nft', new Map())])
    expect(report.facilities[1]?.error).toMatchObject({ retry: false })
  })
})
