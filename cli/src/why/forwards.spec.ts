import { expect, it } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from '../../../shared/derive/src/examples/networks.examples.ts'
import { aForward, BOUGHT, sellingNetwork } from '../../../shared/derive/src/examples/outside.examples.ts'
import { gatewayObjectsOf } from './gateway-objects.ts'

it('a forward is found by where it listens', () => {
  const view = sellingNetwork(aNetworkOf(oslo1), [aForward(80, 'web'), aForward(443, 'web')])
  const found = gatewayObjectsOf(view, exit1.id).filter(({ names }) => names.includes(`${BOUGHT}:80`))
  expect(found.map(({ text }) => text.replace(/ [.:] 100.*(?= of )/, ''))).toEqual([
    `element ${BOUGHT} . 6 . 80 of map forwards4`,
    `element ${BOUGHT} . 6 . 80 of set open4to`,
  ])
})
