import { hiddenPairs } from '@sixfold/derive'
import { aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { networkRef, viewOf } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { type Member, openDeskStory } from '../fixtures/desk.ts'
import { openHolesDesk } from './holes.ts'

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'report' }
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A network of which one node is hidden, its desk, and a desk for its holes. */
const open = async () => {
  const story = await openDeskStory()
  await story.order()
  const { world, journal } = story.core
  let now = Date.now()
  const troubles: unknown[] = []
  const start = () =>
    openHolesDesk({
      world,
      act: journal.act,
      isSilent: () => false,
      now: () => now,
      onTrouble: (err) => troubles.push(err),
    })
  let desk = start()
  const says = async (member: Member, more: object = {}): Promise<void> => {
    const said = { party: aParty('acme'), network: aNetwork('blue'), lan: [], seen: [], met: [], silent: [] }
    desk.hear(anAgent(member), { ...said, ...more } as never, cause)
    await settle()
    desk.folded(blue, false, cause)
    await settle()
  }
  return {
    story,
    says,
    troubles,
    view: () => viewOf(world, 'acme', 'blue'),
    restart: (): void => {
      desk = start()
    },
    pass: async (milliseconds: number): Promise<void> => {
      now += milliseconds
      desk.tick()
      await settle()
    },
    holes: async (): Promise<string[]> => (await story.life()).filter((name) => /Hole/.test(name)),
  }
}

it('records what members say of hidden pairs, each thing once, and goes on where another one stopped', async () => {
  const it = await open()
  const { story, says } = it
  for (const member of ['oslo-1', 'home-1', 'exit-1'] as const) await story.report(member, {})
  const view = it.view()
  const pairs = view === null ? [] : hiddenPairs(view)
  for (const member of ['oslo-1', 'home-1'] as const) await says(member)
  expect(await it.holes()).toEqual([])
  await says('exit-1')
  if (pairs.length === 0) return expect(await it.holes()).toEqual([])
  expect((await it.holes())[0]).toBe('HolePunchPrepared')
  it.restart()
  for (const member of ['oslo-1', 'home-1', 'exit-1'] as const) await says(member)
  expect(await it.holes()).toEqual(['HolePunchPrepared', 'HolePunchOffered'])
  await it.pass(13_000)
  expect((await it.holes()).at(-1)).toBe('HolePunchRested')
  await it.pass(16_000)
  expect((await it.holes()).at(-1)).toBe('HolePunchOffered')
  const hole = it.view()?.plan.holes?.holes[0]
  await says('home-1', { met: [{ peer: anAgent('oslo-1'), since: hole?.offered }] })
  expect((await it.holes()).at(-1)).toBe('NatHolePunched')
  const { punched } = it.view()?.plan.holes?.holes[0] ?? {}
  await says('oslo-1', { silent: [{ peer: anAgent('home-1'), since: punched }] })
  expect((await it.holes()).at(-1)).toBe('NatHoleLost')
  expect(it.troubles).toEqual([])
})
