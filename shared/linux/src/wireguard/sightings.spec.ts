import { expect, it } from 'vitest'
import { sightingsOf } from './sightings.ts'

const hexOf = (key: string): string => Buffer.from(key, 'base64').toString('hex')
const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
const host = (text: string | null) =>
  ({ read: async () => text }) as unknown as Parameters<typeof sightingsOf>[0]
const told = [
  { publicKey: one, endpoint: '192.0.2.1:20000', handshakeAt: 0, received: 0, sent: 296 },
  { publicKey: two, endpoint: null, handshakeAt: 1_795_291_388, received: 92, sent: 4_100 },
]

it('asks the process behind a device, and wg where there is none', async () => {
  const answer = [
    `private_key=${hexOf(one)}`,
    'listen_port=20000',
    `public_key=${hexOf(one)}`,
    'endpoint=192.0.2.1:20000',
    'last_handshake_time_sec=0',
    'tx_bytes=296',
    'rx_bytes=0',
    `public_key=${hexOf(two)}`,
    'last_handshake_time_sec=1795291388',
    'tx_bytes=4100',
    'rx_bytes=92',
    'errno=0',
  ].join('\n')
  expect(await sightingsOf(host(null), 'sf-a', 'sfm', async () => answer)).toEqual(told)
  const dump = [
    `${one}\t${one}\t20000\toff`,
    `${one}\t(none)\t192.0.2.1:20000\tfd00::/64\t0\t0\t296\toff`,
    `${two}\t(none)\t(none)\t(none)\t1795291388\t92\t4100\t25`,
    '',
  ].join('\n')
  expect(await sightingsOf(host(dump), 'sf-a', 'sfm', async () => null)).toEqual(told)
  expect(await sightingsOf(host(null), 'sf-a', 'sfm', async () => null)).toEqual([])
})
