import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FROZEN, schemasNow } from './frozen-events.ts'

const frozen: Record<string, unknown> = JSON.parse(readFileSync(FROZEN, 'utf8'))
const now = schemasNow()

test.for(Object.keys(frozen))('%s is as it was published: a change is a new version beside it', (type) => {
  expect(now[type]).toEqual(frozen[type])
})

test('every event is frozen; a new one by `node test/architecture/freeze-events.ts`', () => {
  expect(Object.keys(now).filter((type) => !(type in frozen))).toEqual([])
})
