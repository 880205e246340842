import { deriveGateway, proxiedBy } from '@sixfold/derive'
import { expect, it } from 'vitest'
import { exit1 } from '../../../shared/derive/src/examples/networks.examples.ts'
import { proxiedView, proxy, tls } from '../../../shared/derive/src/exit/proxied.examples.ts'
import { objectsOf } from './objects.ts'

it('the proxy of an exit is found by what it listens on and for, and is there by the fact of the proxy', () => {
  const view = proxiedView('blue', { proxies: [proxy('shop', tls('shop.example.com'), 8_443, 42)] })
  const uplink = { bridge: 'br0', addresses: ['198.51.100.1/24'], gateways: [], mtu: 1_500 }
  const guests = [proxiedBy(view, exit1.id) ?? expect.fail('nothing is proxied')]
  const objects = objectsOf(deriveGateway({ id: exit1.id, machine: exit1, slices: [] }, uplink, [], guests))
  const doors = objects.filter(({ names }) => names.includes('shop.example.com'))
  expect(doors).toEqual([
    expect.objectContaining({
      kind: 'daemon',
      text: 'tls 198.51.100.1:443 for shop.example.com, led to proxy shop of acme/blue',
      because: 42,
    }),
  ])
  expect(doors[0]?.names).toContain('198.51.100.1:443')
})
