import { expect, it } from 'vitest'
import { tryStream } from './order-streams.ts'

it('a random stream of orders ends in the same kernel, byte by byte, however it is told', async () => {
  const tried = await tryStream(Date.now() % 2 ** 31, 8)
  process.stdout.write(`${JSON.stringify(tried)}\n`)
  expect(tried.accepted).toBeGreaterThan(3)
})
