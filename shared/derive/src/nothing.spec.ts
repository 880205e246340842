import { anAgent } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { derive } from './derive.ts'
import { aResource, aView, oslo1, oslo2 } from './examples/networks.examples.ts'

describe('nothing is wanted', () => {
  const members = [
    [oslo1, aResource(oslo1, 1)],
    [oslo2, aResource(oslo2, 2)],
  ] as const
  const view = aView(members)
  const nothing = { rooms: [] }

  it('of a network that was cancelled, from anybody', () => {
    const cancelled = aView(members, { cancelled: 19 })
    for (const name of ['oslo-1', 'oslo-2', 'exit-1'])
      expect(derive(cancelled, anAgent(name))).toEqual(nothing)
  })

  it('from a stranger, nor from who left', () => {
    expect(derive(view, anAgent('stranger'))).toEqual(nothing)
    expect(derive(aView([[oslo1, aResource(oslo1, 1, { left: 20 })]]), oslo1.id)).toEqual(nothing)
    const exitPoint = { ...view.plan.exitPoint, left: 20 }
    expect(derive(aView(members, { exitPoint }), anAgent('exit-1'))).toEqual(nothing)
  })

  it('from a node whose registration is not known: unknown is closed', () => {
    expect(derive({ ...view, machines: {} }, oslo1.id)).toEqual(nothing)
  })
})
