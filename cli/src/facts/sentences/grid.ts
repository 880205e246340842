import { transitAddress } from '@sixfold/events'
import { listing } from '../../render/plural.ts'
import {
  claimsText,
  claimText,
  evidenceText,
  fillText,
  holderText,
  reachText,
  type Sentences,
  several,
  upstreamText,
} from './words.ts'

/** The grid: farms, groups, allocations. */
export const GRID = {
  GridFounded: ({ ula, operators }) => `ULA ${ula}, operated by ${listing(operators)}`,
  AllocationRegistered: ({ prefix, holder, sliceLength }) =>
    `${prefix} for ${holderText(holder)}, cut into /${sliceLength}`,
  AllocationExtended: ({ prefix, extended }) => `${prefix} is part of ${extended} now`,
  AllocationWithdrawn: ({ prefix }) => `nothing is given from ${prefix} any more`,
  AllocationClosed: () => 'nothing is cut from it any more',
  AllocationFilled: ({ percent, cut, of }) => fillText(percent, cut, of, 'slices'),
  PublicIpv4Registered: ({ exit, addresses }, names) =>
    `${several(addresses, 'address')} of ${names.of(exit)}`,
  FarmRegistered: ({ farm, name }) => `farm ${farm} (${name})`,
  FarmTrustDeclared: ({ wires }) => `its wires are ${wires}`,
  VniAssigned: ({ assignments }) =>
    several(
      assignments.map(({ claim: { party, network }, vni }) => `${vni} for ${party}/${network}`),
      'claim',
    ),
  VniReleased: ({ claims }) =>
    several(
      claims.map(({ party, network }) => `${party}/${network}`),
      'claim',
    ),
  ExitGroupRegistered: ({ exitGroup, name }) => `exit group ${exitGroup} (${name})`,
  SliceCut: ({ slice, owner }, names) => `${slice} is ${names.of(owner)}'s`,
  SliceReturned: ({ slice, owner }, names) => `${slice} is not ${names.of(owner)}'s any more`,
  SliceFilled: ({ percent, taken, of }) => fillText(percent, taken, of, '/64s'),
  QuotaSet: ({ quota }) => {
    const limits = Object.entries(quota).map(([what, most]) => `${what} ${most}`)
    return limits.length === 0 ? 'no limits' : `at most ${limits.join(', ')}`
  },
  LogCheckpointed: ({ first, last, chain }) => `facts ${first} to ${last}, chain ${chain.slice(0, 12)}…`,
} satisfies Partial<Sentences>

/** Machines, and what is claimed on them. */
export const MACHINES = {
  NodeRegistered: ({ name, farm, reachability }) => `${name} at farm ${farm}, ${reachText(reachability)}`,
  NodeChanged: ({ name, reachability, underlayMtu }) =>
    `${name} now: ${reachText(reachability)}, MTU ${underlayMtu}`,
  NodeUpstreamChanged: ({ upstream }) => `it tells its site of its slices ${upstreamText(upstream)}`,
  NodeRetiring: ({ operator }) => `it takes nothing more: ${operator} retires it`,
  NodeStayed: () => 'it stays: networks are on it',
  NodeRetired: ({ operator }) => `it has left for good, by ${operator}`,
  ExitRegistered: ({ name, exitGroup, endpoints }) =>
    `${name} in exit group ${exitGroup}, ${endpoints.ipv6}, ${endpoints.ipv4}`,
  ExitUpstreamChanged: ({ upstream }) => `it tells its site of its slices ${upstreamText(upstream)}`,
  ExitDrained: ({ operator }) => `it takes no more networks, by ${operator}`,
  ExitReturned: ({ operator }) => `it takes networks again, by ${operator}`,
  ExitStayed: ({ code, sentence }) => `it stays: ${code}, ${sentence}`,
  ExitUplinkTold: ({ addresses }) => `its gateway is at ${listing(addresses)}`,
  ExitTakenOver: ({ by, evidence }, names) => `${names.of(by)} stands in: ${evidenceText(evidence, names)}`,
  ExitHandedBack: ({ by }, names) => `it stands for itself, not ${names.of(by)}`,
  ExitRetired: ({ operator }) => `it has left for good, by ${operator}`,
  PortAssigned: ({ assignments }, names) =>
    several(
      assignments.map(({ claim, mesh, exit }) => `${mesh} and ${exit} for ${claimText(claim, names)}`),
      'claim',
    ),
  PortReleased: ({ claims }, names) => claimsText(claims, names),
  ExitAssigned: ({ assignments }, names) =>
    several(
      assignments.map(
        ({ claim, port, transit }) => `${port} and ${transitAddress(transit)} for ${claimText(claim, names)}`,
      ),
      'claim',
    ),
  ExitReleased: ({ claims }, names) => claimsText(claims, names),
} satisfies Partial<Sentences>
