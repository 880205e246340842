import { expect, it } from 'vitest'
import { palette } from '../render/color.ts'
import { BEGIN, entryOf } from '../story.examples.ts'
import { serving, standby, takeOver, twoExits } from '../two-exits.examples.ts'
import { answerFor } from './answer.ts'
import { parseAsked } from './asked.ts'
import { openMoves } from './moves.ts'
import { answerLines } from './render.ts'
import { sharedBy } from './shared.ts'

const [OF_SERVING, OF_STANDBY] = ['198.51.100.1', '198.51.100.11'] as const

/** Who may have been it, so many seconds after a takeover, or before it. acme/blue has no IPv4 of its own. */
const asked = async (text: string, { seconds }: { seconds: number }) => {
  const before = await twoExits()
  const until = before.world.sequence()
  const after = await twoExits()
  takeOver(after)
  const moves = openMoves()
  for (const line of after.log) moves.note(entryOf(line))
  const [move] = moves.all()
  if (move === undefined) throw new Error('nothing moved')
  const at = move.at + seconds * 1_000
  const isBefore = seconds < 0
  const { world } = isBefore ? before : after
  const fact = isBefore ? until : after.world.sequence()
  const question = parseAsked(text)
  const shared = sharedBy(world, question, [], { fact, at, moves: moves.all() })
  return { shared, lines: answerLines(answerFor(question, [], { fact, at, shared }), palette(false)) }
}
const told = async (text: string, seconds: number) => {
  const { shared } = await asked(text, { seconds })
  return [shared?.networks.map(({ network }) => network), shared?.shortly.map(({ network }) => network)]
}

it('before a takeover, and after it, it is who the log says', async () => {
  expect(await told(`${OF_SERVING}:40000`, -120)).toEqual([['blue'], []])
  expect(await told(`${OF_STANDBY}:40000`, -120)).toEqual([[], []])
  expect(await told(`${OF_STANDBY}:40000`, 120)).toEqual([['blue'], []])
  expect(await told(`${OF_SERVING}:40000`, 120)).toEqual([[], []])
})

it('around it, who changed the exit may have left by either', async () => {
  expect(await told(`${OF_STANDBY}:40000`, -5)).toEqual([[], ['blue']])
  expect(await told(`${OF_SERVING}:40000`, 5)).toEqual([[], ['blue']])
  const { lines } = await asked(`${OF_SERVING}:40000`, { seconds: 5 })
  expect(lines.at(-1)).toMatch(/^around that time these changed their exit, .*: acme\/blue \(fact \d+ /)
})

it('what exits decided while the log was away is looked for since the last thing on it', async () => {
  const grown = await twoExits()
  takeOver(grown)
  const moves = openMoves()
  // An hour without a word, then the log hears of it.
  for (const line of grown.log) {
    const late = ['ExitTakenOver', 'StandbyPromoted'].includes(line.fact.name) ? 3_600_000 : 0
    const entry = entryOf(line)
    moves.note({ ...entry, at: (entry.at ?? BEGIN) + late })
  }
  const [move] = moves.all()
  expect((move?.at ?? 0) - (move?.from ?? 0)).toBeGreaterThan(3_500_000)
  expect([move?.instead, move?.exit]).toEqual([serving, standby])
})
