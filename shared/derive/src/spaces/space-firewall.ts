import { devices } from '../firewall.ts'
import { WORKLOAD_PORTS } from '../names.ts'

/** What a firewall must know of one space: its translator's device, what is local, and what is anywhere. */
export type SpaceFilter = Readonly<{
  dev: string
  own4: readonly string[]
  all4: readonly string[]
  own6: readonly string[]
  all6: readonly string[]
}>

/** Prefixes as an anonymous set; those of one space never overlap. */
const among = (prefixes: readonly string[]): string => `{ ${prefixes.join(', ')} }`

/**
 * A packet of a space stays in it: it comes from one of its addresses and goes to one, on both sides of the translator.
 * Nothing else gets into the translator, and nobody writes to a translated address himself. `arrive` is what happens to
 * what comes in to a workload for the first time: it is accepted, or judged by the network's policy.
 */
export const spaceRules = (
  { dev, own4, all4, own6, all6 }: SpaceFilter,
  wires: readonly string[],
  arrive: string,
): string[] => [
  `iifname "${WORKLOAD_PORTS}" oifname "${dev}" ip saddr ${among(own4)} ip daddr ${among(all4)} accept`,
  `iifname "${dev}" oifname ${devices(wires)} ip6 saddr ${among(own6)} ip6 daddr ${among(all6)} accept`,
  `iifname ${devices(wires)} oifname "${dev}" ip6 saddr ${among(all6)} ip6 daddr ${among(own6)} accept`,
  `iifname "${dev}" oifname "${WORKLOAD_PORTS}" ip saddr ${among(all4)} ip daddr ${among(own4)} ${arrive}`,
]

/** At an exit point, which translates nothing: between members, inside one space. */
export const relayedSpace = (all6: readonly string[], wires: readonly string[]): string =>
  `iifname ${devices(wires)} oifname ${devices(wires)} ip6 saddr ${among(all6)} ip6 daddr ${among(all6)} accept`
