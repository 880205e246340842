import { deciderSpec } from '@sixfold/decider/spec'
import type { Fact } from '@sixfold/events'
import { anAgent, anOrder } from '@sixfold/events/example-values'
import { ExitMoved, ExitReserved, OrderRefused } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { LifecycleCommand } from './lifecycle.commands.ts'
import { networkDecider } from './network.decider.ts'
import { allocated, allocation, cancelled, exit, founded, network } from './network.examples.ts'

const given = (...facts: readonly Fact[]) => deciderSpec(networkDecider)(founded, allocated, ...facts)
const other = anAgent('exit-2')
const order = anOrder('choose')
const reserve = (parts: Partial<Extract<LifecycleCommand, { type: 'ReserveExit' }>> = {}) =>
  ({ type: 'ReserveExit', order, network, exit: other, ...parts }) as const
const reserved = ExitReserved.of({ order, exit: other, pairs: [] })
const move = { order, exit: other, port: 24_600, transit: 3 }
const moved = ExitMoved.of(move)

describe('reserving another exit', () => {
  it('is recorded, once', () => {
    given().when(reserve()).thenRecords(reserved)
    given(reserved).when(reserve()).thenNothing()
    given(reserved, moved).when(reserve()).thenNothing()
  })
  it('is the last order that counts', () =>
    given(reserved)
      .when(reserve({ order: anOrder('later') }))
      .thenRecords(ExitReserved.of({ order: anOrder('later'), exit: other, pairs: [] })))
  it('is refused for good for an order that came to nothing, and for a network that is given back', () => {
    given(OrderRefused.of({ order, code: 'EXIT_DRAINED', sentence: 'drained' }))
      .when(reserve())
      .thenRefuses('EXIT_DRAINED')
    given(cancelled).when(reserve()).thenRefuses('NETWORK_CANCELLED')
  })
})

describe('moving to another exit', () => {
  const command: LifecycleCommand = { type: 'MoveExit', data: move }
  it('is recorded behind its reservation, once', () => {
    given(reserved).when(command).thenRecords(moved)
    given(reserved, moved).when(command).thenNothing()
    given(reserved, cancelled).when(command).thenNothing()
  })
  it('is refused when nothing is kept for it, or another order took over', () => {
    given().when(command).thenRefuses('EXIT_NOT_RESERVED')
    given(reserved, ExitReserved.of({ order: anOrder('later'), exit: other, pairs: [] }))
      .when(command)
      .thenRefuses('EXIT_NOT_RESERVED')
  })
  it('goes back to the exit that serves the network without a reservation', () => {
    const { port, transit } = allocation.exitPoint
    const back = { order: anOrder('back'), exit, port, transit }
    given(reserved, moved).when({ type: 'MoveExit', data: back }).thenRecords(ExitMoved.of(back))
    given().when({ type: 'MoveExit', data: back }).thenRefuses('EXIT_NOT_RESERVED')
  })
  it('comes to nothing by whoever carries it out, and by nobody else', () => {
    const why = { code: 'PORTS_EXHAUSTED', sentence: 'no port is left' }
    const refuse = { type: 'RefuseOrder', order, ...why, isBegun: false } as const
    given(reserved).when(refuse).thenRefuses('ORDER_TAKEN_UP')
    given(reserved)
      .when({ ...refuse, isBegun: true })
      .thenRecords(OrderRefused.of({ order, ...why }))
    given(reserved, OrderRefused.of({ order, ...why }))
      .when(command)
      .thenRefuses('EXIT_NOT_RESERVED')
  })
})
