import { openLab } from '@sixfold/lab'
import { devices, leftOf, madeBy } from './machine-state.ts'
import {
  everyPair,
  nothingBetween,
  nothingInClear,
  nothingToTheLog,
  theInternet,
  workloadsOf,
} from './proofs.ts'
import { part, proof, say, sixfold } from './stage.ts'

const LAB = 'demo'
const ORDERS = ['tenant-a', 'tenant-b'].map((party) => `demo/orders/${party}.yaml`)
const BLUE = 'tenant-a/blue'
const RED = 'tenant-b/red'

const show = async (): Promise<boolean> => {
  part('An internet on one machine: a data centre, two other sites, an exit, web servers, NATS')
  await sixfold('lab', 'up', 'demo', '--name', LAB)

  part('Two tenants order a network each; their portals publish CloudEvents')
  for (const file of ORDERS) await sixfold('order', file, '--wait', '--lab', LAB)
  await sixfold('network', 'list', '--lab', LAB)
  await sixfold('network', 'show', BLUE, '--lab', LAB)

  const [blue, red] = [await workloadsOf(LAB, BLUE), await workloadsOf(LAB, RED)]
  const { machines, links } = await openLab(LAB)
  const addressOf = (name: string, family: 'ipv4' | 'ipv6'): string =>
    machines.find((it) => it.name === name)?.[family] ?? ''
  const core = links.map(({ name }) => name).filter((name) => name.startsWith('core~'))

  part('Proof by packets, from workloads')
  const results = [
    await nothingInClear(LAB, core, [...blue, ...red], async () => {
      const isBlue = await everyPair(LAB, BLUE, blue)
      return (await everyPair(LAB, RED, red)) && isBlue
    }),
    await theInternet(LAB, [...blue, ...red], {
      ipv6: addressOf('web6', 'ipv6'),
      ipv4: addressOf('web4', 'ipv4'),
    }),
    await nothingBetween(LAB, blue, red),
    await nothingBetween(LAB, red, blue),
    await nothingToTheLog(LAB, [...blue, ...red], {
      ipv6: addressOf('control', 'ipv6'),
      ipv4: addressOf('control', 'ipv4'),
    }),
  ]

  part('Why does n1 have a route to the node at home?')
  const [, , , home] = blue
  await sixfold('why', 'n1', 'route', home?.ipv6.replace(':ffff::2', '::/64') ?? '', '--lab', LAB)
  return results.every(Boolean)
}

/** Takes the lab down, and looks whether anything of it is left. */
const takeDown = async (devicesBefore: readonly string[]): Promise<boolean> => {
  const lab = await openLab(LAB).catch(() => null)
  const made = lab === null ? null : await madeBy(lab)
  if (made !== null) await sixfold('lab', 'down', LAB)
  const left = made === null ? [] : await leftOf(made)
  const added = (await devices()).filter((name) => !devicesBefore.includes(name))
  const text = `nothing is left of ${made?.processes.length ?? 0} processes and their namespaces, and no device was added`
  return proof(left.length === 0 && added.length === 0, [text, ...left, ...added].join('; '))
}

const before = await devices()
let isGood = false
try {
  isGood = await show()
} catch (err) {
  say(`\n${err instanceof Error ? err.message : String(err)}`)
}
part('Everything is taken down again')
isGood = (await takeDown(before)) && isGood
say(isGood ? '\nAll of it was so.' : '\nSomething was not as it should be.')
process.exitCode = isGood ? 0 : 1
