import { expect, it } from 'vitest'
import { glanceAt } from './glance.ts'

const KEY = { a: 'a'.repeat(64), b: 'b'.repeat(64) }
const peer = (key: string, prefix: string, rest: Readonly<Record<string, string | number>> = {}): string =>
  [
    `public_key=${key}`,
    ...Object.entries(rest).map(([name, value]) => `${name}=${value}`),
    `allowed_ip=${prefix}`,
  ].join('\n')
const device = (...peers: readonly string[]) =>
  ['private_key=c', 'listen_port=20000', ...peers, 'errno=0', '', ''].join('\n')
const glance = (answer: string | null) => glanceAt('sfm1', async () => answer)

it('is the same while only counters, handshakes and endpoints move, and in any order of peers', async () => {
  const first = await glance(device(peer(KEY.a, '::1/128'), peer(KEY.b, '::2/128')))
  const moved = { endpoint: '192.0.2.1:1', rx_bytes: 7, tx_bytes: 9, last_handshake_time_sec: 3 }
  expect(await glance(device(peer(KEY.b, '::2/128', moved), peer(KEY.a, '::1/128')))).toBe(first)
})

it('differs when a peer goes, a prefix moves from one to the other, or a port changes', async () => {
  const answers = [
    device(peer(KEY.a, '::1/128'), peer(KEY.b, '::2/128')),
    device(peer(KEY.a, '::1/128')),
    device(peer(KEY.a, '::2/128'), peer(KEY.b, '::1/128')),
    device(peer(KEY.a, '::1/128'), peer(KEY.b, '::2/128')).replace('20000', '20001'),
  ]
  expect(new Set(await Promise.all(answers.map(glance))).size).toBe(answers.length)
})

it('shows no key, and says null where nobody listens', async () => {
  expect(await glance(device())).toMatch(/^[\w-]{43}$/)
  expect(await glance(null)).toBeNull()
})
