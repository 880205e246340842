import { aFarm, anAgent } from '@sixfold/events/example-values'
import { emptyWorld, machineViewOf, type NetworkView, viewOf } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { storyUntil } from '../../../fold/src/story.examples.ts'
import { MachineViewSchema, NetworkViewSchema } from './view-schema.ts'

const world = emptyWorld()
for (const { ref, fact, sequence } of storyUntil('PeerLeft')) world.apply(ref, fact, { sequence, at: 0 })
const view = viewOf(world, 'acme', 'blue') as NetworkView
const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

describe('a view that comes in a snapshot', () => {
  it('is read as it was, to the last byte', () => {
    expect(JSON.stringify(NetworkViewSchema.parse(copy(view)))).toBe(JSON.stringify(view))
    for (const name of ['oslo-1', 'exit-1', 'stranger']) {
      const machine = machineViewOf(world, anAgent(name))
      expect(JSON.stringify(MachineViewSchema.parse(copy(machine)))).toBe(JSON.stringify(machine))
    }
  })

  it.each([
    ['an unknown field', { ...view, surprise: 1 }],
    ['a plan without its exit', { ...view, plan: { ...view.plan, exitPoint: undefined } }],
    [
      'a machine of no kind',
      { ...view, machines: { [anAgent('oslo-1')]: { kind: 'fridge', farm: aFarm('oslo') } } },
    ],
    ['a bad key', { ...view, machines: { 'oslo-1': Object.values(view.machines)[0] } }],
  ])('is refused with %s', (_what, value) =>
    expect(NetworkViewSchema.safeParse(copy(value)).success).toBe(false),
  )
})
