import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import type { Plan } from '../plan/plan.ts'
import { addressBatch, linkBatch, namespaceBatch, upBatch } from './batches.ts'
import { inParallel } from './in-parallel.ts'
import { netnsOf } from './names.ts'
import { sysctlsOf } from './namespace.ts'
import { namespacesOf } from './namespaces.ts'
import { wiresOf } from './wires.ts'

/** Processes at a time: these tools wait for the kernel more than for a core. */
const AT_ONCE = 8

/** Everything a step of the lab's is marked with, so that `down` finds what a crash left running. */
export type Mark = Readonly<Record<string, string>>

/** Makes all namespaces, links, addresses, routes and rules of a lab. In the machine's own namespace nothing is made. */
export const buildNetwork = async (lab: string, plan: Plan, mark: Mark): Promise<void> => {
  const host = linuxHost()
  const namespaces = namespacesOf(plan)
  const wires = wiresOf(plan)
  const ip = (args: readonly string[], stdin: string) =>
    host.run({ do: 'exec', argv: ['ip', ...args, '-batch', '-'], stdin, env: mark })
  const within = (netns: string, argv: readonly string[], stdin?: string) =>
    host.run({
      do: 'exec',
      argv: inside(netns, ...argv),
      ...(stdin === undefined ? {} : { stdin }),
      env: mark,
    })

  const nodes = namespaces.map(({ node }) => node)
  await ip([], namespaceBatch(lab, nodes))
  // Links take after `default` when they are made, so the settings come first.
  await inParallel(AT_ONCE, namespaces, (it) =>
    within(netnsOf(lab, it.node), ['sysctl', '-qw', ...sysctlsOf(it)]),
  )
  await ip([], linkBatch(lab, namespaces, wires))
  // Rules before anything is up: not one packet passes unfiltered.
  await inParallel(AT_ONCE, namespaces, async (it) => {
    if (it.rules !== null) await within(netnsOf(lab, it.node), ['nft', '-f', '-'], it.rules)
    await ip(['-n', netnsOf(lab, it.node)], upBatch(it, wires))
  })
  await inParallel(AT_ONCE, namespaces, (it) => ip(['-n', netnsOf(lab, it.node)], addressBatch(it, wires)))
}
