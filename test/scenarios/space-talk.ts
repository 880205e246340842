import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runAttached, startDaemon } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import type { Grid } from './grid.ts'
import {
  answered,
  eventually,
  forEach,
  type Heard,
  listening,
  type Place,
  spaceTenants,
  type Tenant,
  THERE,
  tool,
} from './space-tenants.ts'

const ECHO = tool('space-echo.py')

/** Whose packets were heard in a place, whatever the device. */
const marksAt = (heard: Heard, place: string): string[] =>
  [...new Set(Object.values(heard.places[place] ?? {}).flatMap((kinds) => Object.keys(kinds)))].toSorted()

/** How many frames with anybody's mark were heard, on all devices of all places. */
const framesIn = (heard: Heard): number =>
  Object.values(heard.places)
    .flatMap((devices) => Object.values(devices).flatMap((kinds) => Object.values(kinds)))
    .reduce((sum, count) => sum + count, 0)

/** What a ping can be full of. */
const shortOf = (party: string): string => party.slice(-1)
const marked = (party: string): string[] => ['-p', Buffer.from(`TENANT:${shortOf(party)};`).toString('hex')]

/** Tenants that talk at once, and ears in every namespace that they have. */
export const talkingTenants = async (it: Grid, tenants: readonly Tenant[]) => {
  const they = await spaceTenants(it, tenants)
  const { directory } = await it.context()

  /** Serves at the second address, and waits until the first reaches it. */
  const serve = async (tenant: Tenant): Promise<void> => {
    const { party, nodes } = tenant
    const log = join(directory, 'log', `echo-${party}.log`)
    const argv = inside(they.at(tenant, nodes[1]).netns, 'python3', ECHO, 'serve', party, THERE)
    await startDaemon({ argv, environment: {}, log })
    const serves = async () => ((await readFile(log, 'utf8')).includes('serving') ? true : null)
    await eventually(serves, 'it serves', 30_000)
    // A wire by way of the exit shakes hands with its first packet, and that may take it a while.
    const isReached = async () =>
      (await answered(they.at(tenant, nodes[0]).netns, THERE, 1)) > 0 ? true : null
    await eventually(isReached, `${party} has a wire`, 20_000)
  }
  await forEach(tenants, serve)

  /** Every device of every namespace that a tenant has: its workloads and its rooms. */
  const everywhere: Record<string, Place> = Object.fromEntries(
    tenants.flatMap((tenant) =>
      tenant.nodes.flatMap((node) => [
        [`${tenant.party} workload ${node}`, { netns: they.at(tenant, node).netns, device: null }],
        [`${tenant.party} room ${node}`, { netns: they.room(tenant, node), device: null }],
      ]),
    ),
  )

  const talk = async (tenant: Tenant) => {
    const { party, nodes } = tenant
    const { netns, ipv6 } = they.at(tenant, nodes[0])
    const [asked, pinged, six, cut] = await Promise.all([
      runAttached(inside(netns, 'python3', ECHO, 'ask', party, THERE)),
      answered(netns, THERE, 10, '-i', '0.1', '-W', '5', '-s', '1200', ...marked(party)),
      answered(netns, they.at(tenant, nodes[1]).ipv6, 10, '-i', '0.1', '-W', '5', '-I', ipv6),
      answered(netns, THERE, 2, '-i', '0.1', '-s', '3000', '-M', 'dont'),
    ])
    const told = asked.stdout === '' ? asked.stderr : JSON.parse(asked.stdout)
    return { party, told, answered: { pinged, six, cut } }
  }
  const askedAtBest = ({ party }: Tenant) => ({
    party,
    told: {
      tcp: party,
      bytes: 200_000,
      udp: { 100: party, 1472: party, 8000: party },
      fits: ['arrived', 'Message too long'],
    },
    // What is cut into fragments of ICMP is dropped: docs/overlapping-ipv4.md says so.
    answered: { pinged: 10, six: 10, cut: 0 },
  })

  const ip = (...argv: readonly string[]) => linuxHost().run({ do: 'exec', argv: ['ip', ...argv] })

  return {
    ...they,
    /** All of them talk at once: what came of it, what should have, and how many frames the ears heard and missed. */
    talkAtOnce: async () => {
      const stop = await listening(join(directory, 'log', 'ears'), everywhere)
      const came = await Promise.all(tenants.map(talk))
      const heard = await stop()
      const places = Object.keys(everywhere)
      return {
        came,
        should: tenants.map(askedAtBest),
        missed: heard.missed,
        frames: framesIn(heard),
        /** By place: whose packets were heard there, and whose may be. */
        heard: places.map((place) => [place, marksAt(heard, place)]),
        own: places.map((place) => {
          const party = place.split(' ')[0] ?? ''
          return [place, [party, shortOf(party)].toSorted()]
        }),
      }
    },
    /** Whose packets are heard in the second's room while it is tied to the first's by hand. */
    tiedTogether: async (first: Tenant, second: Tenant) => {
      const [from, to] = [they.room(first, first.nodes[0]), they.room(second, second.nodes[0])]
      await ip('link', 'add', 'leak0', 'netns', from, 'type', 'veth', 'peer', 'name', 'leak1', 'netns', to)
      try {
        await ip('-n', from, 'link', 'set', 'leak0', 'up')
        await ip('-n', to, 'link', 'set', 'leak1', 'up')
        const stop = await listening(join(directory, 'log', 'leak'), everywhere)
        await answered(from, 'ff02::1', 2, '-I', 'leak0', '-s', '100', ...marked(first.party))
        return marksAt(await stop(), `${second.party} room ${second.nodes[0]}`)
      } finally {
        await ip('-n', from, 'link', 'del', 'leak0')
      }
    },
    /** What is heard of a tenant. */
    shortOf,
  }
}
