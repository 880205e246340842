import { memoryStore } from '@sixfold/decider'
import { describe, expect, it } from 'vitest'
import { openGrid } from '../fixtures/core.ts'
import { SMALL_GRID } from '../fixtures/grid.ts'
import { readLog } from '../fixtures/read-log.ts'
import { toldLog } from '../fixtures/told-log.ts'
import { readDocument } from './document.ts'
import { openFold } from './fold.ts'
import { type KeepOptions, keepSnapshots } from './keep.ts'

const store = memoryStore()
await openGrid({ store }, SMALL_GRID)
const log = await readLog(store)

const open = (options: Partial<KeepOptions> = {}) => {
  const fold = openFold()
  const put: number[] = []
  const { log: said, sentences } = toldLog()
  const heads: unknown[] = []
  const snapshots = keepSnapshots({
    fold,
    store,
    shelf: {
      put: async (sequence, bytes) => {
        put.push(sequence)
        const read = readDocument(Buffer.from(bytes), 'c')
        heads.push(read.is === 'ours' ? read.head : null)
        return 'file'
      },
    },
    folded: fold.world.sequence,
    of: { code: 'c', stream: 'then' },
    since: 0,
    every: 4,
    mayWrite: () => true,
    isCleanEnd: () => true,
    log: said,
    ...options,
  })
  const hear = async (from: number, to: number): Promise<void> => {
    for (const recorded of log.slice(from, to)) {
      fold.world.apply(recorded.ref, recorded.fact, recorded.position)
      fold.note(recorded)
      snapshots.note()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { snapshots, put, heads, hear, sentences }
}

describe('snapshots are written', () => {
  it('after so many facts, and at the end when there were facts since', async () => {
    const { snapshots, put, heads, hear } = open()
    await hear(0, 10)
    expect(put).toEqual([4, 8])
    await snapshots[Symbol.asyncDispose]()
    expect(put).toEqual([4, 8, 10])
    expect(heads.at(-1)).toMatchObject({ code: 'c', stream: 'then', sequence: 10, last: 10 })
    await snapshots[Symbol.asyncDispose]()
    expect(put).toEqual([4, 8, 10])
  })

  it('not behind a failure', async () => {
    const { snapshots, put, hear } = open({ isCleanEnd: () => false })
    await hear(0, 3)
    await snapshots[Symbol.asyncDispose]()
    expect(put).toEqual([])
  })

  it('never once there was a fact that nobody can read', async () => {
    const { snapshots, put, hear } = open({ mayWrite: () => false })
    await hear(0, 9)
    await snapshots[Symbol.asyncDispose]()
    expect(put).toEqual([])
  })

  it('again after so many more when one could not be', async () => {
    let isFull = true
    const { put, hear, sentences } = open({
      shelf: {
        put: async (sequence) => {
          if (isFull) throw new Error('no space left on device')
          put.push(sequence)
          return 'file'
        },
      },
    })
    await hear(0, 5)
    expect(sentences()).toEqual(['warn: no snapshot could be written; a start takes longer then'])
    isFull = false
    await hear(5, 10)
    expect(put).toEqual([8])
  })

  it('at once where a start had to read that much', async () => {
    const fold = openFold()
    for (const { ref, fact, position } of log) fold.world.apply(ref, fact, position)
    const { put } = open({ fold, folded: fold.world.sequence, every: log.length })
    await new Promise((resolve) => setImmediate(resolve))
    expect(put).toEqual([log.length])
  })

  it('and nothing holds up an end for ever', async () => {
    const { snapshots, put, hear } = open({ store: { at: () => new Promise(() => {}) }, endMs: 20 })
    await hear(0, 3)
    await snapshots[Symbol.asyncDispose]()
    expect(put).toEqual([])
  })
})
