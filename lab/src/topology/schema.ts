import { Ipv4Address, Ipv6Address } from '@sixfold/events/values/address'
import { Prefix } from '@sixfold/events/values/prefix'
import { Label } from '@sixfold/events/values/token'
import { Asn } from '@sixfold/events/values/upstream'
import { z } from 'zod'
import { Ipv4Prefix } from './ipv4-prefix.ts'
import { Name } from './name.ts'

/** An address family of the internet. */
export const Family = z.enum(['ipv4', 'ipv6'])
export type Family = z.output<typeof Family>

/**
 * What a home's router does to IPv4, in the words of RFC 4787.
 *
 * `port-preserving`: the mapped port is the inner one, and only the very host and port that was spoken to gets an
 * answer in (address- and port-dependent filtering). `random`: the same filtering, but every flow gets another port.
 * `port-forward`: port-preserving, and chosen ports of the outside lead to a machine inside. `open`: port-preserving,
 * but the router answers unknown packets itself instead of dropping them. `cgn`: port-preserving behind a second,
 * equal NAT of the carrier, with 100.64.0.0/10 between them (RFC 6598).
 */
export const NatKind = z.enum(['port-preserving', 'random', 'port-forward', 'open', 'cgn'])
export type NatKind = z.output<typeof NatKind>

/** `none` lets everything in; `outgoing-only` lets in only what answers something sent out. */
export const Firewall = z.enum(['none', 'outgoing-only'])
export type Firewall = z.output<typeof Firewall>

/** What a machine does. `control` runs nats-server and the coordinators; `server` is a web server of the internet. */
export const Role = z.enum(['control', 'node', 'exit', 'server'])
export type Role = z.output<typeof Role>

const LossPercent = z
  .number()
  .min(0)
  .max(100)
  .default(0)
  .describe('Of all packets on the link above, in each direction, this many percent are dropped')

const PortNumber = z.int().min(1).max(65_535)

const Families = z
  .array(Family)
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'each family once')

const lengthOf = (prefix: string): number => Number(prefix.split('/')[1])

/** A port of the router's outside that leads to a machine inside; `toPort` is the same port when left out. */
export const Forward = z.strictObject({
  protocol: z.enum(['udp', 'tcp']),
  port: PortNumber,
  machine: Name,
  toPort: PortNumber.optional(),
})
export type Forward = z.output<typeof Forward>

/** A prefix that is routed to a site for tenants, and who there holds it. */
export const Allocation = z.strictObject({
  prefix: Prefix.refine(
    (prefix) => lengthOf(prefix) >= 29 && lengthOf(prefix) <= 56,
    'a prefix from /29 to /56, as a registry or an ISP gives them',
  ),
  holder: z
    .enum(['farm', 'exit-group'])
    .optional()
    .describe('exit-group where the site has an exit, else farm'),
  sliceLength: z.int().min(33).max(63).default(56),
})
export type Allocation = z.output<typeof Allocation>

/** A site whose router learns by BGP which gateway has which slice. */
export const Bgp = z.strictObject({
  router: Asn.default(65_000).describe('What the router speaks as'),
  gateways: Asn.default(65_001).describe('What the gateways of its exits and nodes speak as'),
})
export type Bgp = z.output<typeof Bgp>

/** A machine at a site. */
export const Machine = z.strictObject({
  roles: z
    .array(Role)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'each role once'),
  families: Families.optional().describe('All of the site when left out'),
  ipv4: Ipv4Address.optional().describe('Its address in the site; counted up from .2 when left out'),
  ipv6: Ipv6Address.optional().describe('Its address in the site; counted up from ::a when left out'),
  publicIpv4: z
    .union([z.int().min(1).max(64), z.array(Ipv4Address).min(1).max(64)])
    .optional()
    .describe('Of an exit: the addresses its gateway translates to, or how many; 2 when left out'),
  loss: LossPercent,
})
export type Machine = z.output<typeof Machine>

/** A place with an upstream router and machines behind it. */
export const Site = z.strictObject({
  label: Label.optional().describe(
    'The name of its farm or exit group for people; the name of the site when left out',
  ),
  families: Families.default(['ipv4', 'ipv6']),
  nat: NatKind.optional().describe('Left out: addresses are public'),
  forwards: z.array(Forward).min(1).optional().describe('Of a port-forward NAT'),
  firewall: Firewall.optional().describe('outgoing-only behind a NAT, else none, when left out'),
  ipv4: Ipv4Prefix.refine(
    (prefix) => lengthOf(prefix) <= 29,
    'a /29 or shorter: a router, a broadcast and machines',
  )
    .optional()
    .describe('The prefix of its machines'),
  ipv6: Prefix.refine((prefix) => lengthOf(prefix) === 64, 'a /64')
    .optional()
    .describe('The /64 of its machines'),
  allocations: z
    .array(Allocation)
    .optional()
    .describe('Left out: a /48 where nodes or exits have public IPv6; an empty list for none'),
  bgp: Bgp.optional().describe('Left out: slices are routed by hand; {} for BGP with 65000 and 65001'),
  loss: LossPercent,
  machines: z.record(Name, Machine),
})
export type Site = z.output<typeof Site>

/** A whole internet on one machine: a core that every site's router is linked to. */
export const Topology = z.strictObject({
  $schema: z.string().optional().describe('For editors: ./schema.json'),
  name: Name.optional().describe(
    'The lab is called so unless told otherwise; the name of the file when left out',
  ),
  description: z.string().optional(),
  coordinators: z.int().min(1).max(5).default(1).describe('How many coordinators run on the control machine'),
  sites: z.record(Name, Site),
})
export type Topology = Omit<z.output<typeof Topology>, 'name'> & Readonly<{ name: Name }>
