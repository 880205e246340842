import type { Measured, Pair } from './figure.ts'

/** How often, and who hears of each pair. */
export type Rounds = Readonly<{ pairs: number; warmUps: number; onPair: (pair: Pair, index: number) => void }>

const pairOf = async ({ ours, raw }: Measured, isRawFirst: boolean): Promise<Pair> => {
  if (raw === null) return { ours: await ours(), raw: null }
  if (!isRawFirst) return { ours: await ours(), raw: await raw() }
  const first = await raw()
  return { ours: await ours(), raw: first }
}

/**
 * Measures in interleaved pairs: what disturbs the machine meets both sides, and who goes first alternates, so that
 * neither always finds the caches warm. The first rounds are thrown away.
 */
export const measure = async (
  measured: Measured,
  { pairs, warmUps, onPair }: Rounds,
): Promise<readonly Pair[]> => {
  for (let index = 0; index < warmUps; index += 1) await pairOf(measured, index % 2 === 1)
  const all: Pair[] = []
  for (let index = 0; index < pairs; index += 1) {
    const pair = await pairOf(measured, index % 2 === 1)
    all.push(pair)
    onPair(pair, index)
  }
  return all
}
