import {
  type Attachment,
  GATEWAY_END,
  isDelegated,
  mtuOf,
  ownAddress,
  resolverFor,
  WORKLOAD_DEVICE,
} from '@sixfold/derive'
import { type AgentId, hashToken } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'

/**
 * What is said of one workload in `<name>.status.json`: where it stands, and what it has. `attached`: its port is up.
 * `waiting`: something is still to come. `refused`: somebody has to change something. `failed`: the kernel is not as
 * wanted, and it is tried again. `error` says why it is not attached.
 */
export type Status = Readonly<{
  state: 'attached' | 'waiting' | 'refused' | 'failed'
  party: string
  network: string
  workload: string
  netns: string | null
  error?: string
  has?: Has
}>

/** What a workload has, as it may read it itself. */
export type Has = Readonly<{
  placed: boolean
  addresses: readonly string[]
  delegated: string | null
  device: string
  gateway: string
  mtu: number
  services: readonly Readonly<{ name: string; transport: string; port: number }>[]
  labels: readonly string[]
  /** For resolv.conf(5); left out where the network has no names. */
  nameservers?: readonly string[]
  search?: string
  /** Its addresses in address spaces; left out where it has none. */
  spaces?: NonNullable<Attachment['spaces']>
  problem?: string
}>

/** What a workload has in its network on a node, by order or not. */
export const hasOf = (
  view: NetworkView,
  node: AgentId,
  attachment: Pick<Attachment, 'workload' | 'ipv6' | 'ipv4' | 'spaces'>,
  { isPlaced, problem }: Readonly<{ isPlaced: boolean; problem: string | null }>,
): Has => {
  const { goods } = view.plan
  const { workload, ipv6, ipv4 } = attachment
  const place = isPlaced ? goods.workloads.find((it) => it.workload === workload) : undefined
  const resource = view.plan.resources.find((it) => it.node === node)
  const services = isPlaced ? goods.services.filter((it) => it.workload === workload) : []
  return {
    placed: isPlaced,
    addresses: [ownAddress(attachment), ...(ipv4 === null ? [] : [ipv4])],
    delegated: isDelegated(attachment) ? ipv6 : null,
    device: WORKLOAD_DEVICE,
    gateway: GATEWAY_END,
    mtu: mtuOf(view),
    services: services.map(({ service, transport, port }) => ({ name: service, transport, port })),
    labels: place?.labels ?? [],
    ...(resource === undefined ? {} : resolverFor(view, resource.prefix)),
    ...(attachment.spaces === undefined ? {} : { spaces: attachment.spaces }),
    ...(problem === null ? {} : { problem }),
  }
}

/** A status as it stands in its file: one flat object, so that a shell can read it. */
export const statusText = ({ has, ...status }: Status): string => `${JSON.stringify({ ...status, ...has })}\n`

/** The name that no two networks share, of a workload that nobody attached; hashed where it would be no file's name. */
export const fileOfPlaced = (party: string, network: string, workload: string): string => {
  const name = `${party}.${network}.${workload}`
  return /^\w/.test(name) && name.length <= 180 ? name : `${hashToken(20, party, network)}.${workload}`
}
