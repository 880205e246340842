import { expect, it } from 'vitest'
import { longestGap } from './gap.ts'

const answer = (at: number): string => `[${at.toFixed(6)}] 64 bytes from 2001:db8::1: icmp_seq=1 ttl=60\n`

it('is the longest time between two answers, and what a router refuses is none', () => {
  const printed = [
    answer(10),
    answer(10.1),
    '[11.000000] From fe80::1 icmp_seq=3 unreachable\n',
    answer(14.1),
  ]
  expect(longestGap(printed.join(''), 14.2)).toBeCloseTo(4_000)
})

it('goes on to the end where nothing answered any more, and is none where nothing ever did', () => {
  expect(longestGap(answer(10), 30)).toBeCloseTo(20_000)
  expect(() => longestGap('', 30)).toThrow('not one ping was answered')
})
