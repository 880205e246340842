import { bind, pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { netnsFacility } from '../netns/index.ts'
import { bindNft } from './binding.ts'
import { isSameRecord, type TableRecord, type TableRecords } from './records.ts'

const BODY = `counter denied { packets 0 bytes 0 }
set allowed { type ipv6_addr; flags interval; elements = { 2001:db8:1::/64, 2001:db8:2::/64 } }
chain forward {
  type filter hook forward priority filter; policy drop;
  ip6 saddr @allowed accept
}
chain output {
  type filter hook output priority filter; policy accept;
  ip6 daddr ::1 counter name "denied"
}`

/** A disk. */
const written = () => {
  const disk = new Map<string, TableRecord>()
  let writes = 0
  const records: TableRecords = {
    isAsLeft: (name, found) => {
      const left = disk.get(name)
      return left !== undefined && isSameRecord(left, found)
    },
    keep: (name, found) => {
      const left = disk.get(name)
      if (left !== undefined && isSameRecord(left, found)) return
      writes += 1
      disk.set(name, found)
    },
  }
  return { disk, records, writes: () => writes }
}

/** A process that knows nothing but what is on the disk: steps of its first pass, and of those behind it. */
const started = (bed: LinuxBed, records: TableRecords, body = BODY) => {
  const netns = `${bed.prefix}-a`
  const machine = { listings: new Map(), records, nowSeconds: () => 0 }
  const room = { wanted: { netns }, nft: body } as Parameters<typeof bindNft>[0]
  return async (): Promise<number> => {
    const report = await pass(bed.host, [
      bind(netnsFacility('netns'), [netns]),
      ...bindNft(room, machine, ['netns']),
    ])
    expect(report.facilities.map(({ error }) => error)).toEqual([null, null])
    return report.facilities[1]?.stepsRun ?? -1
  }
}

const HANDS = [
  'insert rule inet sixfold forward accept',
  'flush chain inet sixfold forward',
  'add element inet sixfold allowed { 2001:db8:9::/64 }',
  'flush set inet sixfold allowed',
] as const

it('puts right what was changed while no process ran, and writes nothing where nothing was', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const { records, writes } = written()
  const first = started(bed, records)
  expect([await first(), await first(), await first()]).toEqual([1, 0, 0])
  await bed.byHand(netns, 'link set lo up')
  await bed.inside(netns, 'ping', '-c', '2', '-i', '0.01', '::1')
  const whole = await bed.inside(netns, 'nft', 'list', 'ruleset')
  expect(whole).toMatch(/packets [1-9]/)
  expect(await started(bed, records)()).toBe(0)
  expect(writes()).toBe(1)
  for (const hand of HANDS) {
    await bed.inside(netns, 'nft', ...hand.split(' '))
    expect(await bed.inside(netns, 'nft', 'list', 'ruleset')).not.toBe(whole)
    const next = started(bed, records)
    expect([hand, await next(), await next()]).toEqual([hand, 1, 0])
    // Counters went on.
    expect(await bed.inside(netns, 'nft', 'list', 'ruleset')).toBe(whole)
  }
})

it('writes once more what nobody wrote down: nothing at all, or another text than stands there', async () => {
  await using bed = linuxBed()
  const { disk, records } = written()
  await started(bed, records)()
  // It ended before it had looked.
  expect(disk.size).toBe(0)
  const second = started(bed, records)
  expect([await second(), await second(), await second()]).toEqual([1, 0, 0])
  const other = BODY.replace(', 2001:db8:2::/64', '')
  const third = started(bed, records, other)
  expect(await third()).toBe(1)
  const fourth = started(bed, records, other)
  expect([await fourth(), await fourth()]).toEqual([1, 0])
})
