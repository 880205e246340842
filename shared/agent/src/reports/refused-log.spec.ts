import { namesOf } from '@sixfold/derive'
import type { Machine } from '@sixfold/linux'
import type { Log } from '@sixfold/service'
import { expect, it } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from '../../../derive/src/examples/networks.examples.ts'
import { gatewayNetns } from '../../../derive/src/names.ts'
import { openRefusedLog } from './refused-log.ts'

const view = aNetworkOf(oslo1)
const device = namesOf(exit1.id, view.party, view.network).uplinkPeer

const WRITTEN = { facility: 'nft:sf-gw', changes: ['replace table inet sixfold in sf-gw'] }

/** `writtenIn`: with which of these looks the table was written anew. */
const told = (looks: readonly Readonly<Record<string, number>>[], writtenIn = -1) => {
  const lines: unknown[] = []
  const log = { warn: (line: unknown) => void lines.push(line) } as unknown as Log
  const listings = new Map()
  const say = openRefusedLog({ id: exit1.id, machine: { listings } as unknown as Machine, log })
  for (const [at, look] of looks.entries()) {
    const counters = new Map(Object.entries(look).map(([name, packets]) => [name, { packets, bytes: 0 }]))
    listings.set(gatewayNetns(exit1.id), { counters })
    say([view], { facilities: (at === writtenIn ? [WRITTEN] : []) as never })
  }
  return lines
}
const mail = `refused_mail ${device}`
const line = (packets: number, reason = 'mail to port 25') => ({ network: 'acme/blue', reason, packets })

it('logs what has become more, by network and reason', () => {
  expect(told([{}, { [mail]: 3 }, { [mail]: 3 }, {}, { [mail]: 5 }])).toEqual([line(3), line(2)])
  expect(told([{}, { [mail]: 1, [`refused_rate ${device}`]: 2 }])).toEqual([
    line(1),
    line(2, 'more than 1000 new flows in a second'),
  ])
})

it('says nothing of what an earlier process told, of counters of something else, or of devices of nobody', () => {
  expect(told([{ [mail]: 3 }, { [mail]: 3 }])).toEqual([])
  expect(told([{}, { enforced_web: 3, 'refused_mail sfunobody': 4 }])).toEqual([])
})

it('takes one that was forgotten and began anew as it is', () =>
  expect(told([{}, { [mail]: 9 }, { [mail]: 2 }])).toEqual([line(9), line(2)]))

it('counts all of what came since the table was written anew, also where that is more than before', () => {
  expect(told([{}, { [mail]: 9 }, { [mail]: 20 }], 1)).toEqual([line(9), line(20)])
  // Until it is looked at again, what is known of it is what was.
  expect(told([{}, { [mail]: 9 }, { [mail]: 9 }, { [mail]: 4 }, { [mail]: 6 }], 1)).toEqual([
    line(9),
    line(4),
    line(2),
  ])
})
