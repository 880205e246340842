import type { SecurityGroup } from '@sixfold/events'
import type { PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import { addressesIn } from './policy-ranges.ts'
import { type AddressBook, type PROTOCOL, sourcesOf } from './policy-sets.ts'

/** What a group lets in, whoever it is for. */
export type PolicyService = SecurityGroup['allow'][number]['service']

/** What a flow is: its protocol, and its port or ICMP type where it has one. */
export type FlowService = Readonly<{ protocol: keyof typeof PROTOCOL; number: number | null }>

/** Something that a policy lets in, and the group that says so. */
export type Admitted = Readonly<{ label: string; service: PolicyService }>

const isIn = (prefix: string, address: string): boolean => {
  if (prefix.includes(':') !== address.includes(':')) return false
  const { first, last } = addressesIn(prefix)
  const at = addressesIn(`${address}/${address.includes(':') ? 128 : 32}`).first
  return first <= at && at <= last
}

/** Whether a workload placed by order has an address, itself or behind it. */
export const hasAddress = ({ ipv6, ipv4 }: WorkloadPlan, address: string): boolean =>
  isIn(ipv6, address) || ipv4 === address

/** What of a policy is for flows from this address to this workload: the same that its sets hold, for people. */
export const admittedFrom = (
  { groups }: PolicyPlan,
  book: AddressBook,
  from: string,
  { labels }: Pick<WorkloadPlan, 'labels'>,
): readonly Admitted[] =>
  groups
    .filter(({ label }) => labels.includes(label))
    .flatMap(({ label, allow }) =>
      allow
        .filter((rule) => sourcesOf(rule.from, book).some((prefix) => isIn(prefix, from)))
        .map(({ service }) => ({ label, service })),
    )

/** Whether a flow of this service is let in by what was admitted. A flow without a number is only by what names none. */
export const isAdmitted = (service: PolicyService, { protocol, number }: FlowService): boolean => {
  if (service.protocol === 'any') return true
  if (service.protocol !== protocol) return false
  const ranges =
    'ports' in service
      ? service.ports?.map(({ first, last }) => [first, last] as const)
      : 'types' in service
        ? service.types?.map((type) => [type, type] as const)
        : undefined
  if (ranges === undefined) return true
  return number !== null && ranges.some(([first, last]) => first <= number && number <= last)
}
