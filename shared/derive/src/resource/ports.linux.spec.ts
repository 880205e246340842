import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { renderTable } from '../../../linux/src/nft/render.ts'
import { derive } from '../derive.ts'
import { aNetworkOf, attachedAt, delegatedAt, oslo1, oslo2 } from '../examples/networks.examples.ts'

const SWAPS = 60

const view = aNetworkOf(oslo1, oslo2)
const shop = attachedAt(view, oslo1.id, 'shop', 2)
const router = delegatedAt(view, oslo1.id, 'router')

/** A resource with two workloads, as derived, but without wires. */
const roomsOf = ({ prefix }: LinuxBed): Room[] => {
  const mine = (netns: string): string => `${prefix}-${netns.slice(-8)}`
  return derive(view, oslo1.id, [...shop, ...router]).rooms.map((room) => {
    const links = room.links.flatMap((link) =>
      link.kind === 'veth' && link.name.startsWith('sfw')
        ? [{ ...link, peer: { ...link.peer, netns: mine(link.peer.netns) } }]
        : [],
    )
    const devices = new Set([...links.map(({ name }) => name), 'eth0'])
    const isHere = ({ dev }: { dev: string }): boolean => devices.has(dev)
    return {
      ...room,
      netns: mine(room.netns),
      links,
      addresses: room.addresses.filter(isHere),
      neighbours: room.neighbours.filter(isHere),
      routes: room.routes.filter((it) => it.type === 'unicast' && isHere(it)),
      wireguards: [],
    }
  })
}

it('a filter that is swapped drops nothing of who speaks with its own address, be it one or of a prefix', async () => {
  await using bed = linuxBed()
  const rooms = roomsOf(bed)
  const [resource, ...workloads] = rooms
  if (resource?.nft == null) throw new Error('no filter was derived')
  for (const { netns } of workloads) await bed.addForeign(netns)
  expect((await bed.put(...rooms)).facilities.filter(({ error }) => error !== null)).toEqual([])
  const [from, to] = [`${bed.prefix}-router-1`, shop[0]?.ipv6.replace('/128', '') ?? '']
  const counting = bed.inside(from, 'sh', '-c', `ping -n -q -i 0.001 -c 1000 ${to} || true`)

  const stdin = renderTable({ body: resource.nft, fingerprint: '0123456789abcdef' })
  for (let swap = 0; swap < SWAPS; swap += 1)
    await bed.host.run({
      do: 'exec',
      argv: ['ip', 'netns', 'exec', resource.netns, 'nft', '-f', '-'],
      stdin,
    })
  expect(await counting).toContain('1000 packets transmitted, 1000 received')
}, 30_000)
