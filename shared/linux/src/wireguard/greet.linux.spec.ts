import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { linuxBed, tunnelRooms } from '../linux-bed.ts'
import { greetAgain } from './greet.ts'
import { publicKeyOf } from './keys.ts'
import { sightingsOf } from './sightings.ts'

const OFTEN_MS = 25

it('a peer that knew us too late answers at once when it is greeted again, and else after five seconds', async () => {
  await using bed = linuxBed()
  const [early, late] = tunnelRooms(bed, (name) => publicKeyOf(bed.keyOf(name)))
  const [device] = early.wireguards
  if (device === undefined) throw new Error('a device')
  const [peer] = device.peers
  if (peer === undefined) throw new Error('a peer')
  const greeting = { ...peer, keepaliveSeconds: 25 }
  const nobody = (room: Room): Room => ({
    ...room,
    wireguards: room.wireguards.map((it) => ({ ...it, peers: [] })),
  })
  const hasAnswered = async () =>
    (await sightingsOf(bed.host, early.netns, device.name)).some(({ handshakeAt }) => handshakeAt > 0)

  await bed.put({ ...early, wireguards: [{ ...device, peers: [greeting] }] }, nobody(late))
  await expect
    .poll(async () => (await sightingsOf(bed.host, early.netns, device.name)).map(({ sent }) => sent > 0))
    .toEqual([true])
  await bed.put({ ...early, wireguards: [{ ...device, peers: [greeting] }] }, late)
  expect(await hasAnswered()).toBe(false)

  const start = performance.now()
  await greetAgain(bed.host, early.netns, device.name, greeting)
  await expect.poll(hasAnswered, { interval: OFTEN_MS, timeout: 4_000 }).toBe(true)
  process.stdout.write(`answered ${Math.round(performance.now() - start)} ms after it was greeted again\n`)
  // As wanted, to the letter: a pass has nothing to do about it.
  const again = await bed.put({ ...early, wireguards: [{ ...device, peers: [greeting] }] }, late)
  expect(again.stepsRun).toBe(0)
})
