import type { Machine, World } from '@sixfold/fold'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'
import { machinesIn, shortId } from './agent-names.ts'

type Kind = 'node' | 'exit' | 'any'

const WHAT = { node: 'node', exit: 'exit', any: 'node or exit' } as const
const SHOWN = 12
const ID_BEGINNING = /^A[A-Z2-7]{5,55}$/

const known = (machines: readonly Machine[], kind: Kind): string => {
  if (machines.length === 0) return `no ${WHAT[kind]} is registered yet`
  const names = machines.slice(0, SHOWN).map(({ name }) => name)
  return `there ${names.length === 1 ? 'is' : 'are'} ${listing(names)}${machines.length > SHOWN ? ' and others' : ''}`
}

const saysWhich = (machine: Machine): string =>
  `${machine.id} (${machine.kind === 'node' ? `farm ${machine.farm}` : `exit group ${machine.exitGroup}`})`

/**
 * The machine that is meant by an id, the beginning of one (6 characters at least), or a label.
 *
 * @throws Failure `notFound` with those that there are; `usage` when a label is that of several
 */
export const findMachine = (world: World, kind: Kind, text: string): Machine => {
  const machines = machinesIn(world, kind)
  const byId = machines.filter(({ id }) => id === text || (ID_BEGINNING.test(text) && id.startsWith(text)))
  const found = byId.length > 0 ? byId : machines.filter(({ name }) => name === text)
  const [machine] = found
  if (machine === undefined)
    throw new Failure(EXIT.notFound, `there is no ${WHAT[kind]} ${text}: ${known(machines, kind)}`)
  if (found.length === 1) return machine
  const what = byId.length > 0 ? 'begins the id' : 'is the name'
  throw new Failure(
    EXIT.usage,
    `${text} ${what} of ${found.length} machines: ${found.map(saysWhich).join(', ')}`,
    `say more of the id, for example ${shortId(machine.id).slice(0, -1)}`,
  )
}
