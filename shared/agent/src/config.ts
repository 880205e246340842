import type { Uplink } from '@sixfold/derive'
import { Ipv4Address, Ipv6Address } from '@sixfold/events'
import { natsServers, wholeNumber } from '@sixfold/service'
import { z } from 'zod'

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()])))

const isAddress = (text: string): boolean =>
  Ipv6Address.safeParse(text).success || Ipv4Address.safeParse(text).success

const hasLength = (text: string): boolean => {
  const [, address = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  return isAddress(address) && Number(length) <= (address.includes(':') ? 128 : 32)
}

const isRange = (text: string): boolean => isAddress(text) || hasLength(text)

const isOnePerFamily = (addresses: readonly string[]): boolean =>
  [true, false].every((isIpv6) => addresses.filter((it) => it.includes(':') === isIpv6).length <= 1)

const Device = z.string().regex(/^[^\s/:]{1,15}$/, 'the name of a network device')

/** An agent's environment. The uplink is where its gateway stands on the site's link; without one nothing breaks out here. */
export const AgentConfig = z.object({
  SIXFOLD_NATS: natsServers.describe('where NATS is'),
  SIXFOLD_STATE: z
    .string()
    .startsWith('/', 'an absolute path')
    .describe('the directory where the agent keeps its state'),
  SIXFOLD_UPLINK_BRIDGE: Device.optional().describe('the bridge on which the gateway gets a port of its own'),
  SIXFOLD_UPLINK_ADDRESSES: list
    .refine((all) => all.every(hasLength), 'addresses with their lengths, like 2001:db8::a1/64,192.0.2.7/24')
    .describe("the gateway's addresses on the site's link"),
  SIXFOLD_UPLINK_GATEWAYS: list
    .refine((all) => all.every(isAddress), 'addresses without length, like 2001:db8::1,192.0.2.1')
    .refine(isOnePerFamily, 'one address of each family at most')
    .describe("the site's routers, one per family"),
  SIXFOLD_UPLINK_MTU: wholeNumber(1280, 9216).default(1500).describe("the MTU of the site's link"),
  SIXFOLD_UPLINK_CLOSED: list
    .refine((all) => all.every(isRange), 'addresses or prefixes, like 2001:db8:5::/48,192.0.2.7')
    .describe("what networks never reach from here, besides the site's link and what runs the grid"),
  SIXFOLD_UPLINK_OPEN: list
    .refine((all) => all.every(isRange), 'addresses or prefixes, like 2001:db8:5::/48,192.0.2.7')
    .describe('exceptions from what networks never reach'),
  SIXFOLD_FORWARDERS: list
    .refine((all) => all.every(isAddress), 'addresses without length, like 2001:db8::53,192.0.2.53')
    .describe(
      "the resolvers that workloads' questions about names outside are handed to; none: the internet's",
    ),
  SIXFOLD_SWEEP_SECONDS: wholeNumber(1, 3600)
    .default(30)
    .describe('how often everything is compared with the kernel'),
})
export type AgentConfig = z.output<typeof AgentConfig>

/** The uplink that the environment describes, or null. */
export const uplinkOf = (config: Omit<AgentConfig, 'SIXFOLD_NATS' | 'SIXFOLD_STATE'>): Uplink | null =>
  config.SIXFOLD_UPLINK_BRIDGE === undefined
    ? null
    : {
        bridge: config.SIXFOLD_UPLINK_BRIDGE,
        addresses: config.SIXFOLD_UPLINK_ADDRESSES,
        gateways: config.SIXFOLD_UPLINK_GATEWAYS,
        mtu: config.SIXFOLD_UPLINK_MTU,
        closed: config.SIXFOLD_UPLINK_CLOSED,
        open: config.SIXFOLD_UPLINK_OPEN,
        resolvers: config.SIXFOLD_FORWARDERS,
      }
