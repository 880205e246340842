import { inside } from '@sixfold/linux/ownership'
import type { Host } from '@sixfold/reconcile'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** What the kernel numbers or counts itself, each time anew. */
const OF_THE_KERNEL = new Set([
  'ifindex',
  'link_index',
  'link_netnsid',
  'handle',
  'packets',
  'bytes',
  'cacheinfo',
  'used',
  'confirmed',
  'updated',
  'probes',
  'metainfo',
])
/** Lists in which the kernel keeps no order of its own: sets, and what is listed as it was made. */
const isUnordered = (name: string): boolean => name === 'elem' || name === 'addr_info'

const plain = (value: Json, name = ''): Json => {
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item))
    return isUnordered(name) ? items.toSorted(byText) : items
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OF_THE_KERNEL.has(key))
      .map(([key, item]) => [key, plain(item, key)]),
  )
}

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

const listed = (text: string | null): Json =>
  (plain(JSON.parse(text === null || text.trim() === '' ? '[]' : text)) as readonly Json[]).toSorted(byText)

/** Peers as they are set: without the time of their handshakes and what they have sent. */
const peersOf = (text: string | null): string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => {
      const fields = line.split('\t')
      return fields.filter((_, at) => fields.length < 8 || at < 4 || at > 6).join(' ')
    })
    .toSorted()

const WRITTEN = /^\{"rule":\{[^{]*"chain":"written"/

/** What nft lists. Of the fingerprints that a table of ours carries only the last one says what it is. */
const rulesOf = (ruleset: string): Json => {
  const { nftables = [] } = JSON.parse(ruleset) as { nftables?: readonly Json[] }
  const isMark = (it: Json): boolean => WRITTEN.test(JSON.stringify(it))
  const last = nftables.findLast(isMark)
  return plain(nftables.filter((it) => it === last || !isMark(it)))
}

const inNetns = async (host: Host, netns: string) => {
  const ip = async (...words: readonly string[]) =>
    listed(await host.read(['ip', '-n', netns, '-j', ...words]))
  const links = await ip('-d', 'link')
  // By name: what listens for `wg` is to be seen from every namespace.
  const devices = [...JSON.stringify(links).matchAll(/"ifname":"(sf[mx][a-z0-9]+)"/g)].map(
    ([, name]) => name ?? '',
  )
  const ruleset = (await host.read(inside(netns, 'nft', '-j', 'list', 'ruleset'))) ?? '{}'
  return {
    links,
    addresses: await ip('address'),
    ipv4: await ip('-4', 'route', 'show', 'table', 'all'),
    ipv6: await ip('-6', 'route', 'show', 'table', 'all'),
    neighbours: await ip('neigh', 'show', 'nud', 'permanent'),
    rules: rulesOf(ruleset),
    tunnels: await Promise.all(
      devices.map(async (name) => [
        name,
        peersOf(await host.read(inside(netns, 'wg', 'show', name, 'dump'))),
      ]),
    ),
  }
}

/** All that `ip`, `wg` and `nft` say of namespaces, less what the kernel makes of itself; null of one that is not there. */
export const wholeKernel = async (host: Host, namespaces: readonly string[]): Promise<string> => {
  const there = new Set((await host.list('/run/netns')) ?? [])
  const all = await Promise.all(
    namespaces.map(async (netns) => [netns, there.has(netns) ? await inNetns(host, netns) : null]),
  )
  return JSON.stringify(all, null, 1)
}
