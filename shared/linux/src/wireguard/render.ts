import type { WireGuardPeer } from '@sixfold/kernel'
import { word } from '../word.ts'
import type { Change, PeerEdit } from './model.ts'

/**
 * What `wg syncconf` reads. All that is not said here is reset by it, except endpoints: a peer without that line keeps
 * the one it has, and so no live peer loses a packet.
 */
export const renderConfig = ({ wanted, endpoints }: Change, privateKey: string): string =>
  [
    '[Interface]',
    `PrivateKey = ${word(privateKey)}`,
    `ListenPort = ${word(wanted.listenPort)}`,
    ...wanted.peers.flatMap((peer) => renderPeer(peer, endpoints.has(peer.publicKey))),
    '',
  ].join('\n')

const renderPeer = (
  { publicKey, endpoint, allowedIps, keepaliveSeconds }: WireGuardPeer,
  setsEndpoint: boolean,
): readonly string[] => [
  '[Peer]',
  `PublicKey = ${word(publicKey)}`,
  // `wg` takes no line without a value; a peer without the line has none.
  ...(allowedIps.length === 0 ? [] : [`AllowedIPs = ${allowedIps.map(word).join(',')}`]),
  `PersistentKeepalive = ${word(keepaliveSeconds)}`,
  ...(setsEndpoint && endpoint !== null ? [`Endpoint = ${endpointWord(endpoint)}`] : []),
]

/**
 * What `wg set NAME` reads to change single peers. `wg syncconf` gives every peer its AllowedIPs anew, one after the other:
 * 2 of 6,000 packets between others were lost by that on a busy machine, none by this, and it costs by what there is.
 */
export const renderEdits = (edits: readonly PeerEdit[], endpoints: ReadonlySet<string>): readonly string[] =>
  edits.flatMap((edit) => {
    if (edit.kind === 'remove') return ['peer', word(edit.publicKey), 'remove']
    const { publicKey, endpoint, keepaliveSeconds, allowedIps } = edit.peer
    return [
      ...['peer', word(publicKey), 'persistent-keepalive', word(keepaliveSeconds)],
      ...(endpoint !== null && endpoints.has(publicKey) ? ['endpoint', endpointWord(endpoint)] : []),
      ...(edit.setsIps ? ['allowed-ips', allowedIps.map(word).join(',')] : []),
    ]
  })

const endpointWord = (endpoint: string): string => word(endpoint.replaceAll(/[[\]]/g, '')) && endpoint
