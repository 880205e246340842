import { aFarm, aParty, aPrefix } from '@sixfold/events/example-values'
import { AllocationRegistered, GridFounded } from '@sixfold/events/facts'
import type { FoundGrid, RegisterAllocation } from './grid.commands.ts'

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
