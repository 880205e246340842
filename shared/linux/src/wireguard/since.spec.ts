import type { WireGuard, WireGuardPeer } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { diffDevice } from './diff.ts'
import { newPrivateKey, publicKeyOf } from './keys.ts'
import { sincePeers } from './since.ts'

const KEY = publicKeyOf(newPrivateKey())
const KEYS = Array.from({ length: 40 }, () => publicKeyOf(newPrivateKey()))

const peer = (index: number, parts: Partial<WireGuardPeer> = {}): WireGuardPeer => ({
  publicKey: KEYS[index] ?? '',
  endpoint: `192.0.2.${index}:9`,
  allowedIps: [`2001:db8:${index}::/64`],
  keepaliveSeconds: 0,
  because: 1,
  ...parts,
})
const device = (peers: readonly WireGuardPeer[], parts: Partial<WireGuard> = {}): WireGuard => ({
  name: 'sfm1',
  listenPort: 20_000,
  privateKey: 'a',
  because: 1,
  peers,
  ...parts,
})
const [ONE, TWO] = [peer(1), peer(2)]

it('speaks of those peers alone that are others', () => {
  const found = sincePeers(device([ONE, TWO]), device([ONE, peer(3)]), KEY)
  expect(found?.wanted.peers).toEqual([peer(3)])
  expect(found?.actual?.peers.map(({ publicKey }) => publicKey)).toEqual([TWO.publicKey])
})

it.each([
  { why: 'the key is another', wanted: device([ONE], { privateKey: 'b' }) },
  { why: 'the port is another', wanted: device([ONE], { listenPort: 1 }) },
  {
    why: 'a new one claims what another has',
    wanted: device([ONE, peer(3, { allowedIps: ONE.allowedIps })]),
  },
  { why: 'two have one key', wanted: device([ONE, peer(3, { publicKey: ONE.publicKey })]) },
  { why: 'more differ than one command takes', wanted: device(KEYS.map((_, index) => peer(index))) },
])('asks for a look where $why', ({ wanted }) => {
  expect(sincePeers(device([ONE]), wanted, KEY)).toBeNull()
})

it('sends a peer elsewhere where we want that, and never back to where it was', () => {
  const edits = (moved: WireGuardPeer) => {
    const found = sincePeers(device([ONE, TWO]), device([moved, TWO]), KEY)
    if (found === null) throw new Error('it can be told')
    const last = new Map([[`sfm1 ${ONE.publicKey}`, ONE.endpoint ?? '']])
    return diffDevice(found.wanted, KEY, found.actual, last)
  }
  expect(edits({ ...ONE, because: 2 })).toEqual([])
  const [kept] = edits({ ...ONE, keepaliveSeconds: 25 })
  expect([kept?.edits?.length, kept?.endpoints.size]).toEqual([1, 0])
  const [moved] = edits({ ...ONE, endpoint: '192.0.2.99:9' })
  expect([...(moved?.endpoints ?? [])]).toEqual([ONE.publicKey])
})
