export { countersIn } from './counters.ts'
export { type DaemonName, watchDaemons } from './daemons/watch.ts'
export { HostError, linuxHost } from './host.ts'
export {
  facilitiesFor,
  type Machine,
  openMachine,
  removeNetns,
} from './machine.ts'
export { withResolvers } from './names/unbound.ts'
export { netnsIdentity } from './netns/identity.ts'
export { filterEars, OWN_NAMESPACE } from './notify/filter-ears.ts'
export { kernelEars, type Places } from './notify/kernel-ears.ts'
export { nameEars } from './notify/name-ears.ts'
export { ANY_RULE, destinationOf, type Notice } from './notify/notice.ts'
export { NETNS_DIRECTORY, ownsNetns } from './ownership.ts'
export { type Finding, preflight } from './preflight.ts'
export { suspectElements, suspectRules } from './suspect.ts'
export { removeUnderlay } from './vxlan/bindings.ts'
export { glanceAt } from './wireguard/glance.ts'
export { greetAgain } from './wireguard/greet.ts'
export { handshakesOf } from './wireguard/handshakes.ts'
export { endTunnel, isTunnelStopped } from './wireguard/hung.ts'
export { kernelWireGuard } from './wireguard/kernel-support.ts'
export { type KeyOf, newPrivateKey, publicKeyOf } from './wireguard/keys.ts'
export { privateKeyIn } from './wireguard/private-key.ts'
export { type PeerAnswer, type Sighting, sightingsOf } from './wireguard/sightings.ts'
export { type Watch, watchDevice } from './wireguard/watch.ts'
