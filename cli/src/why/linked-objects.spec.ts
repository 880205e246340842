import { derive } from '@sixfold/derive'
import { named, peering } from '@sixfold/derive/examples/links.examples'
import {
  aNetworkOf,
  aResource,
  aView,
  keysOf,
  oslo1,
  oslo2,
} from '@sixfold/derive/examples/networks.examples'
import { expect, test } from 'vitest'
import { findObjects } from './find.ts'
import { objectsOf } from './objects.ts'
import { parseQuery } from './query.ts'
import { causeIn } from './text-causes.ts'

const PEERED = 40
const green = named(
  aView([[oslo2, aResource(oslo2, 7, { keys: keysOf('green oslo-2') })]]),
  'umbrella',
  'green',
)
const [view] = peering(aNetworkOf(oslo1, oslo2), green, PEERED)
const objects = objectsOf(derive(view, oslo1.id))
const causeOf = causeIn(view, oslo1.id)

test.for([
  `peer ${keysOf('green oslo-2').mesh}`,
  'route 2001:db8:a:107::/64',
  'route 10.1.7.0/24',
  'element 2001:db8:a:107::/64',
  'set peers6',
])('%s is there because both networks peer', (text) => {
  const found = findObjects(parseQuery(text.split(' ')), objects)
  expect(found.length).toBeGreaterThan(0)
  expect(new Set(found.map(causeOf))).toEqual(new Set([PEERED]))
})
