import { expect, it } from 'vitest'
import { tryStream } from '../kernel/order-streams.ts'

const STREAMS = 12
const LENGTH = 24

it('random streams of orders end in the same kernel, byte by byte, however they are told', async () => {
  const first = Date.now() % 2 ** 31
  for (let at = 0; at < STREAMS; at += 1) {
    const tried = await tryStream(first + at, LENGTH)
    process.stdout.write(`${JSON.stringify(tried)}\n`)
    expect(tried.accepted).toBeGreaterThan(10)
  }
}, 1_800_000)
