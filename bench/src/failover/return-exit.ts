import { setTimeout as sleep } from 'node:timers/promises'
import { openLab } from '@sixfold/lab'
import { openPortal } from '../lab/portal.ts'
import { type ReadFact, readFacts } from './read-facts.ts'

/*
 * `return-exit.ts LAB MACHINE NETWORK`, inside the lab: waits until the log says that the exit was taken over and that the
 * network has converged since, returns the exit, and waits until that has. Prints {"facts"}: how many takeovers there were.
 */
const PATIENCE_MS = 90_000
const EVERY_MS = 500

const [lab = '', machine = '', network = ''] = process.argv.slice(2)
const { nats, agents } = await openLab(lab)
const exit = agents.find((it) => it.machine === machine && it.kind === 'exit-gateway')?.id

const lastOf = (facts: readonly ReadFact[], id: string | undefined, ...names: readonly string[]) =>
  facts.findLast(({ ref, fact }) => ref.id === id && names.includes(fact.name))

/** Waits until the exit stands so, and the network has converged behind the last change of who serves it. */
const settled = async (is: 'ExitTakenOver' | 'ExitHandedBack'): Promise<readonly ReadFact[]> => {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const facts = await readFacts(nats.urls)
    const stands = lastOf(facts, exit, 'ExitTakenOver', 'ExitHandedBack')?.fact.name
    const changed = lastOf(facts, network, 'StandbyPromoted')?.sequence ?? 0
    const life = lastOf(facts, network, 'NetworkConverged', 'NetworkDegraded')
    if (stands === is && life?.fact.name === 'NetworkConverged' && life.sequence > changed) return facts
    await sleep(EVERY_MS)
  }
  throw new Error(`${is} of ${machine} was not on the log within ${PATIENCE_MS / 1_000} s`)
}

await settled('ExitTakenOver')
await using portal = await openPortal(nats.urls)
await portal.order({ type: 'ExitReturned', party: 'operator', data: { exit } })
const facts = await settled('ExitHandedBack')
process.stdout.write(
  JSON.stringify({ facts: facts.filter(({ fact }) => fact.name === 'ExitTakenOver').length }),
)
