import { accept, type Decision, nothing, type Refusal, refuse } from '@sixfold/decider'
import { bitsOf, containsPrefix, overlaps, type Prefix } from '@sixfold/events'
import { AllocationExtended, AllocationRegistered, AllocationWithdrawn } from '@sixfold/events/facts'
import { type Allocation, allocationNamed, type GridState, SHORTEST_ALLOCATION } from '@sixfold/fold'
import { few } from '../few.ts'
import type { ExtendAllocation, RegisterAllocation, WithdrawAllocation } from './grid.commands.ts'

export type AllocationsFact = ReturnType<
  typeof AllocationRegistered.of | typeof AllocationExtended.of | typeof AllocationWithdrawn.of
>

/** What an allocation may be: shorter is no operator's, longer has no room for slices (RFC 6177 sites get a /48 to a /56). */
const LONGEST_ALLOCATION = 56

const ON_LINK =
  ', as there is on the link of a home or a server: nothing is given from that; a farm needs no allocation'

const at = (prefix: Prefix, field = 'data.prefix') => ({ field, value: prefix })

const wrongLength = (prefix: Prefix, field?: string): Decision<never> | null => {
  const { length } = bitsOf(prefix)
  if (length >= SHORTEST_ALLOCATION && length <= LONGEST_ALLOCATION) return null
  return refuse(
    'ALLOCATION_LENGTH',
    `an allocation is a /${SHORTEST_ALLOCATION} to a /${LONGEST_ALLOCATION}, this is a /${length}${length === 64 ? ON_LINK : ''}`,
    at(prefix, field),
  )
}

const overlapping = (
  { allocations }: GridState,
  prefix: Prefix,
  own: Prefix | null,
  field?: string,
): Decision<never> | null => {
  const other = [...allocations.values()].find((it) => it.name !== own && overlaps(it.prefix, prefix))
  if (other === undefined) return null
  const state = other.withdrawnAt === null ? 'registered already' : 'withdrawn, but may still be in use'
  return refuse(
    'ALLOCATION_OVERLAPS',
    `${prefix} overlaps ${other.prefix}, which is ${state}`,
    at(prefix, field),
  )
}

const isSame = (known: Allocation, { holder, sliceLength }: RegisterAllocation): boolean =>
  known.holder.kind === holder.kind && known.holder.id === holder.id && known.sliceLength === sliceLength

/** A prefix that is known: registered, or withdrawn and to come back as it was. */
const registerAgain = (known: Allocation, command: RegisterAllocation): Decision<AllocationsFact> => {
  const { prefix, holder, sliceLength, operator } = command
  const whose = `${known.holder.kind} ${known.holder.id}, cut into /${known.sliceLength}`
  if (known.withdrawnAt !== null) {
    if (isSame(known, command) && prefix === known.prefix)
      return accept(AllocationRegistered.of({ prefix: known.name, holder, sliceLength, operator }))
    return refuse(
      'ALLOCATION_WITHDRAWN',
      `${known.prefix} was withdrawn, and can only come back as it was: for ${whose}`,
      at(prefix),
    )
  }
  if (isSame(known, command)) return nothing
  return refuse('ALLOCATION_TAKEN', `${prefix} is registered for ${whose}`, at(prefix))
}

/** That an allocation is of a usable length, and overlaps no other. */
export const registerAllocation = (
  command: RegisterAllocation,
  state: GridState,
): Decision<AllocationsFact> => {
  const { prefix, holder, sliceLength, operator } = command
  const known = allocationNamed(state, prefix)
  if (known !== null) return registerAgain(known, command)
  const wrong = wrongLength(prefix)
  if (wrong !== null) return wrong
  const { length } = bitsOf(prefix)
  if (sliceLength <= length) {
    return refuse('SLICE_LENGTH', `slices of /${sliceLength} do not fit twice into a /${length}`, {
      field: 'data.sliceLength',
      value: sliceLength,
    })
  }
  const overlap = overlapping(state, prefix, null)
  return overlap ?? accept(AllocationRegistered.of({ prefix, holder, sliceLength, operator }))
}

const registeredText = ({ allocations }: GridState): string =>
  allocations.size === 0 ? '' : `: these are: ${few([...allocations.values()].map((it) => it.prefix))}`

/** The allocation that a prefix names, or why there is none: asked by handlers, too. */
export const knownAllocation = (state: GridState, prefix: Prefix): Allocation | Refusal =>
  allocationNamed(state, prefix) ?? {
    code: 'ALLOCATION_UNKNOWN',
    sentence: `${prefix} is not registered${registeredText(state)}`,
    ...at(prefix),
  }

/** That an allocation only grows, and into nothing that is another's. */
export const extendAllocation = (
  { prefix, extended, operator }: ExtendAllocation,
  state: GridState,
): Decision<AllocationsFact> => {
  const known = knownAllocation(state, prefix)
  if ('code' in known) return { refused: known }
  if (known.prefixes.includes(extended) && known.prefixes.length > 1) return nothing
  if (known.withdrawnAt !== null) {
    return refuse(
      'ALLOCATION_WITHDRAWN',
      `${known.prefix} was withdrawn: register it again first`,
      at(prefix),
    )
  }
  if (extended === known.prefix || !containsPrefix(extended, known.prefix)) {
    return refuse(
      'ALLOCATION_EXTENSION',
      `${extended} is not larger than ${known.prefix}, or does not contain it`,
      at(extended, 'data.extended'),
    )
  }
  const wrong =
    wrongLength(extended, 'data.extended') ?? overlapping(state, extended, known.name, 'data.extended')
  return wrong ?? accept(AllocationExtended.of({ prefix: known.name, extended, operator }))
}

/** That an allocation is withdrawn once. Whether it is in use is asked before: slices know that. */
export const withdrawAllocation = (
  { prefix, operator }: WithdrawAllocation,
  state: GridState,
): Decision<AllocationsFact> => {
  const known = knownAllocation(state, prefix)
  if ('code' in known) return { refused: known }
  if (known.withdrawnAt !== null) return nothing
  return accept(AllocationWithdrawn.of({ prefix: known.name, operator }))
}
