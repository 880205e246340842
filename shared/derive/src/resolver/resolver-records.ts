import type { NetworkGoods, ServicePlan, WorkloadPlan } from '@sixfold/fold'
import type { NameRecord } from '@sixfold/kernel'
import { kept } from '../kept.ts'
import { ipv4ReverseName, ipv6ReverseName } from './reverse-names.ts'

/** How long who asked may keep an answer, in seconds: a change is told at once, and believed after so long. */
const TTL_SECONDS = 5

type Saying = readonly [owner: string, type: string, data: string]

const HOST = '/128'

/** A, AAAA: where it has them. A workload that hands out a prefix itself has no address that we would know. */
const addressesAt = (owner: string, { ipv6, ipv4 }: WorkloadPlan): Saying[] => [
  ...(ipv6.endsWith(HOST) ? [[owner, 'AAAA', ipv6.slice(0, -HOST.length)] as const] : []),
  ...(ipv4 === null ? [] : [[owner, 'A', ipv4] as const]),
]

const pointersTo = (name: string, { ipv6, ipv4 }: WorkloadPlan): Saying[] => [
  ...(ipv6.endsWith(HOST) ? [[ipv6ReverseName(ipv6), 'PTR', name] as const] : []),
  ...(ipv4 === null ? [] : [[ipv4ReverseName(ipv4), 'PTR', name] as const]),
]

/** RFC 2782. All workloads behind one service are equal, whoever was named first. */
const serviceAt = ({ service, transport, port }: ServicePlan, zone: string, target: string): Saying => [
  `_${service}._${transport}.${zone}`,
  'SRV',
  `0 0 ${port} ${target}`,
]

/** The records of one workload; `isTaken`: its name is a service's, and leads elsewhere. */
const workloadRecords = kept((it: WorkloadPlan, zone: string, isTaken: boolean): readonly NameRecord[] => {
  const name = `${it.workload}.${zone}`
  return said([...(isTaken ? [] : addressesAt(name, it)), ...pointersTo(name, it)], it.since)
})

/** The records of one service; none while nobody is behind it who has an address. */
const serviceRecords = kept(
  (it: ServicePlan, workload: WorkloadPlan | undefined, zone: string): readonly NameRecord[] => {
    const addresses = workload === undefined ? [] : addressesAt(`${it.service}.${zone}`, workload)
    if (addresses.length === 0) return []
    return said([...addresses, serviceAt(it, zone, `${it.workload}.${zone}`)], it.since)
  },
)

const said = (sayings: readonly Saying[], because: number): NameRecord[] =>
  sayings.map(([owner, type, data]) => ({ text: `${owner} ${TTL_SECONDS} IN ${type} ${data}`, because }))

/**
 * The records of a network's zone. Services and workloads share the names in it; where a service is called like a
 * workload, the name is the service's, and leads to what is behind it.
 */
export const recordsOf = (
  { workloads, services }: Pick<NetworkGoods, 'workloads' | 'services'>,
  zone: string,
): NameRecord[] => {
  const taken = new Set(services.map(({ service }) => service as string))
  const serving = new Set(services.map(({ workload }) => workload as string))
  const placed = new Map(
    workloads.filter(({ workload }) => serving.has(workload)).map((it) => [it.workload as string, it]),
  )
  return [
    ...workloads.flatMap((it) => workloadRecords(it, zone, taken.has(it.workload))),
    ...services.flatMap((it) => serviceRecords(it, placed.get(it.workload), zone)),
  ]
}
