import assert from 'node:assert/strict'
import type { Fact } from '@sixfold/events'
import type { Decider } from './decider.ts'

/** given / when / then for any decider. The last word asserts; nothing here is thenable. */
export const deciderSpec =
  <Command, F extends Fact, State>({ initialState, decide, evolve }: Decider<Command, F, State>) =>
  (...given: readonly Fact[]) => ({
    when: (command: Command) => {
      const state = given.reduce(
        (at, fact, index) => evolve(at, fact, { sequence: index + 1, at: 0 }),
        initialState(),
      )
      const decision = decide(command, state)
      return {
        thenRecords: (fact: F): void => assert.deepEqual(decision, { fact }),
        thenNothing: (): void => assert.deepEqual(decision, { fact: null }),
        thenRefuses: (code: string): void => {
          assert.ok('refused' in decision, `recorded ${JSON.stringify(decision)} in place of refusing`)
          assert.equal(decision.refused.code, code)
        },
      }
    },
  })
