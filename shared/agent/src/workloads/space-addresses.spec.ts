import { addressesOf } from '@sixfold/derive'
import { Ipv4Prefix } from '@sixfold/events'
import { aParty, aPrefix } from '@sixfold/events/example-values'
import { NO_GOODS } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { aResource, aView, oslo1, oslo2 } from '../../../derive/src/examples/networks.examples.ts'
import { type Asked, placeInSpaces } from './space-addresses.ts'

const range = (node: typeof oslo1, text: string) => ({ node: node.id, range: Ipv4Prefix.parse(text) })

const view = aView(
  [
    [oslo1, aResource(oslo1, 1)],
    [oslo2, aResource(oslo2, 2)],
  ],
  {
    goods: {
      ...NO_GOODS,
      spaces: [
        {
          id: 7,
          space: { party: aParty('acme'), space: 'legacy' },
          ranges: [range(oslo1, '10.10.0.0/30'), range(oslo2, '10.10.0.4/30')],
          since: 20,
        },
        {
          id: 8,
          space: { party: aParty('acme'), space: 'far' },
          ranges: [range(oslo2, '10.20.0.0/24')],
          since: 21,
        },
      ],
    },
  },
)

const asked = (workload: string, index: number, asks?: Record<string, string>): Asked => ({
  workload,
  netns: workload,
  ...addressesOf(aPrefix('2001:db8:a:101::/64')).workload(index),
  because: 13,
  ...(asks === undefined ? {} : { asks }),
})

const placed = (...all: Asked[]) => {
  const { attached, problems } = placeInSpaces(view, oslo1.id, all)
  return { spaces: attached.map(({ spaces }) => spaces), problems: [...problems.values()].flat() }
}

describe('addresses in address spaces', () => {
  it('are had by the name of the space or by its number', () => {
    expect(
      placed(
        asked('a', 2, { 'acme/legacy': '10.10.0.2' }),
        asked('b', 3, { '7': '10.10.0.3' }),
        asked('c', 4),
      ),
    ).toEqual({
      spaces: [[{ id: 7, address: '10.10.0.2' }], [{ id: 7, address: '10.10.0.3' }], undefined],
      problems: [],
    })
  })

  it('are those of a range on this node, and each is had once, by who was attached first', () => {
    expect(
      placed(
        asked('late', 9, { '7': '10.10.0.2' }),
        asked('first', 2, { '7': '10.10.0.2' }),
        asked('beside', 3, { '7': '10.10.0.5' }),
        asked('far', 4, { 'acme/far': '10.20.0.1' }),
        asked('lost', 5, { 'acme/else': '10.20.0.1' }),
      ),
    ).toEqual({
      spaces: [undefined, [{ id: 7, address: '10.10.0.2' }], undefined, undefined, undefined],
      problems: [
        '10.10.0.5 is not in 10.10.0.0/30, which the network has of acme/legacy on this node',
        'the network has no range of acme/far on this node',
        'the network has no address space acme/else',
        "10.10.0.2 is first's already",
      ],
    })
  })
})
