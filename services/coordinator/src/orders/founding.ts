import type { PartyId, Prefix } from '@sixfold/events'
import { hashToken, Prefix as PrefixSchema } from '@sixfold/events'
import { GRID_REF, type World } from '@sixfold/fold'
import type { Journal } from '../journal/journal.ts'

/** A grid's id and its ULA /48: fd and 40 random bits (RFC 4193). `random` is 20 bytes or more from a good source. */
export const gridFrom = (random: Uint8Array): Readonly<{ grid: string; ula: Prefix }> => {
  const hex = Buffer.from(random).toString('hex')
  return {
    grid: hashToken(16, 'grid', hex),
    ula: PrefixSchema.parse(`fd${hex.slice(0, 2)}:${hex.slice(2, 6)}:${hex.slice(6, 10)}::/48`),
  }
}

/** Founds the grid where there is none yet; does nothing where there is. */
export const foundGrid = async (
  { world, act }: { world: World; act: Journal['act'] },
  operators: readonly PartyId[],
  random: Uint8Array,
): Promise<void> => {
  if (world.get('grid', GRID_REF).state.founded !== null) return
  await act('grid', GRID_REF, { type: 'FoundGrid', ...gridFrom(random), operators }, { causationId: 'start' })
}
