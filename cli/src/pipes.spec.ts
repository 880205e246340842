import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { EXIT } from './exit-codes.ts'
import { outliveReaders } from './pipes.ts'

test.for([
  ['stdout', 'EPIPE', [EXIT.ok]],
  ['stdout', 'EIO', [EXIT.internal]],
  // `sixfold 2>&1 | head`: how it ends is said by what it did, not by who listened.
  ['stderr', 'EPIPE', []],
  ['stderr', 'EIO', [EXIT.internal]],
] as const)('%s with %s ends by itself: %j', ([name, code, ends]) => {
  const streams = { stdout: new EventEmitter(), stderr: new EventEmitter() }
  const seen: number[] = []
  outliveReaders({ ...streams, exit: (it) => void seen.push(it) })
  streams[name].emit('error', Object.assign(new Error('no reader'), { code }))
  expect(seen).toEqual(ends)
})
