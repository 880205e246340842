import { aFarm, aParty, aPrefix } from '@sixfold/events/example-values'
import {
  AllocationExtended,
  AllocationRegistered,
  AllocationWithdrawn,
  GridFounded,
} from '@sixfold/events/facts'
import type { ExtendAllocation, FoundGrid, RegisterAllocation, WithdrawAllocation } from './grid.commands.ts'

export const foundGrid: FoundGrid = {
  type: 'FoundGrid',
  grid: 'g7kq2m4p',
  ula: aPrefix('fd12:3456:789a::/48'),
  operators: [aParty('operator')],
}
export const gridFounded = GridFounded.of({
  grid: foundGrid.grid,
  ula: foundGrid.ula,
  operators: [aParty('operator')],
})

/** An allocation of farm `oslo`. */
export const registerAllocation = (prefix: string, sliceLength = 56): RegisterAllocation => ({
  type: 'RegisterAllocation',
  prefix: aPrefix(prefix),
  holder: { kind: 'farm', id: aFarm('oslo') },
  sliceLength,
  operator: aParty('operator'),
})
export const allocationRegistered = (prefix: string, sliceLength = 56) => {
  const { type: _, ...data } = registerAllocation(prefix, sliceLength)
  return AllocationRegistered.of(data)
}
export const extend = (prefix: string, extended: string): ExtendAllocation => ({
  type: 'ExtendAllocation',
  prefix: aPrefix(prefix),
  extended: aPrefix(extended),
  operator: aParty('operator'),
})
export const allocationExtended = (prefix: string, extended: string) => {
  const { type: _, ...data } = extend(prefix, extended)
  return AllocationExtended.of(data)
}
export const withdraw = (prefix: string): WithdrawAllocation => ({
  type: 'WithdrawAllocation',
  prefix: aPrefix(prefix),
  operator: aParty('operator'),
})
export const allocationWithdrawn = (prefix: string) => {
  const { type: _, ...data } = withdraw(prefix)
  return AllocationWithdrawn.of(data)
}
