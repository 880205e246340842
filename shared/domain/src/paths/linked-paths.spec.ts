import { parted, peering } from '@sixfold/derive/examples/links.examples'
import {
  aNetworkOf,
  aNode,
  hidden,
  home,
  lima,
  oslo1,
  oslo2,
} from '@sixfold/derive/examples/networks.examples'
import { aNetwork, aParty } from '@sixfold/events/example-values'
import { expect, it } from 'vitest'
import { linkedPathsOf } from './linked-paths.ts'

const cabin = aNode('cabin', { ipv4: hidden })
const red = { ...aNetworkOf(oslo1, oslo2, lima, cabin), party: aParty('bravo'), network: aNetwork('red') }

it('tells of each pair of two linked networks whether it is direct, and why it is not', () => {
  const [blue] = peering(aNetworkOf(oslo1, home), red, 40)
  expect(
    linkedPathsOf(blue).map(({ one, other, of, is, why, since }) => [
      blue.machines[one]?.name,
      `${of} ${blue.machines[other]?.name}`,
      is,
      why,
      since,
    ]),
  ).toEqual([
    ['oslo-1', 'bravo/red oslo-1', 'direct', 'both are on one machine', 40],
    ['oslo-1', 'bravo/red oslo-2', 'direct', 'both are public', 40],
    ['oslo-1', 'bravo/red lima', 'relayed', APART, 40],
    ['oslo-1', 'bravo/red cabin', 'relayed', APART, 40],
    ['home', 'bravo/red oslo-1', 'relayed', APART, 40],
    ['home', 'bravo/red oslo-2', 'relayed', HIDDEN, 40],
    ['home', 'bravo/red lima', 'relayed', HIDDEN, 40],
    ['home', 'bravo/red cabin', 'relayed', HIDDEN, 40],
  ])
  expect(linkedPathsOf(parted(blue))).toEqual([])
})

const APART = 'they have no address family in common: by way of the exit'
const HIDDEN = 'one is hidden, and no holes are tried between two networks: by way of the exit'
