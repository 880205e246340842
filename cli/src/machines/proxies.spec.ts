import { expect, it } from 'vitest'
import { exit1 } from '../../../shared/derive/src/examples/networks.examples.ts'
import { proxiedView, proxy, tcp, tls } from '../../../shared/derive/src/exit/proxied.examples.ts'
import { palette } from '../render/color.ts'
import { proxyLines, proxyRows } from './proxies.ts'

it('an exit shows what is proxied there, and nothing where nothing is', () => {
  const goods = {
    proxies: [proxy('shop', tls('shop.example.com'), 8_443), proxy('mail', tcp('198.51.100.2', 25), 25)],
  }
  const rows = proxyRows(proxiedView('blue', goods), exit1.id)
  expect(proxyLines(rows, palette(false)).map((line) => line.trimEnd())).toEqual([
    '',
    'PROXIED               LISTENS               HOST              LEADS TO',
    'acme/blue proxy shop  tls 198.51.100.1:443  shop.example.com  [2001:db8:a:101:ffff:1:0:1]:8443, 10.1.1.129:8443',
    'acme/blue proxy mail  tcp 198.51.100.2:25                     [2001:db8:a:101:ffff:1:0:1]:25, 10.1.1.129:25',
  ])
  expect(
    proxyLines(proxyRows(proxiedView('blue', goods, { suspended: 9 }), exit1.id), palette(false)),
  ).toEqual([])
})
