import type { WireGuard, WireGuardPeer } from '@sixfold/kernel'
import { bind, pass, plan } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws } from '../../../testkit/src/facility-laws.ts'
import { type PretendHost, pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aRoom } from '../examples.ts'
import { facilitiesFor, openMachine } from '../machine.ts'
import { wireguardFacility } from './index.ts'
import { newPrivateKey, publicKeyOf } from './keys.ts'
import type { Endpoints } from './model.ts'

const KEYS = { old: newPrivateKey(), new: newPrivateKey() }
const PEERS = [1, 2, 3].map(() => publicKeyOf(newPrivateKey()))
const [oslo = '', bergen = ''] = PEERS
const NOW = 1_800_000_000
const nobody = async () => null

const keyOf = (name: string): string => (name === 'new' ? KEYS.new : KEYS.old)
const aPeer = (publicKey: string, rest: Partial<WireGuardPeer> = {}): WireGuardPeer => ({
  publicKey,
  endpoint: null,
  allowedIps: [`2001:db8:${PEERS.indexOf(publicKey)}::/64`],
  keepaliveSeconds: 0,
  because: 7,
  ...rest,
})
const aDevice = (peers: readonly WireGuardPeer[], rest: Partial<WireGuard> = {}): WireGuard => ({
  name: 'sfm1',
  listenPort: 20_000,
  privateKey: 'old',
  peers,
  because: 7,
  ...rest,
})
const stateOf = (wanted: WireGuard) => ({
  rooms: [
    aRoom('sf-x-a', {
      links: [{ kind: 'wireguard', name: 'sfm1', mtu: 1_420, because: 7 }],
      wireguards: [wanted],
    }),
  ],
})
const bound = (wanted: WireGuard) =>
  facilitiesFor(stateOf(wanted), openMachine({ agentId: 'x', keyOf, nowSeconds: () => NOW, control: nobody }))

describe('the wireguard facility', () => {
  facilityLaws({
    wanted: fc
      .record({
        listenPort: fc.constantFrom(20_000, 20_001),
        privateKey: fc.constantFrom('old', 'new'),
        peers: fc.uniqueArray(
          fc.record({
            publicKey: fc.constantFrom(...PEERS),
            endpoint: fc.constantFrom(null, '[2001:db8::1]:20000', '192.0.2.1:20000'),
            keepaliveSeconds: fc.constantFrom(0, 25),
          }),
          { selector: ({ publicKey }) => publicKey },
        ),
      })
      .map(({ peers, ...rest }) =>
        aDevice(
          peers.map((peer) => aPeer(peer.publicKey, peer)),
          rest,
        ),
      ),
    host: pretendHost,
    bind: bound,
  })

  const inPlace = async (wanted: WireGuard, endpoints: Endpoints = new Map()) => {
    const host = pretendHost()
    const machine = { ...openMachine({ agentId: 'x', keyOf, nowSeconds: () => NOW }), endpoints }
    const put = (state: WireGuard) => pass(host, facilitiesFor(stateOf(state), machine))
    await put(wanted)
    return { host, put }
  }
  const peerIn = (host: PretendHost, publicKey: string) => {
    const peer = host.world.tunnels.get('sfm1')?.peers.get(publicKey)
    if (peer === undefined) throw new Error(`no peer ${publicKey}`)
    return peer
  }
  const wanted = aDevice([aPeer(oslo, { endpoint: '192.0.2.1:20000' }), aPeer(bergen)])

  it('leaves a live peer where it roamed to, also when something else changes', async () => {
    const { host, put } = await inPlace(wanted)
    Object.assign(peerIn(host, oslo), { endpoint: '198.51.100.9:4321', handshakeAt: NOW - 100 })
    expect((await put(wanted)).stepsRun).toBe(0)
    expect((await put({ ...wanted, listenPort: 20_009 })).isConverged).toBe(true)
    expect(peerIn(host, oslo).endpoint).toBe('198.51.100.9:4321')
  })

  it('sends a silent peer back to where it is wanted', async () => {
    const { host, put } = await inPlace(wanted)
    Object.assign(peerIn(host, oslo), { endpoint: '198.51.100.9:4321', handshakeAt: NOW - 181 })
    expect((await put(wanted)).stepsRun).toBe(1)
    expect(peerIn(host, oslo).endpoint).toBe('192.0.2.1:20000')
  })

  it('moves a live peer when it is wanted elsewhere than before, and only that one', async () => {
    const { host, put } = await inPlace(
      aDevice([aPeer(oslo, { endpoint: '192.0.2.1:20000' }), aPeer(bergen, { endpoint: '192.0.2.2:20000' })]),
    )
    for (const peer of [oslo, bergen])
      Object.assign(peerIn(host, peer), { endpoint: '198.51.100.9:4321', handshakeAt: NOW })
    await put(
      aDevice([
        aPeer(oslo, { endpoint: '192.0.2.77:20000' }),
        aPeer(bergen, { endpoint: '192.0.2.2:20000' }),
      ]),
    )
    expect(peerIn(host, oslo).endpoint).toBe('192.0.2.77:20000')
    expect(peerIn(host, bergen).endpoint).toBe('198.51.100.9:4321')
  })

  it('trusts a live peer after a restart, when it cannot know whether it roamed', async () => {
    const { host, put } = await inPlace(wanted, new Map())
    Object.assign(peerIn(host, oslo), { endpoint: '198.51.100.9:4321', handshakeAt: NOW })
    const fresh = openMachine({ agentId: 'x', keyOf, nowSeconds: () => NOW })
    expect((await pass(host, facilitiesFor(stateOf(wanted), fresh))).stepsRun).toBe(0)
    expect((await put(wanted)).stepsRun).toBe(0)
  })

  it('never shows a private key: not in changes, reports, commands or what it keeps of the device', async () => {
    const host = pretendHost()
    const planned = await plan(host, bound(wanted))
    const report = await pass(host, bound(wanted))
    const facility = wireguardFacility({
      netns: 'sf-x-a',
      name: 'sfm1',
      control: nobody,
      keyOf,
      nowSeconds: () => NOW,
      endpoints: new Map(),
    })
    const found = await facility.observe(host)
    const changes = facility.diff({ ...wanted, privateKey: 'new' }, found)
    expect(changes).toHaveLength(1)
    const shown = JSON.stringify([planned, report, host.commands, found, changes])
    for (const key of Object.values(KEYS)) expect(shown).not.toContain(key)
    expect(host.world.files.size).toBe(0)
    expect(host.world.tunnels.get('sfm1')?.privateKey).toBe(KEYS.old)
  })

  it('refuses two peers that claim one prefix: the device would silently take it from the first', async () => {
    const both = aDevice([aPeer(oslo, { allowedIps: ['::/0'] }), aPeer(bergen, { allowedIps: ['::/0'] })])
    const { facilities } = await pass(pretendHost(), bound(both))
    expect(facilities.at(-1)?.error).toEqual({
      message: `sfm1: peers ${oslo} and ${bergen} both claim ::/0`,
      retry: false,
    })
  })

  it('makes all again when its wireguard-go died and took the link along', async () => {
    const { host, put } = await inPlace(wanted)
    host.world.tunnels.delete('sfm1')
    host.world.netns.get('sf-x-a')?.links.delete('sfm1')
    expect((await put(wanted)).isConverged).toBe(true)
    expect(peerIn(host, oslo).endpoint).toBe('192.0.2.1:20000')
    expect((await put(wanted)).stepsRun).toBe(0)
  })

  it('changes a keepalive alone without touching what any peer may send', async () => {
    const peers = [aPeer(oslo, { endpoint: '192.0.2.1:20000' }), aPeer(bergen)]
    const { host, put } = await inPlace(aDevice(peers))
    const greeting = aDevice(peers.map((it) => ({ ...it, keepaliveSeconds: 25 })))
    expect((await put(greeting)).stepsRun).toBe(1)
    expect([peerIn(host, oslo).keepalive, peerIn(host, bergen).keepalive]).toEqual([25, 25])
    expect((await put(greeting)).stepsRun).toBe(0)
    const other = aDevice(
      peers.map((it) => ({ ...it, keepaliveSeconds: 5 })),
      { listenPort: 20_002 },
    )
    expect((await put(other)).stepsRun).toBe(3)
  })

  it('says what changes, old and new, and which fact asked for it', async () => {
    const { put } = await inPlace(wanted)
    const { facilities } = await put(
      aDevice([aPeer(oslo, { endpoint: '192.0.2.1:20000', keepaliveSeconds: 25 })]),
    )
    expect(facilities.at(-1)?.changes).toEqual([
      `sfm1: replace peer ${oslo}: was 2001:db8:0::/64 at 192.0.2.1:20000, keepalive 0 s, becomes 2001:db8:0::/64 at 192.0.2.1:20000, keepalive 25 s (fact 7)`,
      `sfm1: remove peer ${bergen}: 2001:db8:1::/64 at any place, keepalive 0 s`,
    ])
  })
})

it('a facility without a device says so', async () => {
  const facility = wireguardFacility({
    netns: 'sf-x-a',
    name: 'sfm1',
    control: nobody,
    keyOf,
    nowSeconds: () => NOW,
    endpoints: new Map(),
  })
  expect(await facility.observe(pretendHost())).toBeNull()
  expect(bind(facility, wantedNothing).name).toBe('wireguard:sfm1')
})

const wantedNothing = aDevice([])
