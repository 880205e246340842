import { describe, expect, it } from 'vitest'
import { newPrivateKey, publicKeyOf } from './keys.ts'
import { parseDump } from './parse.ts'

const KEYS = { old: newPrivateKey() }
const [oslo = '', bergen = ''] = [1, 2].map(() => publicKeyOf(newPrivateKey()))
const NOW = 1_800_000_000

describe('a dump of wg', () => {
  const line = (...fields: readonly string[]) => fields.join('\t')
  it('is read without keeping the private key', () => {
    const key = publicKeyOf(KEYS.old)
    const dump = [
      line(KEYS.old, key, '20000', 'off'),
      line(
        oslo,
        '(none)',
        '[2001:db8::1]:20000',
        '2001:db8::/64,10.0.0.0/24',
        String(NOW - 10),
        '5',
        '6',
        '25',
      ),
      line(bergen, '(none)', '(none)', '(none)', '0', '0', '0', 'off'),
    ].join('\n')
    expect(parseDump(dump, NOW)).toEqual({
      publicKey: key,
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
    expect(parseDump(line('(none)', '(none)', '0', 'off'), NOW)).toEqual({
      publicKey: null,
      listenPort: 0,
      peers: [],
    })
  })

  it('is not believed when it is something else, and then not quoted', () => {
    expect(() => parseDump(`${KEYS.old} what`, NOW)).toThrow(
      'the interface line is not as wg writes it (1 fields)',
    )
    expect(() => parseDump('', NOW)).toThrow('the interface line')
  })
})

it('keys are made and derived as wg does it', () => {
  // The pair as `wg pubkey` says it.
  expect(publicKeyOf('CDkGnDQZ1QkCAgICAgICAgICAgICAgICAgICAgICAkE=')).toBe(
    'AiONmB2vIFzNym5sQJ3wDaP/gsy9ZxwZfqHOxnhhJyg=',
  )
  expect(publicKeyOf(newPrivateKey())).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  expect(() => publicKeyOf('short')).toThrow('a private key is not 32 bytes of base64')
})
