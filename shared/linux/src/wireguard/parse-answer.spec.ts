import { expect, it } from 'vitest'
import { newPrivateKey, publicKeyOf } from './keys.ts'
import { parseAnswer } from './parse-answer.ts'

const OWN = newPrivateKey()
const [oslo = '', bergen = ''] = [1, 2].map(() => publicKeyOf(newPrivateKey()))
const NOW = 1_800_000_000
const hex = (key: string): string => Buffer.from(key, 'base64').toString('hex')
const answer = (...lines: readonly string[]): string => `${lines.join('\n')}\n\n`

it('is read without keeping the private key', () => {
  const text = answer(
    `private_key=${hex(OWN)}`,
    'listen_port=20000',
    `public_key=${hex(oslo)}`,
    `preshared_key=${'0'.repeat(64)}`,
    'protocol_version=1',
    'endpoint=[2001:db8::1]:20000',
    `last_handshake_time_sec=${NOW - 10}`,
    'last_handshake_time_nsec=5',
    'tx_bytes=5',
    'rx_bytes=6',
    'persistent_keepalive_interval=25',
    'allowed_ip=2001:db8::/64',
    'allowed_ip=10.0.0.0/24',
    `public_key=${hex(bergen)}`,
    'last_handshake_time_sec=0',
    'errno=0',
  )
  expect(parseAnswer(text, NOW)).toEqual({
    publicKey: publicKeyOf(OWN),
    listenPort: 20_000,
    peers: [
      {
        publicKey: oslo,
        endpoint: '[2001:db8::1]:20000',
        allowedIps: ['2001:db8::/64', '10.0.0.0/24'],
        keepaliveSeconds: 25,
        isLive: true,
      },
      { publicKey: bergen, endpoint: null, allowedIps: [], keepaliveSeconds: 0, isLive: false },
    ],
  })
})

it('tells a device that nobody set up', () => {
  expect(parseAnswer(answer('errno=0'), NOW)).toEqual({ publicKey: null, listenPort: 0, peers: [] })
})

it('is not believed when it is something else, and then not quoted', () => {
  expect(() => parseAnswer(answer(`private_key=${hex(OWN)}`), NOW)).toThrow('it ends with errno')
  expect(() => parseAnswer(answer(`private_key=${hex(OWN)}`, 'errno=22'), NOW)).toThrow('errno 22')
  expect(() => parseAnswer(answer('listen_port=many', 'errno=0'), NOW)).toThrow(
    'a value is not as it must be',
  )
  const broken = answer(`private_key=${OWN}`, 'errno=0')
  expect(() => parseAnswer(broken, NOW)).toThrow('a value is not as it must be')
  expect(() => parseAnswer(broken, NOW)).not.toThrow(OWN)
})
