import type { WireGuardPeer } from '@sixfold/kernel'
import { word } from '../word.ts'
import type { Change } from './model.ts'

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
  `AllowedIPs = ${allowedIps.map(word).join(',')}`,
  `PersistentKeepalive = ${word(keepaliveSeconds)}`,
  ...(setsEndpoint && endpoint !== null ? [`Endpoint = ${endpointWord(endpoint)}`] : []),
]

const endpointWord = (endpoint: string): string => word(endpoint.replaceAll(/[[\]]/g, '')) && endpoint
