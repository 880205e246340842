import { anAgent } from '@sixfold/events/example-values'
import { gridRef, initialExit } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { EXITS, standbyStory } from './standby.examples.ts'
import { mayStandBy, standbyOf } from './standby-of.ts'

const [first = '', second = '', third = ''] = EXITS
const of = ({ world }: ReturnType<typeof standbyStory>, exit: string) => standbyOf(world, anAgent(exit))

it('is the next of the group by id, round and round; nobody for one that is alone or not known', async () => {
  const story = standbyStory()
  expect(of(story, first)).toBeNull()
  await story.registered(first)
  expect(of(story, first)).toBeNull()
  await story.registered(third, second)
  expect(EXITS.map((exit) => of(story, exit))).toEqual([second, third, first].map(anAgent))
})

it('passes over one that takes no networks', async () => {
  const story = standbyStory()
  await story.registered(...EXITS)
  await story.drained(second)
  expect(of(story, first)).toBe(anAgent(third))
})

it('is the one that stands by for the others, also when one nearer comes', async () => {
  const story = standbyStory()
  await story.registered(first, third)
  await story.network('blue', first)
  await story.registered(second)
  expect(of(story, first)).toBe(anAgent(third))
})

it('may stand by: one that was taken over, and comes back one day; not one that was drained, nor one nobody knows', async () => {
  const story = standbyStory()
  await story.registered(...EXITS)
  await story.drained(second)
  await story.takenOver(third, first)
  const may = (exit: string) => mayStandBy(story.world.get('exit', gridRef('exit', anAgent(exit))).state)
  expect([mayStandBy(initialExit()), ...EXITS.map(may)]).toEqual([false, true, false, true])
})
