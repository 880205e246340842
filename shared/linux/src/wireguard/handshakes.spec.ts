import { expect, it } from 'vitest'
import { handshakesOf } from './handshakes.ts'
import { sightingsOf } from './sightings.ts'

const hexOf = (key: string): string => Buffer.from(key, 'base64').toString('hex')
const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
const asked: string[][] = []
const host = (text: string | null) =>
  ({
    read: async (argv: readonly string[]) => {
      asked.push([...argv])
      return text
    },
  }) as unknown as Parameters<typeof handshakesOf>[0]

it('asks the process behind a device who shook hands', async () => {
  const answer = [
    `private_key=${hexOf(one)}`,
    'listen_port=20000',
    `public_key=${hexOf(one)}`,
    'last_handshake_time_sec=0',
    'last_handshake_time_nsec=0',
    `public_key=${hexOf(two)}`,
    'endpoint=[2001:db8::1]:20000',
    'last_handshake_time_sec=1795291388',
    'errno=0',
  ].join('\n')
  expect([...(await handshakesOf(host(null), 'sf-a', 'sfm', async () => answer))]).toEqual([two])
})

it('asks wg where the device is the kernel’s, and takes what is not there for nobody', async () => {
  const peerLine = (key: string, at: number): string =>
    [key, '(none)', '192.0.2.1:20001', '(none)', at, 1_234, 99, 'off'].join('\t')
  const text = ['key\tkey\t20000\toff', peerLine(one, 1_795_291_388), peerLine(two, 0), ''].join('\n')
  expect([...(await handshakesOf(host(text), 'sf-a', 'sfm', async () => null))]).toEqual([one])
  expect(asked.at(-1)?.slice(-4)).toEqual(['wg', 'show', 'sfm', 'dump'])
  expect([...(await handshakesOf(host(null), 'sf-a', 'sfm', async () => null))]).toEqual([])
})

it('tells where peers were last heard from, and how much came of them', async () => {
  const answer = `private_key=${hexOf(one)}\npublic_key=${hexOf(two)}\nendpoint=192.0.2.7:40211\nrx_bytes=92\nerrno=0\n\n`
  expect(await sightingsOf(host(null), 'sf-a', 'sfm', async () => answer)).toEqual([
    { publicKey: two, endpoint: '192.0.2.7:40211', handshakeAt: 0, received: 92, sent: 0 },
  ])
})
