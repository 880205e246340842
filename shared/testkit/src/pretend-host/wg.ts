import { publicKeyOf } from '@sixfold/linux/wireguard/keys'
import { fail, netnsOf, type PretendPeer, type PretendTunnel, type PretendWorld } from './world.ts'

/** `wg show NAME dump`: user-space devices answer from anywhere, those of the kernel where they stand. */
export const dumpTunnel = (world: PretendWorld, place: string, name: string): string => {
  const tunnel = tunnelOf(world, place, name)
  const { privateKey, listenPort, peers } = tunnel
  const own = privateKey === null ? ['(none)', '(none)'] : [privateKey, publicKeyOf(privateKey)]
  return [[...own, String(listenPort), 'off'].join('\t'), ...[...peers.values()].map(peerLine)].join('\n')
}

/** `wg show NAME listen-port`, the sign of life of a wireguard-go. */
export const hearTunnel = (world: PretendWorld, place: string, name: string): void => {
  tunnelOf(world, place, name).answers = true
}

/** `wg syncconf NAME FILE`: peers become those of the file; an endpoint that it does not name stays as it is. */
export const syncTunnel = (world: PretendWorld, place: string, name: string, path: string): void => {
  const tunnel = tunnelOf(world, place, name)
  const file = world.files.get(path) ?? fail(`fopen: No such file or directory`)
  if (file.mode !== 0o600) fail(`${path} is open to others`)
  const [own, ...sections] = file.content.split('[Peer]\n').map(fieldsOf)
  tunnel.privateKey = own?.get('PrivateKey') ?? null
  tunnel.listenPort = Number(own?.get('ListenPort') ?? 0)
  const before = tunnel.peers
  tunnel.peers = new Map()
  for (const fields of sections) addPeer(tunnel, before, fields)
}

const FIELDS: Readonly<Record<string, string>> = {
  'persistent-keepalive': 'PersistentKeepalive',
  endpoint: 'Endpoint',
  'allowed-ips': 'AllowedIPs',
}

/** `wg set NAME peer KEY [remove | persistent-keepalive SECONDS | endpoint WHERE | allowed-ips LIST] … peer …` */
export const setPeers = (
  world: PretendWorld,
  place: string,
  name: string,
  words: readonly string[],
): void => {
  const tunnel = tunnelOf(world, place, name)
  for (const section of ` ${words.join(' ')}`.split(' peer ').slice(1)) {
    const [key = '', ...rest] = section.split(' ')
    const old = tunnel.peers.get(key)
    if (rest[0] === 'remove') {
      tunnel.peers.delete(key)
      continue
    }
    const fields = new Map([
      ['PublicKey', key],
      ['AllowedIPs', old?.allowedIps.join(',') ?? ''],
      ['PersistentKeepalive', String(old?.keepalive ?? 0)],
    ])
    for (let at = 0; at < rest.length; at += 2)
      fields.set(FIELDS[rest[at] ?? ''] ?? fail(`wg set does not know ${rest[at]}`), rest[at + 1] ?? '')
    tunnel.peers.delete(key)
    addPeer(tunnel, new Map(old === undefined ? [] : [[key, old]]), fields)
  }
}

const addPeer = (
  { peers }: PretendTunnel,
  before: ReadonlyMap<string, PretendPeer>,
  fields: ReadonlyMap<string, string>,
): void => {
  const publicKey = fields.get('PublicKey') ?? ''
  const old = before.get(publicKey)
  const allowedIps = (fields.get('AllowedIPs') ?? '').split(',').filter((prefix) => prefix !== '')
  // Whoever asks last gets a prefix; the other loses it without a word.
  for (const other of peers.values())
    other.allowedIps = other.allowedIps.filter((prefix) => !allowedIps.includes(prefix))
  peers.set(publicKey, {
    publicKey,
    allowedIps,
    endpoint: fields.get('Endpoint') ?? old?.endpoint ?? null,
    keepalive: Number(fields.get('PersistentKeepalive') ?? 0),
    handshakeAt: old?.handshakeAt ?? 0,
  })
}

const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(' = ')
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 3)]]
    }),
  )

const tunnelOf = (world: PretendWorld, place: string, name: string): PretendTunnel => {
  const tunnel = world.tunnels.get(name)
  if (tunnel !== undefined && (!tunnel.isKernel || netnsOf(world, place).links.has(name))) return tunnel
  const words = world.hasKernelWireGuard ? 'No such device' : 'Protocol not supported'
  return fail(`Unable to access interface: ${words}`)
}

const peerLine = ({ publicKey, endpoint, allowedIps, handshakeAt, keepalive }: PretendPeer): string =>
  [
    publicKey,
    '(none)',
    endpoint ?? '(none)',
    allowedIps.join(',') || '(none)',
    String(handshakeAt),
    '0',
    '0',
    keepalive === 0 ? 'off' : String(keepalive),
  ].join('\t')
