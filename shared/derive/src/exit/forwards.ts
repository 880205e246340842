import { chain, DNAT, devices, mapOf, setOf } from '../firewall.ts'
import { UPLINK } from '../names.ts'
import type { OpenForward } from './open-forwards.ts'

/** A forward at its network's exit point: from a port of the transit address on to `target`, a workload or who translates to it. */
export type ForwardHere = OpenForward & Readonly<{ target: string }>

/** What the firewall of an exit point must know of forwards. */
export type ForwardFilter = Readonly<{
  transit: string
  forwards: readonly ForwardHere[]
}>

const distinct = (elements: readonly string[]): string[] => [...new Set(elements)]

/** Where forwards lead; nothing where there are none. */
export const forwardSets = ({ forwards }: ForwardFilter): string[] =>
  forwards.length === 0
    ? []
    : [
        mapOf(
          'forwards4',
          'type inet_proto . inet_service : ipv4_addr . inet_service;',
          forwards.map(({ protocol, inner, target, to }) => `${protocol} . ${inner} : ${target} . ${to}`),
        ),
        setOf(
          'forwarded4',
          'type inet_proto . inet_service . ipv4_addr . inet_service;',
          distinct(
            forwards.map(({ protocol, inner, target, to }) => `${protocol} . ${inner} . ${target} . ${to}`),
          ),
        ),
      ]

/** Before what belongs to a flow: one that was begun while its port led elsewhere ends. */
export const forwardEnds = ({ forwards }: ForwardFilter): string[] =>
  forwards.length === 0
    ? []
    : [
        'meta l4proto { 6, 17 } ct status dnat meta l4proto . ct original proto-dst . ct reply ip saddr . ct reply proto-src != @forwarded4 drop comment "this forward was closed"',
      ]

/** Who comes by a forward is let in to the members: it is who it is on the internet, and nobody at home. */
export const forwardsIn = ({ forwards }: ForwardFilter, wires: readonly string[]): string[] =>
  forwards.length === 0
    ? []
    : [
        `iifname "${UPLINK}" oifname ${devices(wires)} ct status dnat ip saddr != @not_internet4 ip daddr @members4 accept comment "a forward was ordered"`,
      ]

/** The translation to the workloads. */
export const forwardChain = ({ transit, forwards }: ForwardFilter): string[] =>
  forwards.length === 0
    ? []
    : [
        chain('destinations', DNAT, [
          `iifname "${UPLINK}" ip daddr ${transit} meta l4proto { 6, 17 } dnat ip to meta l4proto . th dport map @forwards4`,
        ]),
      ]
