import { expect, it } from 'vitest'
import { palette } from '../render/color.ts'
import { pathLines } from './paths.ts'

it('says of each pair how it reaches each other, over which family, why, and since when', () => {
  const lines = pathLines(
    [
      {
        one: 'n1',
        other: 'n2',
        is: 'direct',
        family: 'ipv6',
        why: 'both are public',
        since: null,
        unconfirmed: null,
      },
      {
        one: 'n1',
        other: 'home',
        is: 'lan',
        family: 'ipv4',
        why: 'they meet',
        since: 54,
        unconfirmed: 'home holds revision 53, not 54 yet',
      },
      { one: 'n2', other: 'home', is: 'relayed', family: null, why: 'in vain', since: 71, unconfirmed: null },
      {
        one: 'n2',
        other: 'n1',
        of: 'b/red',
        is: 'direct',
        family: 'ipv6',
        why: 'both are public',
        since: 80,
        unconfirmed: null,
      },
    ],
    palette(false),
  )
  expect(lines).toEqual([
    'PAIR           PATH              OVER  WHY                                            SINCE',
    'n1 – n2        direct            IPv6  both are public',
    'n1 – home      LAN, unconfirmed  IPv4  they meet; home holds revision 53, not 54 yet  fact 54',
    'n2 – home      relayed                 in vain                                        fact 71',
    'n2 – b/red n1  direct            IPv6  both are public                                fact 80',
  ])
})
