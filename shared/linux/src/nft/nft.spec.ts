import { bind, fingerprintOf, pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws } from '../../../testkit/src/facility-laws.ts'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { netnsFacility } from '../netns/index.ts'
import { nftFacility, rememberListing } from './index.ts'
import type { Listings } from './model.ts'
import { fingerprintIn } from './render.ts'

const room = bind(netnsFacility('netns'), ['sf-x-a'])
const bound = (body: string, listings: Listings) =>
  bind(nftFacility('sf-x-a', listings), body, {
    needs: ['netns'],
    settled: rememberListing('sf-x-a', listings),
  })

describe('the nft facility', () => {
  facilityLaws({
    wanted: fc.constantFrom('chain a {}', 'chain b {}', 'set s { type ipv6_addr; }'),
    host: pretendHost,
    bind: (wanted) => [room, bound(wanted, new Map())],
  })

  it('swaps the whole table in one transaction that also works where there is none', () => {
    const facility = nftFacility('sf-x-a')
    const [change] = facility.diff('chain a {}', { fingerprint: null, listing: null })
    expect(facility.steps(change === undefined ? [] : [change])).toEqual([
      {
        do: 'exec',
        argv: ['nsenter', '--net=/run/netns/sf-x-a', 'nft', '-f', '-'],
        stdin: `table inet sixfold\ndelete table inet sixfold\ntable inet sixfold {\ncomment "sixfold:${fingerprintOf('chain a {}')}"\nchain a {}\n}\n`,
        stdinIsPublic: true,
      },
    ])
  })

  it('takes no other comment for its fingerprint', () => {
    expect(fingerprintIn('table inet sixfold {\n\tcomment "sixfold:0123456789abcdef"\n}')).toBe(
      '0123456789abcdef',
    )
    expect(fingerprintIn('table inet sixfold {\n\tcomment "mine"\n}')).toBeNull()
    expect(fingerprintIn('\tchain x { ip saddr 1.2.3.4 accept comment "sixfold:0123456789abcdef"')).toBeNull()
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

  it('reports a text that nft does not take, for a person to look at', async () => {
    const report = await pass(pretendHost(), [room, bound('not nft', new Map())])
    expect(report.facilities[1]?.error).toMatchObject({ retry: false })
  })
})
