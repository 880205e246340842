import { readFileSync } from 'node:fs'
import { addressesOf, gatewayNetns, namesOf } from '@sixfold/derive'
import { findProcesses } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { expect } from 'vitest'
import type { Grid } from '../scenarios/grid.ts'
import type { spaceTenants, Tenant } from '../scenarios/space-tenants.ts'
import type { Site } from './damages.ts'

/** Whose network hands are laid on. */
export const TENANT: Tenant = { party: 'tenant-a', nodes: ['n1', 'n2'] }

type Tenants = Awaited<ReturnType<typeof spaceTenants>>

const about = (type: string, data: object) => ({
  type,
  party: TENANT.party,
  data: { network: 'blue', ...data },
})

/** Everything that a machine may have of a network: a workload by order with a label, a policy, a space and a name. */
export const furnish = async (it: Grid, they: Tenants): Promise<void> => {
  const allow = [
    { from: { kind: 'any' }, service: { protocol: 'icmpv6' } },
    { from: { kind: 'any' }, service: { protocol: 'tcp', ports: [{ first: 443, last: 443 }] } },
  ]
  const outcomes = await it.orderAndWait(
    about('WorkloadPlaced', { workload: 'web', node: they.agentOf('n1'), labels: ['front'] }),
    about('PolicyChanged', { mode: 'enforced', groups: [{ label: 'front', allow }] }),
    about('ServiceNamed', { service: 'shop', workload: 'web', transport: 'tcp', port: 443 }),
  )
  expect(outcomes.map(({ stage }) => stage)).toEqual(['converged', 'converged', 'converged'])
  expect((await it.exec(`${TENANT.party}/blue:web@n1`, 'true')).exitCode).toBe(0)
}

const linkOf = async (netns: string, beginning: string): Promise<string> => {
  const text = (await linuxHost().read(['ip', '-n', netns, '-br', 'link'])) ?? ''
  return new RegExp(`^${beginning}\\w+`, 'm').exec(text)?.[0] ?? ''
}

/** Where hands may be laid on what the tenant has. */
export const siteOf = async (they: Tenants): Promise<Site> => {
  const [here, exit] = [they.agentOf('n1'), they.agentOf('x1')]
  const [mine, theirs] = [namesOf(here, TENANT.party, 'blue'), namesOf(exit, TENANT.party, 'blue')]
  const workload = they.at(TENANT, 'n1')
  const [own, other] = [workload, they.at(TENANT, 'n2')].map(({ ipv6 }) => ipv6.replace('ffff::2', ':/64'))
  const prefix = (text = ''): string => text.replace(':::', '::')
  expect(addressesOf(prefix(own) as never).gateways).toHaveLength(2)
  return {
    netns: mine.netns,
    gateway: gatewayNetns(here),
    workload: workload.netns,
    port: mine.workload(workload.name).port,
    mesh: mine.mesh('ipv6'),
    exit: mine.exit('ipv6'),
    uplinkPeer: mine.uplinkPeer,
    translator: await linkOf(mine.netns, 'sft'),
    exitPoint: theirs.netns,
    exitGateway: gatewayNetns(exit),
    exitPointUplinkPeer: theirs.uplinkPeer,
    members: theirs.exit('ipv6'),
    other: prefix(other),
    own: prefix(own),
    slice: prefix(own).replace(/(:\w\w?)\w\w::\/64$/, '$100::/56'),
  }
}

/** Empty when it has ended meanwhile. */
const statOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

/** The daemons of a namespace by what they are, and whether they run. */
export const daemonsIn = (netns: string): string[] => {
  const stats = findProcesses({ netns: [netns], mark: '' }).map(({ pid }) => statOf(pid))
  const found = stats
    .map((stat) => /\((.*)\) (\w)/.exec(stat)?.slice(1) ?? [])
    .filter(([name]) => name === 'tayga' || name === 'unbound')
    .map(([name, state]) => `${name} ${state === 'T' ? 'stopped' : 'runs'}`)
  // One is several for a moment while it starts.
  return [...new Set(found)].toSorted()
}
