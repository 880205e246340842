import type { Names } from '@sixfold/kernel'
import { bind, pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws, settles } from '../../../testkit/src/facility-laws.ts'
import { namesFacility, rememberNames } from './index.ts'
import type { Known } from './model.ts'
import { pretendUnbound } from './pretend-unbound.examples.ts'

const NETNS = 'sf-spec-n1'
const ZONE = 'blue.sixfold.internal.'
const V6 = ['1.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.', '2.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.']
const V4 = ['1.1.10.in-addr.arpa.', '2.1.10.in-addr.arpa.']

const names = (records: readonly string[], reverse: readonly string[] = [...V6, ...V4]): Names => ({
  zone: ZONE,
  reverse,
  records: records.map((text) => ({ text, because: 7 })).toSorted((a, b) => (a.text < b.text ? -1 : 1)),
  addresses: ['2001:db8:a:101::1'],
  clients: ['2001:db8:a:101::/64'],
  because: 3,
})
const bed = () => {
  const unbound = pretendUnbound(NETNS, ZONE)
  const clock = { seconds: 1_000 }
  const known: Known = new Map()
  const bound = (wanted: Names) => {
    const scope = { netns: NETNS, zone: ZONE, ask: unbound.ask, known, nowSeconds: () => clock.seconds }
    return [bind(namesFacility(scope), wanted, { settled: rememberNames(NETNS, wanted, known) })]
  }
  return {
    ...unbound,
    clock,
    known,
    bound,
    put: (wanted: Names) => settles(unbound.host, () => bound(wanted)),
  }
}

const [WEB6, WEB4, DB] = [
  `web.${ZONE} 5 IN AAAA 2001:db8:a:101:ffff:1:0:1`,
  `web.${ZONE} 5 IN A 10.1.1.128`,
  `db.${ZONE} 5 IN AAAA 2001:db8:a:102:ffff:1:0:1`,
]
const PTR6 = `1.0.0.0.0.0.0.0.1.0.0.0.f.f.f.f.${V6[0]} 5 IN PTR web.${ZONE}`
const PTR4 = `128.${V4[0]} 5 IN PTR web.${ZONE}`
const SRV = `_web._tcp.${ZONE} 5 IN SRV 0 0 443 web.${ZONE}`
const ALL = [WEB6, WEB4, DB, PTR6, PTR4, SRV]

describe('the names of a resolver', () => {
  let last: ReturnType<typeof bed>
  facilityLaws({
    wanted: fc.tuple(fc.subarray(ALL), fc.boolean()).map(([records, isWide]) =>
      isWide
        ? names(records)
        : names(
            records.filter((text) => text !== PTR6 && text !== PTR4),
            [],
          ),
    ),
    host: () => {
      last = bed()
      return last.host
    },
    bind: (wanted) => last.bound(wanted),
  })

  it('are all told, and then nothing more is done', async () => {
    const { world, put } = bed()
    await put(names(ALL))
    expect([...world.records].toSorted()).toEqual(ALL.toSorted())
    expect(new Set(world.zones.values())).toEqual(new Set(['static']))
  })

  it('are told while their zone refuses: nobody hears that one does not exist before it was said', async () => {
    const { host, bound, world, commands } = bed()
    const types: (string | undefined)[] = []
    const watched = {
      ...host,
      run: async (step: Parameters<typeof host.run>[0]) => {
        await host.run(step)
        types.push(world.zones.get(ZONE))
      },
    }
    await pass(watched, bound(names(ALL)))
    // Last those above them, so that unbound sees whose children they are.
    const above = ['local_zones_remove', 'local_zones']
    expect(commands).toEqual(['local_zones', 'local_datas', 'local_zones', ...above])
    expect(types).toEqual(['refuse', 'refuse', 'static', 'static', 'static'])
    // The same where a name loses an address: it is away for a moment.
    commands.length = types.length = 0
    await pass(watched, bound(names(ALL.filter((text) => text !== WEB4))))
    expect(commands).toEqual(['local_zones', 'local_datas_remove', 'local_datas', 'local_zones'])
    expect(types).toEqual(['refuse', 'refuse', 'refuse', 'static'])
  })

  it('cost one command and no list where one more comes, however many there are', async () => {
    const { host, bound, put, world, commands } = bed()
    await put(names([WEB6, WEB4]))
    const before = world.lists
    commands.length = 0
    const { facilities } = await pass(host, bound(names([WEB6, WEB4, DB])))
    expect(commands).toEqual(['local_datas'])
    expect(world.lists).toBe(before)
    expect(facilities[0]?.changes).toEqual([`names of ${NETNS}: tell ${DB} (fact 7)`])
  })

  it('of another network are answered while they are told, and its zone is gone with them', async () => {
    const { put, world } = bed()
    const theirs = 'web.green.sixfold.internal. 5 IN AAAA 2001:db8:b:101:ffff:1:0:1'
    const wanted = { ...names([WEB6, theirs]), peers: ['green.sixfold.internal.'] }
    await put(wanted)
    expect(world.zones.get('green.sixfold.internal.')).toBe('static')
    expect(world.records.has(theirs)).toBe(true)
    await put(names([WEB6]))
    expect(world.zones.has('green.sixfold.internal.')).toBe(false)
    expect(world.records.has(theirs)).toBe(false)
  })

  it('are told anew to a resolver that comes after the one that knew them', async () => {
    const { put, restart, world } = bed()
    await put(names(ALL))
    restart()
    await put(names(ALL))
    expect(world.records.size).toBe(ALL.length)
  })

  it('are put right by the sweep where somebody changed them by hand', async () => {
    const { put, world, clock } = bed()
    await put(names(ALL))
    world.records.delete(WEB4)
    world.records.add(`evil.${ZONE} 5 IN A 10.1.1.9`)
    world.zones.set(ZONE, 'transparent')
    clock.seconds += 30
    await put(names(ALL))
    expect([...world.records].toSorted()).toEqual(ALL.toSorted())
    expect(world.zones.get(ZONE)).toBe('static')
  })

  it('are believed of nobody after a pass that failed', async () => {
    const { host, bound, put, world } = bed()
    await put(names([WEB6]))
    const failing = {
      ...host,
      run: async (step: Parameters<typeof host.run>[0]) => {
        await host.run(step)
        throw new Error('it said no')
      },
    }
    const [report] = (await pass(failing, bound(names([DB])))).facilities
    expect(report?.error?.message).toContain('it said no')
    await put(names([WEB6]))
    expect([...world.records]).toEqual([WEB6])
  })

  it('leave alone what is not ours, and what unbound knows by itself', async () => {
    const { put, world } = bed()
    world.zones.set('home.arpa.', 'static')
    world.records.add('1.168.192.in-addr.arpa. 5 IN NS localhost.')
    await put(names([]))
    expect(world.zones.has('home.arpa.')).toBe(true)
    expect(world.records.size).toBe(1)
  })

  it('fail where nobody serves, and tell a person of a thousand only the first', async () => {
    const { host, bound, world } = bed()
    const thousand = Array.from({ length: 1_000 }, (_, at) => `w${at}.${ZONE} 5 IN A 10.1.1.9`)
    world.pid = null
    const [report] = (await pass(host, bound(names(thousand)))).facilities
    expect(report?.error?.message).toContain('connection refused')
    expect(report?.changes).toHaveLength(17)
    expect(report?.changes.at(-1)).toMatch(/and \d+ more$/)
  })
})
